import { DataError } from '../base/errors.js';
import type { Numbers } from './matrix-like.js';

/**
 * Whether `rows` samples of `columns` numbers at `at` are indices below `below`; with 0 any numbers will do. `first`: the number of
 * the first sample.
 *
 * @throws DataError no such index, with sample and step.
 */
export function checkIndices(
  what: string,
  below: number,
  values: Numbers,
  at: number,
  rows: number,
  columns: number,
  first = 0,
): void {
  if (below === 0) return;
  for (let i = 0; i < rows * columns; i++) {
    const value = values[at + i]!;
    if (Number.isInteger(value) && value >= 0 && value < below) continue;
    const [sample, step] = [first + Math.floor(i / columns), i % columns];
    throw new DataError(
      `${what}: sample ${sample}, step ${step} is ${value}; expected an index from 0 to ${below - 1}, as the vocabulary of the embedding says.`,
      sample,
      step,
    );
  }
}
