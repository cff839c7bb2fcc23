import type { Pointer } from '../core/core.js';
import { core } from '../core/engine.js';
import { allFinite, trainBatches } from '../core/network-passes.js';
import { clearSums, meanLoss } from '../core/plan.js';
import { DivergenceError } from '../errors.js';
import type { NetworkState } from '../network-state.js';

/** Batches after which a copy for the case of divergence is worth its time. */
const BATCHES_PER_COPY = 32;

/** What an epoch works on; pointers that hold as long as the training. */
export interface EpochJob {
  /** The state's block. */
  readonly start: Pointer;
  readonly job: Pointer;
  readonly batches: number;
  /** Samples to train with. */
  readonly samples: number;
  /** Where their order lies; 0: as they stand. */
  readonly order: Pointer;
  /** Epochs of this training that were done before, in an interrupted call. */
  readonly before: number;
}

/**
 * The epochs of one training, each one call into the core.
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
  /** Epochs from one copy to the next. */
  readonly #interval: number;
  readonly #words: Uint32Array;
  readonly #order: Uint32Array;
  /** The learning rates since the copy. */
  #rates: number[] = [];

  constructor(state: NetworkState, job: EpochJob) {
    this.#state = state;
    this.#job = job;
    this.#interval = Math.ceil(BATCHES_PER_COPY / job.batches);
    this.#words = state.words(job.start).slice();
    this.#order = this.order.slice();
  }

  /** The order of the samples, a view; empty where they are not shuffled. */
  get order(): Uint32Array {
    const { order, samples } = this.#job;
    return core().u32.subarray(order >>> 2, order ? (order >>> 2) + samples : 0);
  }

  /** Trains one epoch and returns its loss. @throws DivergenceError; the state is that of the epoch before. */
  next(learningRate: number): number {
    if (this.#rates.length >= this.#interval) {
      this.#words.set(this.#state.words(this.#job.start));
      this.#order.set(this.order);
      this.#rates = [];
    }
    const loss = this.#train(learningRate);
    const { single, plan } = this.#state;
    const parameters = this.#state.parametersAt(this.#job.start);
    const finite = loss - loss === 0;
    if (!finite || !allFinite(core(), single, parameters, plan.parameters)) {
      throw this.#diverged(finite ? 'a parameter' : 'the loss', learningRate);
    }
    this.#rates.push(learningRate);
    this.done++;
    return loss;
  }

  #train(learningRate: number): number {
    const { start, job, batches, samples, order } = this.#job;
    const engine = core();
    this.#state.setLearningRate(start, learningRate);
    if (order) engine.shuffleU32(this.#state.randomAt(start), samples, order);
    clearSums(engine, job);
    trainBatches(engine, this.#state.single, job, batches);
    return meanLoss(engine, job);
  }

  #diverged(what: string, learningRate: number): DivergenceError {
    this.#state.words(this.#job.start).set(this.#words);
    this.order.set(this.#order);
    for (const rate of this.#rates) this.#train(rate);
    const epoch = this.#job.before + this.done + 1;
    this.divergence = new DivergenceError(
      `train: in epoch ${epoch} ${what} stopped being finite; the network is as it was after the epoch before. A learning rate below ${learningRate}, clipNorm, or scaled inputs may help.`,
      epoch,
    );
    return this.divergence;
  }
}
