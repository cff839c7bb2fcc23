import type { Core, Kernels } from '../core.js';
import { activationKernels } from './activation.js';
import { elementwiseKernels } from './elementwise.js';
import { linearKernels } from './linear.js';
import { JsMemory } from './memory.js';
import { neuronKernels } from './neuron.js';
import { randomKernels } from './random.js';

/** The plain TypeScript engine: the fallback where WebAssembly is absent or forbidden, and the oracle in tests. */
export function createJsCore(): Core {
  class JsCore extends JsMemory {
    readonly engine = 'js';
  }
  const core = new JsCore();
  // To the prototype, for the reason that stands in wasm/instantiate.ts.
  Object.assign(
    JsCore.prototype,
    elementwiseKernels(core),
    activationKernels(core),
    linearKernels(core),
    neuronKernels(core),
    randomKernels(core),
  );
  return core as JsCore & Kernels;
}
