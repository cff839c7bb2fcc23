import { DataError, FormatError, OptionError } from '../../../base/errors.js';
import {
  checkFunction,
  checkInteger,
  checkOptions,
  describe,
  isDictionary,
} from '../../../base/validate.js';
import { isFullBatch } from '../../../description/optimizers.js';
import { ASYNC_OPTIONS, type AsyncOptions } from '../../../worker/async-options.js';
import type { NetworkJSON } from '../../json.js';
import type { NetworkState } from '../../state.js';
import {
  resolveTrainOptions,
  TRAIN_OPTIONS,
  type TrainOptions,
  type TrainSettings,
} from '../options.js';

/** The sums of an epoch's losses so far: what a mean is made of. */
export interface LossSums {
  /** Σ of losses times weights. */
  readonly loss: number;
  /** Σ of weights. */
  readonly weight: number;
}

/** Where a training stood inside an epoch, plain data: all that a resumed one needs. */
export interface StreamCheckpoint {
  /** What this is. */
  readonly format: 'myelin-stream-checkpoint';
  /** The version of this form. */
  readonly version: 1;
  /** The network as it then was; `Network.fromJSON` makes it. */
  readonly network: NetworkJSON;
  /** Whole epochs before. */
  readonly epoch: number;
  /** Samples of the epoch that were trained with. */
  readonly samples: number;
  /** The sums of their losses and weights. */
  readonly sums: LossSums;
}

/** What `trainStream` takes. */
export interface StreamOptions
  extends Omit<
      TrainOptions,
      'sampleWeights' | 'validationSplit' | 'resume' | 'initialEpoch' | 'groupByLength'
    >,
    Omit<AsyncOptions, 'transfer'> {
  /**
   * Samples that are kept to be drawn from. A source that has no more is held whole, and shuffled as `train` does, to the
   * same bits. Default 8192.
   */
  bufferRows?: number;
  /** Called in the midst of an epoch, after each `checkpointEvery` batches or some more; awaited. */
  onCheckpoint?: (checkpoint: StreamCheckpoint) => void | Promise<void>;
  /** Batches between two checkpoints. Default 1000. */
  checkpointEvery?: number;
  /**
   * Goes on to the same bits: from a checkpoint, with the network that it holds; or with true from where the network was saved in
   * `onEpoch`, as `train` does. Source and all other options must be the same.
   */
  resume?: boolean | StreamCheckpoint;
}

/** The options with every default filled in. @internal */
export interface StreamSettings {
  readonly train: TrainSettings;
  readonly bufferRows: number;
  readonly onCheckpoint: ((checkpoint: StreamCheckpoint) => unknown) | undefined;
  readonly checkpointEvery: number;
  /** The epoch that goes on. */
  readonly checkpoint: StreamCheckpoint | undefined;
}

const OWN = ['bufferRows', 'onCheckpoint', 'checkpointEvery', 'resume'];
const EXCLUDED = ['sampleWeights', 'validationSplit', 'resume', 'initialEpoch', 'groupByLength'];
const NAMES = [
  ...TRAIN_OPTIONS.filter((name) => !EXCLUDED.includes(name)),
  ...ASYNC_OPTIONS.filter((name) => name !== 'transfer'),
  ...OWN,
];

/** A copy of the options, each read once. @throws OptionError @internal */
export function ownStreamOptions(options: StreamOptions): StreamOptions {
  return checkOptions('trainStream', options, NAMES);
}

/** @throws OptionError @throws FormatError a checkpoint that is none. @internal */
export function resolveStream(given: StreamOptions, state: NetworkState): StreamSettings {
  const { bufferRows, onCheckpoint, checkpointEvery, resume, signal, worker, ...train } = given;
  const checkpoint = typeof resume === 'object' ? readCheckpoint(resume) : undefined;
  const settings = resolveTrainOptions(
    { ...train, resume: checkpoint ? true : ((resume ?? false) as boolean) },
    state.outcome,
  );
  if (isFullBatch(settings.optimizer)) {
    throw new OptionError(
      `trainStream: optimizer: ${settings.optimizer.kind} needs all samples for each step; expected one of batches, such as adam().`,
    );
  }
  if (settings.metrics.length > 0 && !settings.validationData) {
    throw new OptionError(
      'trainStream: metrics: they are measured of validationData, as the samples do not stay.',
    );
  }
  if (onCheckpoint !== undefined) checkFunction('trainStream: onCheckpoint', onCheckpoint);
  return {
    train: settings,
    bufferRows: checkInteger('trainStream: bufferRows', bufferRows ?? 8192, 1, 2 ** 31 - 1),
    onCheckpoint,
    checkpointEvery: checkInteger(
      'trainStream: checkpointEvery',
      checkpointEvery ?? 1000,
      1,
      2 ** 31 - 1,
    ),
    checkpoint,
  };
}

function readCheckpoint(given: unknown): StreamCheckpoint {
  const what = 'trainStream: resume';
  const { format, version, network, epoch, samples, sums } = (
    isDictionary(given) ? given : {}
  ) as Partial<StreamCheckpoint>;
  const { loss, weight } = (isDictionary(sums) ? sums : {}) as Partial<LossSums>;
  const counts = [epoch, samples].every((count) => Number.isSafeInteger(count) && count! >= 0);
  const known = format === 'myelin-stream-checkpoint' && version === 1 && isDictionary(network);
  if (!known || !counts || !Number.isFinite(loss) || !Number.isFinite(weight)) {
    throw new FormatError(`${what}: expected what onCheckpoint gave, got ${describe(given)}.`);
  }
  return {
    format,
    version,
    network,
    epoch: epoch!,
    samples: samples!,
    sums: { loss: loss!, weight: weight! },
  };
}

/** The network is to be the checkpoint's. @throws OptionError @internal */
export function checkSameEpoch({ epoch }: StreamCheckpoint, before: number): void {
  if (epoch === before) return;
  throw new OptionError(
    `trainStream: resume: the checkpoint stands after ${epoch} epochs, the network after ${before}; expected Network.fromJSON(checkpoint.network).`,
  );
}

/** @throws DataError @internal */
export function nothingCame(epoch: number): DataError {
  return new DataError(
    epoch === 0
      ? 'trainStream: source: there are no samples.'
      : `trainStream: source: no samples came in epoch ${epoch + 1}; where it can be iterated only once, expected a function that returns a new one.`,
  );
}
