import { describe, expect, it } from 'vitest';
import golden from '../golden/losses-optimizers.json' with { type: 'json' };
import { js, strict } from '../support/engines.js';
import { fromHex } from '../support/hex.js';
import { type Batch, runLoss } from '../support/losses.js';
import { CASES, optimize } from '../support/optimizers.js';

const ENGINES = [...strict, ['js', js] as const];
const numbers = (texts: readonly string[]): number[] => texts.map(fromHex);

/** Within 1e-12 of the expected value, relative to it or, near 0, to `scale`. */
function expectClose(actual: number, expected: number, scale: number, what: string): void {
  const bound = 1e-12 * Math.max(Math.abs(expected), scale);
  expect(Math.abs(actual - expected), what).toBeLessThanOrEqual(bound);
}

describe.each(ENGINES)('against PyTorch, %s', (_, core) => {
  it.each(golden.losses.map((example) => [example.form, example] as const))(
    '%s',
    (form, example) => {
      const batch: Batch = {
        form,
        rows: golden.rows,
        columns: golden.columns,
        outputs: numbers(example.outputs),
        targets: numbers(example.targets),
      };
      for (const [expected, weights] of [
        [example.plain, undefined],
        [example.weighted, numbers(example.weights)],
      ] as const) {
        const { loss, delta } = runLoss(core, 'F64', { ...batch, weights });
        expectClose(loss, fromHex(expected.loss), 0, 'loss');
        const gradient = numbers(expected.gradient);
        const largest = Math.max(...gradient.map(Math.abs));
        for (const [i, x] of gradient.entries()) expectClose(delta[i]!, x, 1e-3 * largest, `${i}`);
      }
    },
  );

  it.each(golden.optimizers.map(({ name, after }) => [name, after] as const))(
    '%s',
    (name, after) => {
      const gradient = (w: ArrayLike<number>, step: number) =>
        golden.minimum.map(
          (minimum, i) =>
            golden.curvature[i]! * (w[i]! - minimum) + (((37 * step + 101 * i) % 64) - 32) / 64,
        );
      for (const [steps, expected] of Object.entries(after)) {
        const start = golden.minimum.map(() => 0);
        const { parameters } = optimize(core, 'F64', CASES[name]!, start, Number(steps), gradient);
        for (const [i, text] of expected.entries()) {
          expectClose(parameters[i]!, fromHex(text), 0, `weight ${i} after ${steps} steps`);
        }
      }
    },
  );
});
