import type { LossName } from '../../description/losses.js';

/**
 * What a network's outputs are: a probability for each index of a class, one probability (of 1, in the place of 0), or numbers.
 * Its last layer alone does not tell; the loss does.
 */
export type NetworkOutcome = 'indices' | 'probability' | 'numbers';

/** `targets`: how many columns are foretold. */
export function outcomeOf(
  loss: LossName | undefined,
  targets: number,
  outputs: number,
): NetworkOutcome {
  if (loss === 'categoricalCrossentropy' && targets === 1 && outputs > 1) return 'indices';
  return loss === 'binaryCrossentropy' && outputs === 1 ? 'probability' : 'numbers';
}

/** The names of a network's outputs, by those of the targets where they are as many. */
export function outputNames(targets: readonly string[], outputs: number): string[] {
  if (targets.length === outputs) return [...targets];
  const [stem] = targets.length === 1 ? targets : ['output'];
  if (outputs === 1) return [stem!];
  return Array.from({ length: outputs }, (_, i) => `${stem}${targets.length === 1 ? '=' : ''}${i}`);
}
