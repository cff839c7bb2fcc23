import { OPTIMIZERS } from '../../src/core/abi-names.js';
import type { FullCore as Core } from '../../src/core/core.js';
import { type Floats, type Type, withBuffers } from './buffers.js';
import { withBlocks } from './engines.js';

export interface OptimizerCase {
  readonly name: (typeof OPTIMIZERS)[number];
  /** As the optimizer's file in assembly/optimizers/ numbers them; powers of β begin as 1. */
  readonly scalars: readonly number[];
}

export const CASES: Readonly<Record<string, OptimizerCase>> = {
  sgd: { name: 'sgd', scalars: [0.05, 0, 0] },
  momentum: { name: 'sgd', scalars: [0.02, 0.9, 0] },
  nesterov: { name: 'sgd', scalars: [0.02, 0.9, 1] },
  rmsprop: { name: 'rmsprop', scalars: [0.01, 0.99, 1e-8] },
  adagrad: { name: 'adagrad', scalars: [0.1, 1e-10] },
  adam: { name: 'adam', scalars: [0.01, 0.9, 0.999, 1e-8, 1, 1] },
  adamW: { name: 'adamW', scalars: [0.01, 0.9, 0.999, 1e-8, 1, 1, 0.1] },
};

export interface OptimizerResult {
  parameters: Floats;
  moments: Floats;
}

/** `steps` steps from `start` along what `gradient` gives at the parameters and step (from 0); `rate` may change it. */
export function optimize(
  core: Core,
  type: Type,
  { name, scalars }: OptimizerCase,
  start: readonly number[],
  steps: number,
  gradient: (parameters: Floats, step: number) => ArrayLike<number>,
  options: { offset?: number; rate?: (step: number) => number } = {},
): OptimizerResult {
  const code = OPTIMIZERS.indexOf(name);
  return withBlocks(core, [64], (numbers) => {
    core.f64.set(scalars, numbers / 8);
    const zeros = Array(start.length * core.optimizerStates(code, numbers)).fill(0);
    return withBuffers(
      core,
      type,
      [start, start.map(() => 0), zeros],
      (w, g, moments) => {
        const view = () => (type === 'F64' ? core.f64 : core.f32);
        const size = type === 'F64' ? 8 : 4;
        for (let step = 0; step < steps; step++) {
          view().set(gradient(w.read(), step), g.pointer / size);
          if (options.rate) core.f64[numbers / 8] = options.rate(step);
          core.optimizerAdvance(code, numbers);
          core[`optimizerStep${type}`](
            code,
            start.length,
            start.length,
            w.pointer,
            g.pointer,
            moments.pointer,
            numbers,
          );
        }
        return { parameters: w.read(), moments: moments.read() };
      },
      options.offset ?? 0,
    );
  });
}
