import { describe, expect, it } from 'vitest';
import type { FullCore as Core } from '../../src/core/core.js';
import { SIZES } from '../support/bits.js';
import { TYPES, type Type, uniform, withBuffers } from '../support/buffers.js';
import { thorough } from '../support/effort.js';
import { js, relaxed, strict } from '../support/engines.js';

function allFinite(core: Core, type: Type, x: readonly number[], offset: number): boolean {
  return withBuffers(
    core,
    type,
    [x],
    (a) => Boolean(core[`allFinite${type}`](x.length, a.pointer)),
    offset,
  );
}

const engines = [
  ...strict,
  ['js', js] as const,
  ...(relaxed ? [['relaxed', relaxed] as const] : []),
];

describe.each(engines)('allFinite, %s', (_, core) => {
  it.each(TYPES)('%s: finds NaN and ±∞ at every place, and nothing else', (type) => {
    const largest = type === 'F64' ? Number.MAX_VALUE : 2 ** 127 * (2 - 2 ** -23);
    for (const size of SIZES) {
      for (const offset of [0, 1]) {
        const values = uniform(size, 1);
        expect(allFinite(core, type, values, offset), `${size} numbers`).toBe(true);
        if (size > thorough(70, 33)) continue;
        for (let i = 0; i < size; i++) {
          for (const [value, finite] of [
            [Number.NaN, false],
            [Number.POSITIVE_INFINITY, false],
            [Number.NEGATIVE_INFINITY, false],
            [-largest, true],
            [Number.MIN_VALUE, true],
            [-0, true],
          ] as const) {
            const changed = values.slice();
            changed[i] = value;
            expect(allFinite(core, type, changed, offset), `${value} at ${i} of ${size}`).toBe(
              finite,
            );
          }
        }
      }
    }
  });
});
