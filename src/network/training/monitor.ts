import { OptionError } from '../../base/errors.js';
import { HIGHER_IS_BETTER } from './higher-is-better.js';
import type { EpochLog } from './history.js';
import type { MetricName } from './metrics.js';

/** Where a monitor stands. */
export interface MonitorState {
  /** The best value so far, negated where higher is better; ∞: none yet. */
  readonly best: number;
  /** Epochs since. */
  readonly waited: number;
}

/** Watches one figure of the epochs' logs for its best value. */
export class Monitor {
  readonly #figure: string;
  readonly #sign: 1 | -1;
  readonly #minDelta: number;
  #best: number = Number.POSITIVE_INFINITY;
  /** Epochs since the figure was best. */
  waited = 0;

  constructor(figure: string, minDelta: number) {
    this.#figure = figure;
    this.#sign = HIGHER_IS_BETTER.has(figure) ? -1 : 1;
    this.#minDelta = minDelta;
  }

  get state(): MonitorState {
    return { best: this.#best, waited: this.waited };
  }

  /** Goes on from where another stood. */
  restore({ best, waited }: MonitorState): void {
    this.#best = best;
    this.waited = waited;
  }

  /** Whether this epoch's figure is better than the best so far, by more than minDelta. */
  improves(log: EpochLog): boolean {
    const value = this.#sign * figureOf(log, this.#figure);
    if (value < this.#best - this.#minDelta) {
      this.#best = value;
      this.waited = 0;
      return true;
    }
    this.waited++;
    return false;
  }
}

function figureOf(log: EpochLog, figure: string): number {
  if (figure === 'loss') return log.loss;
  if (figure === 'validationLoss') return log.validationLoss!;
  return log.metrics[figure as MetricName]!;
}

/** The figure to watch: the one named, or the validation loss where there is one, else the loss. @throws OptionError */
export function figureToWatch(
  what: string,
  given: unknown,
  validates: boolean,
  metrics: readonly MetricName[],
): string {
  if (given === undefined) return validates ? 'validationLoss' : 'loss';
  const known = ['loss', ...(validates ? ['validationLoss'] : []), ...metrics];
  if (known.includes(given as string)) return given as string;
  throw new OptionError(
    `${what}: '${String(given)}' is not measured in this training; measured are ${known.join(', ')}.`,
  );
}
