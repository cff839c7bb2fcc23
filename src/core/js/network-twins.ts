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

/** What a network calls, and beneath its passes what they call. */
export function networkTwins(
  memory: JsMemory,
): NetworkKernels & FiniteKernels & RandomKernels & { readonly network: object } {
  const random = randomKernels(memory);
  const reduce = reduceKernels(memory);
  // The memory's views change when it grows, so they are inherited, not copied.
  const core = Object.assign(Object.create(memory) as JsMemory, {
    ...activationKernels(memory),
    ...gemmKernels(memory),
    ...softmaxKernels(memory),
    ...lossKernels(memory),
    ...reduce,
    ...optimizerKernels(memory),
    ...multiplyKernels(memory),
    ...random,
  });
  const { allFiniteF64, allFiniteF32 } = reduce;
  const passes = { allFiniteF64, allFiniteF32, ...networkKernels(core) };
  return { ...random, ...passes, network: byDtype('network', passes) };
}
