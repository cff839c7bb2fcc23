import type { Pointer } from '../core/core.js';
import { core } from '../core/engine.js';
import { trainEpochs } from '../core/network-passes.js';
import { DivergenceError } from '../errors.js';
import type { NetworkState } from '../network-state.js';

/** Batches after which a copy for the case of divergence is worth its time. */
const BATCHES_PER_COPY = 32;

/** Epochs of `batches` batches from one copy to the next; so many can go in one call. */
export function epochsTogether(batches: number): number {
  return Math.ceil(BATCHES_PER_COPY / batches);
}

/** What an epoch works on; pointers that hold as long as the training. */
export interface EpochJob {
  /** The state's block. */
  readonly start: Pointer;
  readonly job: Pointer;
  /** Epochs that can go in one call. */
  readonly together: number;
  /** Room for their learning rates, then for their losses: float64, 2 × together. */
  readonly figures: Pointer;
  /** Samples to train with. */
  readonly samples: number;
  /** Where their order lies; 0: as they stand. */
  readonly order: Pointer;
}

/**
 * The epochs of one training, one or several in a call into the core.
 *
 * Once some batches have gone by, the state is copied. When an epoch diverges, the copy is put back and the epochs since
 * are repeated, which gives the same bits: so the last finite state costs next to nothing in a training that goes well.
 */
export class Epochs {
  /** The error with which the training ended, if it diverged. */
  divergence: DivergenceError | undefined;
  /** Epochs trained. */
  done = 0;
  readonly #state: NetworkState;
  readonly #job: EpochJob;
  readonly #words: Uint32Array;
  readonly #order: Uint32Array;
  /** The learning rates since the copy. */
  #rates: number[] = [];

  constructor(state: NetworkState, job: EpochJob) {
    this.#state = state;
    this.#job = job;
    this.#words = state.words(job.start).slice();
    this.#order = this.order.slice();
  }

  /** Epochs that can go in one call. */
  get together(): number {
    return this.#job.together;
  }

  /** The order of the samples, a view; empty where they are not shuffled. */
  get order(): Uint32Array {
    const { order, samples } = this.#job;
    return core().u32.subarray(order >>> 2, order ? (order >>> 2) + samples : 0);
  }

  /**
   * Trains an epoch for each of up to `together` learning rates and returns their losses; fewer, where one has come down
   * to `threshold`.
   *
   * @throws DivergenceError; the state is that of the last finite epoch.
   */
  next(rates: Float64Array, threshold: number): Float64Array {
    if (this.#rates.length + rates.length > this.#job.together) {
      this.#words.set(this.#state.words(this.#job.start));
      this.#order.set(this.order);
      this.#rates = [];
    }
    const made = this.#train(rates, threshold);
    const losses = this.#losses(Math.abs(made));
    if (made < 0) throw this.#diverged(rates, losses);
    for (let i = 0; i < made; i++) this.#rates.push(rates[i]!);
    this.done += made;
    return losses;
  }

  /** Returns the epochs made, negative if the last of them is not finite. */
  #train(rates: ArrayLike<number>, threshold: number): number {
    const { job, figures, together } = this.#job;
    const engine = core();
    const { length } = rates;
    engine.f64.set(rates, figures >>> 3);
    const losses = figures + 8 * together;
    return trainEpochs(engine, this.#state.single, job, length, figures, losses, threshold);
  }

  /** Those of the latest call. */
  #losses(count: number): Float64Array {
    const first = (this.#job.figures >>> 3) + this.#job.together;
    return core().f64.slice(first, first + count);
  }

  #diverged(rates: Float64Array, losses: Float64Array): DivergenceError {
    const finite = losses.length - 1;
    this.#state.words(this.#job.start).set(this.#words);
    this.order.set(this.#order);
    this.#train([...this.#rates, ...rates.subarray(0, finite)], Number.NEGATIVE_INFINITY);
    this.done += finite;
    const what = Number.isFinite(losses[finite]) ? 'a parameter' : 'the loss';
    const epoch = this.done + 1;
    this.divergence = new DivergenceError(
      `train: in epoch ${epoch} ${what} stopped being finite; the network is as it was after the epoch before. A learning rate below ${rates[finite]}, clipNorm, or scaled inputs may help.`,
      epoch,
    );
    return this.divergence;
  }
}
