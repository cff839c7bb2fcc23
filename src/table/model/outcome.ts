import type { LossName } from '../../description/losses.js';

/** What is foretold: one of `count` classes (`count` ≥ 2), or a number. */
export interface Outcome {
  readonly kind: 'classes' | 'number';
  /** How many classes; 1 for a number. */
  readonly count: number;
}

/** How many numbers a network for it ends in: two classes need one. */
export function outputsOf({ kind, count }: Outcome): number {
  return kind === 'classes' && count > 2 ? count : 1;
}

/** What the last layer does, and what is made small. */
export function endOf({ kind, count }: Outcome): {
  activation: 'linear' | 'sigmoid' | 'softmax';
  /** Loss out of fold. */
  loss: LossName;
} {
  if (kind === 'number') return { activation: 'linear', loss: 'meanSquaredError' };
  return count === 2
    ? { activation: 'sigmoid', loss: 'binaryCrossentropy' }
    : { activation: 'softmax', loss: 'categoricalCrossentropy' };
}
