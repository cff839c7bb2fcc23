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

/**
 * The same of the sequences from `first` on up to `end`, which begin at `offsets` and lie one behind the other; the first one's at `at`.
 *
 * @throws DataError likewise.
 */
export function checkSequenceIndices(
  what: string,
  below: number,
  values: Numbers,
  at: number,
  offsets: Uint32Array,
  first = 0,
  end: number = offsets.length - 1,
): void {
  for (let i = first; below > 0 && i < end; i++) {
    const count = offsets[i + 1]! - offsets[i]!;
    checkIndices(what, below, values, at + offsets[i]! - offsets[first]!, 1, count, i);
  }
}
