import { logF64 } from '../../core/js/log.js';
import type { Outcome } from './outcome.js';

/** How often a member is taken. */
const ROUNDS = 25;

/** What an answer is held against: the class of each row, or its number, and what the row counts. */
export interface Truth {
  readonly outcome: Outcome;
  readonly targets: Float64Array;
  readonly weights: Float64Array | undefined;
}

/**
 * How often each member is taken: again and again the one whose answer, averaged with those taken before, is best; one
 * may be taken again (Caruana et al. 2004, "Ensemble selection from libraries of models").
 *
 * @param answers One list a member, (rows, columns), of rows that it was not trained with.
 * @returns Weights that add up to 1, one a member.
 */
export function greedyWeights(answers: readonly Float64Array[], truth: Truth): number[] {
  const counts = answers.map(() => 0);
  const sum = new Float64Array(answers[0]!.length);
  const trial = new Float64Array(sum.length);
  for (let round = 1; round <= ROUNDS; round++) {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [member, answer] of answers.entries()) {
      for (let i = 0; i < sum.length; i++) trial[i] = (sum[i]! + answer[i]!) / round;
      const loss = lossOf(trial, truth);
      if (loss < least) [best, least] = [member, loss];
    }
    counts[best]!++;
    const taken = answers[best]!;
    for (let i = 0; i < sum.length; i++) sum[i]! += taken[i]!;
  }
  return counts.map((count) => count / ROUNDS);
}

/** The mean log loss of probabilities (columns: one a class; of two classes the second alone), or squared error. */
export function lossOf(answer: Float64Array, { outcome, targets, weights }: Truth): number {
  const columns = answer.length / targets.length;
  let sum = 0;
  let total = 0;
  for (let row = 0; row < targets.length; row++) {
    const target = targets[row]!;
    const weight = weights?.[row] ?? 1;
    sum += weight * rowLoss(answer, row, target, columns, outcome);
    total += weight;
  }
  return sum / total;
}

function rowLoss(
  answer: Float64Array,
  row: number,
  target: number,
  columns: number,
  { kind }: Outcome,
): number {
  if (kind === 'number') return (answer[row]! - target) ** 2;
  const given =
    columns > 1 ? answer[row * columns + target]! : target === 1 ? answer[row]! : 1 - answer[row]!;
  return -logF64(Math.max(given, 1e-15));
}
