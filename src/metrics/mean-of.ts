import { ELEMENTS_PER_STEP } from '../base/steps.js';

/** Brings a sum back into float64's range; exact, but for terms that are nothing beside the others. */
const DOWN = 2 ** -64;

/** The mean of `count` terms, in index order: finite where all of them are, also where their sum is not. */
export function* meanOf(
  count: number,
  term: (index: number) => number,
  scale = 1,
): Generator<void, number> {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    if (i % ELEMENTS_PER_STEP === ELEMENTS_PER_STEP - 1) yield;
    sum += term(i) * scale;
  }
  if (scale === 1 && !Number.isFinite(sum)) return (yield* meanOf(count, term, DOWN)) / DOWN;
  return sum / count;
}
