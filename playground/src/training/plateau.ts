// `reduceOnPlateau` from call to call: a session trains a few epochs at a time, and undo goes back to where it was. The rule is the
// library's; what the exported program trains, in one call, is compared with it bit by bit.
import type { ReduceOnPlateau } from 'myelin';

/** Where it stands: what undo keeps beside the network. */
export interface PlateauState {
  /** The learning rate of the next epoch. */
  readonly rate: number;
  /** The least loss so far; null: none yet. */
  readonly best: number | null;
  /** Epochs since. */
  readonly waited: number;
  /** Epochs that do not count yet. */
  readonly cooling: number;
}

export class Plateau {
  readonly #spec: ReduceOnPlateau;
  #state: PlateauState;

  constructor(spec: ReduceOnPlateau, rate: number, saved?: PlateauState) {
    this.#spec = spec;
    this.#state = saved ?? { rate, best: null, waited: 0, cooling: 0 };
  }

  get state(): PlateauState {
    return this.#state;
  }

  /** To be told the loss of each epoch. */
  observe(loss: number): void {
    const { factor, patience, minDelta, cooldown, minLearningRate } = this.#spec;
    let { rate, best, waited, cooling } = this.#state;
    // The last epoch of a cooldown counts.
    const cooled = cooling > 0;
    if (cooled) cooling--;
    if (loss < (best ?? Number.POSITIVE_INFINITY) - minDelta) {
      best = loss;
      waited = 0;
    } else waited = cooled ? 1 : waited + 1;
    if (cooling > 0) waited = 0;
    if (waited >= patience && rate > minLearningRate) {
      rate = Math.max(rate * factor, minLearningRate);
      cooling = cooldown;
      waited = 0;
    }
    this.#state = { rate, best, waited, cooling };
  }
}
