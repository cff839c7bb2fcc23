import { OptionError } from '../../base/errors.js';
import { describe } from '../../base/validate.js';
import type { ReduceOnPlateau, Schedule, ScheduleSpec } from '../../description/schedules.js';
import { cosineOfPi } from './cosine.js';
import type { EpochLog } from './history.js';
import { Monitor, type MonitorState } from './monitor.js';

/** Where `reduceOnPlateau` stands; the other schedules depend on the epoch alone. */
export interface PlateauState extends MonitorState {
  /** The learning rate of the next epoch. */
  readonly learningRate: number;
  /** Epochs that do not count yet. */
  readonly cooling: number;
}

/** The learning rate of each epoch of one training. */
export class LearningRate {
  readonly #initial: number;
  readonly #schedule: Schedule | undefined;
  readonly #plateau: Plateau | undefined;

  /** `figure`: what reduceOnPlateau watches. */
  constructor(initial: number, schedule: Schedule | undefined, figure: string) {
    this.#initial = initial;
    this.#schedule = schedule;
    if (typeof schedule === 'object' && schedule.kind === 'reduceOnPlateau') {
      this.#plateau = new Plateau(initial, schedule, figure);
    }
  }

  /** undefined: the rate depends on the epoch alone. */
  get state(): PlateauState | undefined {
    return this.#plateau?.state;
  }

  /** Goes on from where another stood. */
  restore(state: PlateauState): void {
    this.#plateau?.restore(state);
  }

  /** Whether the rates are known beforehand: they depend neither on how epochs went nor on the user's function. */
  get isPlanned(): boolean {
    return !this.#plateau && typeof this.#schedule !== 'function';
  }

  /** The rate of an epoch, counted from 0. @throws OptionError the user's function returned no finite number ≥ 0. */
  at(epoch: number): number {
    if (this.#plateau) return this.#plateau.rate;
    if (!this.#schedule) return this.#initial;
    if (typeof this.#schedule === 'object') return rateOf(this.#schedule, epoch, this.#initial);
    const rate: unknown = this.#schedule(epoch, this.#initial);
    if (typeof rate === 'number' && rate >= 0 && rate < Number.POSITIVE_INFINITY) return rate;
    throw new OptionError(
      `train: schedule returned ${describe(rate)} for epoch ${epoch}, expected a finite number ≥ 0.`,
    );
  }

  /** The rates of `count` epochs from `first` on, where they are planned. */
  from(first: number, count: number): Float64Array {
    const rates = new Float64Array(count).fill(this.#initial);
    if (this.#schedule) for (let i = 0; i < count; i++) rates[i] = this.at(first + i);
    return rates;
  }

  /** To be told how each epoch went. */
  observe(log: EpochLog): void {
    this.#plateau?.observe(log);
  }
}

class Plateau {
  rate: number;
  readonly #spec: ReduceOnPlateau;
  readonly #monitor: Monitor;
  #cooling = 0;

  constructor(rate: number, spec: ReduceOnPlateau, figure: string) {
    this.rate = rate;
    this.#spec = spec;
    this.#monitor = new Monitor(figure, spec.minDelta);
  }

  get state(): PlateauState {
    return { ...this.#monitor.state, learningRate: this.rate, cooling: this.#cooling };
  }

  restore(state: PlateauState): void {
    this.#monitor.restore(state);
    this.rate = state.learningRate;
    this.#cooling = state.cooling;
  }

  observe(log: EpochLog): void {
    const monitor = this.#monitor;
    // Keras's order: the cooldown goes on before the epoch is looked at, so its last epoch counts.
    if (this.#cooling > 0) {
      this.#cooling--;
      monitor.waited = 0;
    }
    monitor.improves(log);
    if (this.#cooling > 0) monitor.waited = 0;
    if (monitor.waited < this.#spec.patience) return;
    // A rate that is below the least from the start is not raised, as in Keras.
    if (this.rate <= this.#spec.minLearningRate) return;
    this.rate = Math.max(this.rate * this.#spec.factor, this.#spec.minLearningRate);
    this.#cooling = this.#spec.cooldown;
    monitor.waited = 0;
  }
}

/** Only + − × ÷, so that it is the same number on every engine. */
function rateOf(schedule: ScheduleSpec, epoch: number, initial: number): number {
  switch (schedule.kind) {
    case 'stepDecay':
      return initial * power(schedule.factor, Math.floor(epoch / schedule.every));
    case 'exponentialDecay':
      return initial * power(schedule.factor, epoch);
    case 'inverseTimeDecay':
      return initial / (1 + schedule.decay * epoch);
    case 'cosineDecay': {
      const { epochs, minimum, warmup } = schedule;
      if (epoch < warmup) return (initial * (epoch + 1)) / (warmup + 1);
      const t = Math.min((epoch - warmup) / epochs, 1);
      return initial * (minimum + (1 - minimum) * 0.5 * (1 + cosineOfPi(t)));
    }
    case 'reduceOnPlateau':
      return initial;
  }
}

/** base^exponent for a whole exponent, by squaring. */
function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
