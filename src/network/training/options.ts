import { OptionError, ShapeError } from '../../base/errors.js';
import {
  checkBoolean,
  checkFunction,
  checkInteger,
  checkName,
  checkNumber,
  checkOptions,
  describe,
} from '../../base/validate.js';
import { checkLoss, type LossName } from '../../description/losses.js';
import { type OptimizerSpec, resolveOptimizer } from '../../description/optimizers.js';
import { resolveSchedule, type Schedule } from '../../description/schedules.js';
import type { MatrixLike, Vector } from '../../matrix/matrix-like.js';
import {
  type EarlyStoppingOptions,
  type EarlyStoppingSettings,
  resolveEarlyStopping,
} from './early-stopping.js';
import type { EpochLog } from './history.js';
import { METRIC_NAMES, type MetricName } from './metrics.js';
import { figureToWatch } from './monitor.js';

/** Samples to validate with. */
export interface ValidationData {
  /** (samples, inputs). */
  inputs: MatrixLike;
  /** As the targets to train with. */
  targets: MatrixLike | Vector;
  /** One weight a sample, ≥ 0, for the validation loss. Default: all 1. */
  sampleWeights?: Vector;
}

/** What `Network.train` takes. */
export interface TrainOptions {
  /** How often all samples are gone through. */
  epochs: number;
  /** Samples in one update; the last batch of an epoch may have fewer. Default 32; 1: an update a sample. */
  batchSize?: number;
  /** What is made small. */
  loss: LossName;
  /** How: `sgd`, `rmsprop`, `adagrad`, `adam` or `adamW`. */
  optimizer: OptimizerSpec;
  /** Changes the learning rate from epoch to epoch. Default: the optimizer's all the time. */
  schedule?: Schedule;
  /** Whether each epoch takes the samples in a new random order, drawn from the network's random state. Default true. */
  shuffle?: boolean;
  /** Samples for the validation loss after each epoch. */
  validationData?: ValidationData;
  /** Instead: the share of the samples, the last ones, that is not trained with but validated. Between 0 and 1. */
  validationSplit?: number;
  /** Stops when a figure no longer improves. Default: never. */
  earlyStopping?: EarlyStoppingOptions;
  /** Stops as soon as an epoch's loss is at most this. Default: never. */
  lossThreshold?: number;
  /** One weight a sample, ≥ 0: Σw·loss/Σw over a batch. Default: all 1. */
  sampleWeights?: Vector;
  /** One weight a class, ≥ 0, by which its samples' weights are multiplied in training. Default: all 1. */
  classWeights?: Readonly<Record<number, number>> | readonly number[];
  /** The gradient is shortened to this length (over all parameters) where it is longer. Default: never. */
  clipNorm?: number;
  /** Each number of the gradient is cut to ± this, after `clipNorm`. Default: never. */
  clipValue?: number;
  /** What to measure after each epoch. Default: nothing. */
  metrics?: readonly MetricName[];
  /** The first epoch's number for `schedule`, to go on with an earlier training. Default 0. */
  initialEpoch?: number;
  /**
   * Goes on with the training that was interrupted, from where the network was saved in its `onEpoch`: `epochs` counts
   * those done before, as do the log's, and losses, moments, order of samples, schedule and early stopping go on to the
   * bit. Data and all other options must be the same. A network that was not saved so starts from the first epoch.
   * Default false.
   */
  resume?: boolean;
  /** Called after each epoch; the network can be run and read meanwhile. Returning false stops the training. */
  onEpoch?: (log: EpochLog) => void | false;
}

/** The options with every default filled in. @internal */
export interface TrainSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly loss: LossName;
  readonly optimizer: OptimizerSpec;
  readonly schedule: Schedule | undefined;
  /** What `reduceOnPlateau` watches. */
  readonly scheduleFigure: string;
  readonly shuffle: boolean;
  readonly validationData: ValidationData | undefined;
  readonly validationSplit: number;
  readonly earlyStopping: EarlyStoppingSettings | undefined;
  readonly lossThreshold: number;
  readonly clipNorm: number;
  readonly clipValue: number;
  readonly metrics: readonly MetricName[];
  readonly initialEpoch: number;
  readonly resume: boolean;
  readonly onEpoch: ((log: EpochLog) => void | false) | undefined;
}

/** The names of the options. @internal */
export const TRAIN_OPTIONS: readonly string[] = [
  'epochs',
  'batchSize',
  'loss',
  'optimizer',
  'schedule',
  'shuffle',
  'validationData',
  'validationSplit',
  'earlyStopping',
  'lossThreshold',
  'sampleWeights',
  'classWeights',
  'clipNorm',
  'clipValue',
  'metrics',
  'initialEpoch',
  'resume',
  'onEpoch',
];
const MAX_COUNT = 2 ** 31 - 1;

/** `outputs`: the network's. @throws OptionError @internal */
export function resolveTrainOptions(options: TrainOptions, outputs: number): TrainSettings {
  const { validationSplit, schedule, earlyStopping, lossThreshold } = options;
  const validationData =
    options.validationData &&
    checkOptions('train: validationData', options.validationData, [
      'inputs',
      'targets',
      'sampleWeights',
    ]);
  if (validationData !== undefined && validationSplit !== undefined) {
    throw new OptionError("train: 'validationData' and 'validationSplit' exclude each other.");
  }
  const validates = validationData !== undefined || validationSplit !== undefined;
  const metrics = resolveMetrics('train: metrics', options.metrics);
  const resolved =
    schedule === undefined ? undefined : resolveSchedule('train: schedule', schedule);
  const figure =
    typeof resolved === 'object' && resolved.kind === 'reduceOnPlateau'
      ? resolved.monitor
      : undefined;
  return {
    epochs: checkInteger('train: epochs', options.epochs, 1, MAX_COUNT),
    batchSize: checkInteger('train: batchSize', options.batchSize ?? 32, 1, MAX_COUNT),
    loss: checkLoss('train: loss', options.loss, outputs),
    optimizer: resolveOptimizer('train: optimizer', options.optimizer),
    schedule: resolved,
    scheduleFigure: figureToWatch('train: schedule: monitor', figure, validates, metrics),
    shuffle: checkBoolean('train: shuffle', options.shuffle ?? true),
    validationData,
    validationSplit: validationSplit === undefined ? 0 : resolveSplit(validationSplit),
    earlyStopping:
      earlyStopping === undefined
        ? undefined
        : resolveEarlyStopping('train: earlyStopping', earlyStopping, validates, metrics),
    lossThreshold:
      lossThreshold === undefined
        ? Number.NEGATIVE_INFINITY
        : checkNumber('train: lossThreshold', lossThreshold),
    ...resolveClipping('train', options),
    metrics,
    initialEpoch: checkInteger('train: initialEpoch', options.initialEpoch ?? 0, 0, MAX_COUNT),
    resume: checkBoolean('train: resume', options.resume ?? false),
    onEpoch:
      options.onEpoch === undefined ? undefined : checkFunction('train: onEpoch', options.onEpoch),
  };
}

/** @throws OptionError */
export function resolveClipping(
  where: string,
  options: Pick<TrainOptions, 'clipNorm' | 'clipValue'>,
): { clipNorm: number; clipValue: number } {
  return {
    clipNorm: positive(`${where}: clipNorm`, options.clipNorm),
    clipValue: positive(`${where}: clipValue`, options.clipValue),
  };
}

/** @throws OptionError */
export function resolveMetrics(what: string, given: unknown): readonly MetricName[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    throw new OptionError(`${what}: expected a list of names, got ${describe(given)}.`);
  }
  return [...new Set(Array.from(given, (name: unknown) => checkName(what, name, METRIC_NAMES)))];
}

/** How many of `samples` are trained with; the others validate. @throws ShapeError one part would be empty. */
export function trainedOf(samples: number, split: number): number {
  if (split === 0) return samples;
  // As Keras rounds, but 100 · (1 − 0.93) = 6.999… counts as 7.
  const trained = Math.floor(samples * (1 - split) + 1e-9);
  if (trained >= 1 && trained < samples) return trained;
  throw new ShapeError(
    `train: validationSplit: ${split} of ${samples} samples leaves ${trained} to train with; expected at least one on each side.`,
  );
}

function resolveSplit(value: unknown): number {
  const split = checkNumber('train: validationSplit', value, 0, 1);
  if (split > 0 && split < 1) return split;
  throw new OptionError(
    `train: validationSplit: expected a number above 0 and below 1, got ${describe(value)}.`,
  );
}

/** 0 where the option is not given: off. */
function positive(what: string, value: unknown): number {
  if (value === undefined) return 0;
  const number = checkNumber(what, value, 0);
  if (number > 0) return number;
  throw new OptionError(`${what}: expected a number above 0, got ${describe(value)}.`);
}
