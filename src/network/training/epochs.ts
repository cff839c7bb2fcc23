import { append } from '../../base/append.js';
import { DivergenceError } from '../../base/errors.js';
import type { Pointer } from '../../core/core.js';
import { type NetworkBlock, numbersOf, wordsOf } from '../../core/network-block.js';

import { clearSums, meanLoss } from '../../core/plan.js';
import { groupByLength } from './group-by-length.js';
import type { TrainingEpochs } from './training-epochs.js';

/** Batches after which a copy for the case of divergence is worth its time. */
const BATCHES_PER_COPY = 256;

/** Epochs of `batches` batches from one copy to the next; so many can go in one call. */
export function epochsTogether(batches: number): number {
  return Math.ceil(BATCHES_PER_COPY / batches);
}

/** What an epoch works on; pointers that hold as long as the training. */
export interface EpochsInMemory {
  readonly block: NetworkBlock;
  readonly frame: Pointer;
  readonly batches: number;
  /** Epochs that can go in one call. */
  readonly together: number;
  /** Room for their learning rates, then for their losses: float64, 2 × together. */
  readonly figures: Pointer;
  /** Elements of the optimizer's moments. */
  readonly moments: number;
  /** Samples to train with. */
  readonly samples: number;
  /** Where their order lies; 0: as they stand. */
  readonly order: Pointer;
  /** Whether batches are to be of sequences about as long: how many steps stand before each one's, and samples in a batch. */
  readonly grouped: { readonly offsets: Uint32Array; readonly batch: number } | undefined;
  /** Epochs of this training that were done before, in an interrupted call. */
  readonly before: number;
}

/**
 * The epochs of one training: one in a call into the core, several, or a part where it must pause in between.
 *
 * Once some batches have gone by, the state is copied. When an epoch diverges, or shall not count, the copy is put back
 * and the epochs since are repeated, which gives the same bits: so the last finite state costs next to nothing in a
 * training that goes well.
 */
export class Epochs implements TrainingEpochs {
  /** The error with which the training ended, if it diverged. */
  divergence: DivergenceError | undefined;
  readonly ending: undefined;
  /** Whole epochs trained. */
  done = 0;
  readonly #placed: EpochsInMemory;
  readonly #words: Uint32Array;
  readonly #order: Uint32Array;
  /** The learning rates since the copy. */
  #rates: number[] = [];
  /** That of the epoch that runs, and its next batch. */
  #rate = 0;
  #batch = 0;
  /** Places of the order that are still to be shuffled for it. */
  #unshuffled = 0;

  constructor(placed: EpochsInMemory) {
    this.#placed = placed;
    this.#words = wordsOf(placed.block).slice();
    this.#order = this.order.slice();
  }

  /** The order of the samples, a view; empty where they are not shuffled. */
  get order(): Uint32Array {
    const { block, order, samples } = this.#placed;
    return block.core.u32.subarray(order >>> 2, order ? (order >>> 2) + samples : 0);
  }

  /** Trains one epoch and returns its loss. @throws DivergenceError; the state is that of the epoch before. */
  next(learningRate: number): number {
    this.begin(learningRate);
    this.shuffle(this.#placed.samples);
    this.advance(this.#placed.batches);
    return this.end();
  }

  /** Epochs that go in one call. */
  get together(): number {
    return this.#placed.together;
  }

  /**
   * Trains an epoch for each of up to `together` learning rates and returns their losses; fewer, where one has come down
   * to `threshold`.
   *
   * @throws DivergenceError; the state is that of the last finite epoch.
   */
  several(rates: Float64Array, threshold: number): Float64Array {
    const { block, frame, together, figures } = this.#placed;
    const { core, passes } = block;
    if (this.#placed.grouped) return this.#oneByOne(rates, threshold);
    if (this.#rates.length + rates.length > together) this.copy();
    core.f64.set(rates, figures >>> 3);
    const at = figures + 8 * together;
    const made = passes.epochs(frame, rates.length, figures, at, threshold);
    const losses = core.f64.slice(at >>> 3, (at >>> 3) + Math.abs(made));
    const finite = made < 0 ? losses.length - 1 : made;
    append(this.#rates, rates, finite);
    this.done += finite;
    if (made < 0) {
      this.#rate = rates[finite]!;
      throw this.#diverged(this.#offender(losses[finite]!));
    }
    return losses;
  }

  /** As `several`, where between two something is done here. */
  #oneByOne(rates: Float64Array, threshold: number): Float64Array {
    const losses: number[] = [];
    for (const rate of rates) {
      losses.push(this.next(rate));
      if (losses.at(-1)! <= threshold) break;
    }
    return Float64Array.from(losses);
  }

  /** The first part of `next`; `shuffle` is to follow. */
  begin(learningRate: number): void {
    if (this.#rates.length >= this.#placed.together) this.copy();
    this.#start(learningRate);
  }

  /** Shuffles up to `count` more places of the order; whether some are left. */
  shuffle(count: number): boolean {
    const { block, order } = this.#placed;
    const rest = Math.max(0, this.#unshuffled - count);
    if (this.#unshuffled > 0) block.core.shuffleU32(block.random, this.#unshuffled, rest, order);
    const { grouped } = this.#placed;
    if (grouped && rest === 0 && this.#unshuffled > 0) {
      groupByLength(this.order, grouped.offsets, grouped.batch);
    }
    this.#unshuffled = rest;
    return rest > 0;
  }

  /** Trains with up to `count` more batches of the epoch; whether some are left. */
  advance(count: number): boolean {
    const { block, frame, batches } = this.#placed;
    const first = this.#batch;
    this.#batch = Math.min(first + count, batches);
    block.passes.train(frame, first, this.#batch);
    return this.#batch < batches;
  }

  /** The last part of `next`. */
  end(): number {
    const { block, frame, moments } = this.#placed;
    const { core, passes } = block;
    const loss = meanLoss(core, frame);
    const finite =
      loss - loss === 0 &&
      passes.allFinite(numbersOf(block.plan), block.parameters) &&
      passes.allFinite(moments, block.moments);
    if (!finite) throw this.#diverged(this.#offender(loss));
    this.#rates.push(this.#rate);
    this.done++;
    return loss;
  }

  /** Copies the state between two epochs, which makes `rewind` short. */
  copy(): void {
    this.#words.set(wordsOf(this.#placed.block));
    this.#order.set(this.order);
    this.#rates = [];
  }

  /** Back to the end of epoch `epoch`, at most one before `done`, whatever has begun since. */
  rewind(epoch: number): void {
    wordsOf(this.#placed.block).set(this.#words);
    this.order.set(this.#order);
    this.#rates.length -= this.done - epoch;
    this.done = epoch;
    for (const rate of this.#rates) {
      this.#start(rate);
      this.shuffle(this.#placed.samples);
      this.advance(this.#placed.batches);
    }
  }

  #start(learningRate: number): void {
    const { block, frame, samples, order } = this.#placed;
    this.#rate = learningRate;
    this.#batch = 0;
    block.core.f64[block.optimizerScalars >>> 3] = learningRate;
    this.#unshuffled = order ? samples : 0;
    clearSums(block.core, frame);
  }

  /** What is no longer finite. */
  #offender(loss: number): string {
    const { passes, parameters, plan } = this.#placed.block;
    if (!Number.isFinite(loss)) return 'the loss';
    if (!passes.allFinite(numbersOf(plan), parameters)) return 'a parameter';
    return "an average of the optimizer's";
  }

  #diverged(what: string): DivergenceError {
    const rate = this.#rate;
    this.rewind(this.done);
    const epoch = this.#placed.before + this.done + 1;
    this.divergence = new DivergenceError(
      `train: in epoch ${epoch} ${what} stopped being finite; the network is as it was after the epoch before. A learning rate below ${rate}, clipNorm, or scaled inputs may help.`,
      epoch,
    );
    return this.divergence;
  }
}
