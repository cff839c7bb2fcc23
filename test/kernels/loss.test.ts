import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOSS_FORMS } from '../../src/core/abi-names.js';
import { expectSameBits, SIZES } from '../support/bits.js';
import { TYPES, type Type, uniform } from '../support/buffers.js';
import { js, relaxed, strict } from '../support/engines.js';
import {
  type Batch,
  type Destination,
  exampleBatch,
  isSparse,
  type LossResult,
  runLoss,
} from '../support/losses.js';
import { RANDOM_VALUE, SPECIAL } from '../support/values.js';

const CASES = LOSS_FORMS.flatMap((form) => TYPES.map((type): [string, Type] => [form, type]));

function expectSame(actual: LossResult, expected: LossResult, what: string): void {
  if (!Object.is(actual.loss, expected.loss)) {
    expect.fail(`${what}: loss ${actual.loss}, expected ${expected.loss}`);
  }
  expectSameBits(actual.delta, expected.delta, `${what}: gradient`);
}

describe.each(strict)('loss kernels, %s against the JS core', (_, core) => {
  it.each(CASES)('%s %s: equal bits at every width, offset, weighted or not', (form, type) => {
    for (const columns of SIZES.filter((size) => size > 0)) {
      const rows = columns > 100 ? 2 : 3;
      const plain = exampleBatch(form, rows, columns, columns);
      const weights = uniform(rows, 7).map((x) => x + 1.2);
      for (const batch of [plain, { ...plain, weights }]) {
        const expected = runLoss(js, type, batch);
        const what = `${columns} columns${batch === plain ? '' : ', weighted'}`;
        for (const offset of [0, 1, 3]) {
          expectSame(runLoss(core, type, batch, offset), expected, what);
        }
        for (const destination of ['in place', 'nowhere'] satisfies Destination[]) {
          for (const engine of [core, js]) {
            const { loss, delta } = runLoss(engine, type, batch, 0, destination);
            expect(loss, `${what}, ${destination}`).toBe(expected.loss);
            if (destination === 'in place') expectSameBits(delta, expected.delta, what);
          }
        }
      }
    }
  });

  it.each(CASES)('%s %s: equal bits on random and special values', (form, type) => {
    const value = fc.oneof(RANDOM_VALUE, fc.constantFrom(...SPECIAL));
    const rows = fc.integer({ min: 1, max: 4 });
    const pairs = fc.array(fc.tuple(value, value), { minLength: 4, maxLength: 36 });
    fc.assert(
      fc.property(rows, pairs, fc.boolean(), (count, all, weighted) => {
        const columns = Math.floor(all.length / count);
        const used = all.slice(0, count * columns);
        const batch: Batch = {
          form,
          rows: count,
          columns,
          outputs: used.map(([o]) => o),
          targets: isSparse(form)
            ? uniform(count, columns).map((x) => Math.floor(((x + 1) / 2) * columns))
            : used.map(([, y]) => y),
          weights: weighted ? used.slice(0, count).map(([, y]) => y) : undefined,
        };
        expectSame(runLoss(core, type, batch), runLoss(js, type, batch), form);
      }),
    );
  });

  it.each(CASES)('%s %s: no rows, no loss', (form, type) => {
    const empty: Batch = { form, rows: 0, columns: 3, outputs: [], targets: [] };
    expect(runLoss(core, type, empty).loss).toBe(0);
    expect(runLoss(js, type, empty).loss).toBe(0);
  });
});

describe.runIf(relaxed)('loss kernels, relaxed against the JS core', () => {
  it.each(CASES)('%s %s: within 40 units of the last place of the largest', (form, type) => {
    const unit = type === 'F64' ? 2 ** -52 : 2 ** -23;
    for (const columns of SIZES.filter((size) => size > 0)) {
      const batch = exampleBatch(form, 3, columns, columns);
      const [actual, expected] = [runLoss(relaxed!, type, batch), runLoss(js, type, batch)];
      const close = (x: number, y: number, scale: number, what: string) =>
        expect(Math.abs(x - y), `${what}, ${columns} columns`).toBeLessThanOrEqual(
          40 * unit * scale,
        );
      close(actual.loss, expected.loss, Math.abs(expected.loss) + 1, 'loss');
      const largest = Math.max(...expected.delta.map(Math.abs));
      for (const [i, x] of expected.delta.entries())
        close(actual.delta[i]!, x, largest, 'gradient');
    }
  });
});
