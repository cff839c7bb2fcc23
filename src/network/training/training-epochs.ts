import type { DivergenceError } from '../../base/errors.js';
import type { StopReason } from './history.js';

/** The epochs of one training, whatever the method: one in a call, several, or a part where it must pause in between. */
export interface TrainingEpochs {
  /** The error with which the training ended, if it diverged. */
  readonly divergence: DivergenceError | undefined;
  /** Why no epoch shall follow, if the method itself says so. */
  readonly ending: StopReason | undefined;
  /** Whole epochs trained. */
  readonly done: number;
  /** The order of the samples, a view; empty where they are not shuffled. */
  readonly order: Uint32Array;
  /** Epochs that go in one call. */
  readonly together: number;
  /** Trains one epoch and returns its loss. @throws DivergenceError; the state is that of the epoch before. */
  next(learningRate: number): number;
  /**
   * Trains an epoch for each of up to `together` learning rates and returns their losses; fewer, where one has come down
   * to `threshold`, or the method has ended.
   *
   * @throws DivergenceError; the state is that of the last finite epoch.
   */
  several(rates: Float64Array, threshold: number): Float64Array;
  /** The first part of `next`; `shuffle` is to follow. */
  begin(learningRate: number): void;
  /** Shuffles up to `count` more places of the order; whether some are left. */
  shuffle(count: number): boolean;
  /** Goes through up to `count` more batches; whether the epoch goes on. */
  advance(count: number): boolean;
  /** The last part of `next`. */
  end(): number;
  /** Copies the state between two epochs, which makes `rewind` short. */
  copy(): void;
  /** Back to the end of epoch `epoch`, at most one before `done`, whatever has begun since. */
  rewind(epoch: number): void;
}
