import type { FullCore } from '../core.js';
import { attentionFamily } from '../families/attention.js';
import { compositesFamily } from '../families/composites.js';
import { imagesFamily } from '../families/images.js';
import { normalisationFamily } from '../families/normalisation.js';
import { poolingFamily } from '../families/pooling.js';
import { sequencesFamily } from '../families/sequences.js';
import { withKernels } from '../with-kernels.js';
import { activationKernels } from './activation.js';
import { F32, F64 } from './element.js';
import { elementwiseKernels } from './elementwise.js';
import { gemmKernels } from './gemm.js';
import { linearKernels } from './linear.js';
import { lossKernels } from './loss.js';
import { JsMemory } from './memory.js';
import { multiplyKernels } from './multiply.js';
import { networkTwins } from './network-twins.js';
import { neuronKernels } from './neuron.js';
import { optimizerKernels } from './optimizers.js';
import { reduceKernels } from './reduce.js';
import { choleskyKernels } from './second-order/cholesky.js';
import { secondOrderTwins } from './second-order/index.js';
import { vectorsOf } from './second-order/vectors.js';
import { softmaxKernels } from './softmax.js';

/** The plain engine with every kernel, for tests and benchmarks. */
export function createFullJsCore(): FullCore {
  const memory = new JsMemory();
  const [wide, narrow] = [vectorsOf(memory, F64), vectorsOf(memory, F32)];
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
    ...networkTwins(memory),
    ...secondOrderTwins(memory),
    ...choleskyKernels(memory),
    innerProductF64: wide.innerProduct,
    innerProductF32: narrow.innerProduct,
    largestF64: wide.largest,
    largestF32: narrow.largest,
    ...imagesFamily.twins(memory),
    ...normalisationFamily.twins(memory),
    ...poolingFamily.twins(memory),
    ...compositesFamily.twins(memory),
    ...sequencesFamily.twins(memory),
    ...attentionFamily.twins(memory),
  });
  return core as unknown as FullCore;
}
