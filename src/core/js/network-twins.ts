import { byDtype } from '../by-dtype.js';
import type { FiniteKernels, NetworkKernels, RandomKernels } from '../core.js';
import { activationKernels } from './activation.js';
import { gemmKernels } from './gemm.js';
import { lossKernels } from './loss.js';
import type { JsMemory } from './memory.js';
import { multiplyKernels } from './multiply.js';
import { optimizerKernels } from './optimizers.js';
import { randomKernels } from './random.js';
import { reduceKernels } from './reduce.js';
import { softmaxKernels } from './softmax.js';
import { networkKernels } from './training/network.js';
import type { Kernels } from './typed.js';

/** What the passes of a network call. */
export function networkInner(memory: JsMemory): Kernels {
  // The memory's views change when it grows, so they are inherited, not copied.
  return Object.assign(Object.create(memory) as JsMemory, {
    ...activationKernels(memory),
    ...gemmKernels(memory),
    ...softmaxKernels(memory),
    ...lossKernels(memory),
    ...reduceKernels(memory),
    ...optimizerKernels(memory),
    ...multiplyKernels(memory),
    ...randomKernels(memory),
  });
}

/** What a network calls, and beneath its passes what they call. */
export function networkTwins(
  memory: JsMemory,
): NetworkKernels & FiniteKernels & RandomKernels & { readonly network: object } {
  const { allFiniteF64, allFiniteF32 } = reduceKernels(memory);
  const passes = { allFiniteF64, allFiniteF32, ...networkKernels(networkInner(memory)) };
  return { ...randomKernels(memory), ...passes, network: byDtype('network', passes) };
}
