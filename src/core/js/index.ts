import type { Core } from '../core.js';
import { withKernels } from '../with-kernels.js';
import { activationKernels } from './activation.js';
import { elementwiseKernels } from './elementwise.js';
import { gemmKernels } from './gemm.js';
import { linearKernels } from './linear.js';
import { lossKernels } from './loss.js';
import { JsMemory } from './memory.js';
import { multiplyKernels } from './multiply.js';
import { neuronKernels } from './neuron.js';
import { optimizerKernels } from './optimizers.js';
import { randomKernels } from './random.js';
import { reduceKernels } from './reduce.js';
import { softmaxKernels } from './softmax.js';
import { networkKernels } from './training/network.js';

/** The plain TypeScript engine: the fallback where WebAssembly is absent or forbidden, and the oracle in tests. */
export function createJsCore(): Core {
  const memory = new JsMemory();
  const core = withKernels(memory, {
    engine: 'js' as const,
    ...elementwiseKernels(memory),
    ...activationKernels(memory),
    ...linearKernels(memory),
    ...gemmKernels(memory),
    ...softmaxKernels(memory),
    ...lossKernels(memory),
    ...reduceKernels(memory),
    ...optimizerKernels(memory),
    ...neuronKernels(memory),
    ...multiplyKernels(memory),
    ...randomKernels(memory),
  });
  // A network's passes call the other kernels.
  return withKernels(core, networkKernels(core));
}
