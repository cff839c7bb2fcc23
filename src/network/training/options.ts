import { OptionError } from '../../base/errors.js';
import {
  checkBoolean,
  checkFunction,
  checkInteger,
  checkName,
  checkNumber,
  checkOptions,
  describe,
} from '../../base/validate.js';
import {
  checkLoss,
  checkSmoothing,
  type LossName,
  type Outcome,
} from '../../description/losses.js';
import { isFullBatch, type OptimizerSpec, resolveOptimizer } from '../../description/optimizers.js';
import { resolveSchedule, type Schedule } from '../../description/schedules.js';
import type { SamplesLike, TargetsLike, TensorLike } from '../../matrix/matrix-like.js';
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
  inputs: SamplesLike;
  /** As the targets to train with. */
  targets: TargetsLike;
  /** One weight a sample, ≥ 0, or one for each row along the last axis of an output, for the validation loss. Default: all 1. */
  sampleWeights?: TensorLike;
}

/** How samples to validate with are drawn. */
export interface ValidationSplit {
  /** Between 0 and 1. */
  share: number;
  /** Whether they are drawn at random, by the network's seed, else they are the last ones. Default true. */
  shuffle?: boolean;
  /** Whether both parts have the classes' shares of the whole; for targets that are classes. Default false. */
  stratify?: boolean;
}

/** What `Network.train` takes. */
export interface TrainOptions {
  /** How often all samples are gone through. */
  epochs: number;
  /** Samples in one update; the last batch of an epoch may have fewer. Default 32; 1: an update a sample. None with `lbfgs` and `levenbergMarquardt`. */
  batchSize?: number;
  /** What is made small. */
  loss: LossName;
  /**
   * How much of each target is shared among the classes (Szegedy et al. 2016), from 0 to below 1: t·(1 − ε) + ε/k with k classes, 2
   * for `binaryCrossentropy`. For both cross-entropies, as in Keras; the validation loss has it too, metrics do not. Default 0.
   */
  labelSmoothing?: number;
  /** How: `sgd`, `rmsprop`, `adagrad`, `adam` or `adamW`; for small data `lbfgs` or `levenbergMarquardt`, whose iterations are epochs. */
  optimizer: OptimizerSpec;
  /** Changes the learning rate from epoch to epoch. Default: the optimizer's all the time. */
  schedule?: Schedule;
  /** Whether each epoch takes the samples in a new random order, drawn from the network's random state. Default true. */
  shuffle?: boolean;
  /**
   * Of sequences of any length: batches are of sequences about as long, which takes fewer and larger products. They are as random as
   * the order of the samples, 50 batches at a time, and the same for the same seed. Needs `shuffle`. Default false.
   */
  groupByLength?: boolean;
  /** Samples for the validation loss after each epoch. */
  validationData?: ValidationData;
  /**
   * Instead: the share of the samples that is not trained with but validated, between 0 and 1: the last ones as they are
   * given, as in Keras. With `{ share }` they are drawn: rows that are sorted, by class or by time, need it or must not
   * have it.
   */
  validationSplit?: number | ValidationSplit;
  /** Stops when a figure no longer improves. Default: never. */
  earlyStopping?: EarlyStoppingOptions;
  /** Stops as soon as an epoch's loss is at most this. Default: never. */
  lossThreshold?: number;
  /**
   * One weight a sample, ≥ 0: Σw·loss/Σw over a batch. Where outputs have several axes also one for each row along the last, each
   * step or pixel, in the shape of class indices. Default: all 1.
   */
  sampleWeights?: TensorLike;
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
  /**
   * Called after each epoch; the network can be run and read meanwhile. Returning false stops the training. `trainAsync`
   * awaits a promise, `train` refuses it.
   */
  onEpoch?: (log: EpochLog) => void | false | Promise<void | false>;
}

/** The options with every default filled in. @internal */
export interface TrainSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly loss: LossName;
  readonly labelSmoothing: number;
  readonly optimizer: OptimizerSpec;
  readonly schedule: Schedule | undefined;
  /** What `reduceOnPlateau` watches. */
  readonly scheduleFigure: string;
  readonly shuffle: boolean;
  readonly groupByLength: boolean;
  readonly validationData: ValidationData | undefined;
  readonly validationSplit: Required<ValidationSplit>;
  readonly earlyStopping: EarlyStoppingSettings | undefined;
  readonly lossThreshold: number;
  readonly clipNorm: number;
  readonly clipValue: number;
  readonly metrics: readonly MetricName[];
  readonly initialEpoch: number;
  readonly resume: boolean;
  readonly onEpoch: ((log: EpochLog) => unknown) | undefined;
}

/** The names of the options. @internal */
export const TRAIN_OPTIONS: readonly string[] = [
  'epochs',
  'batchSize',
  'loss',
  'labelSmoothing',
  'optimizer',
  'schedule',
  'shuffle',
  'groupByLength',
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

/** `outcome`: what the network ends in. @throws OptionError @internal */
export function resolveTrainOptions(options: TrainOptions, outcome: Outcome): TrainSettings {
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
  const optimizer = resolveOptimizer('train: optimizer', options.optimizer);
  const loss = checkLoss('train: loss', options.loss, outcome);
  return {
    epochs: checkInteger('train: epochs', options.epochs, 1, MAX_COUNT),
    batchSize: checkInteger('train: batchSize', options.batchSize ?? 32, 1, MAX_COUNT),
    loss,
    labelSmoothing: checkSmoothing('train: labelSmoothing', options.labelSmoothing, loss),
    optimizer,
    schedule: resolved,
    scheduleFigure: figureToWatch('train: schedule: monitor', figure, validates, metrics),
    shuffle: checkBoolean('train: shuffle', options.shuffle ?? !isFullBatch(optimizer)),
    groupByLength: checkBoolean('train: groupByLength', options.groupByLength ?? false),
    validationData,
    validationSplit: resolveSplit(validationSplit),
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

/** 0 where the option is not given: off. */
function positive(what: string, value: unknown): number {
  if (value === undefined) return 0;
  const number = checkNumber(what, value, 0);
  if (number > 0) return number;
  throw new OptionError(`${what}: expected a number above 0, got ${describe(value)}.`);
}

function resolveSplit(given: unknown): Required<ValidationSplit> {
  const what = 'train: validationSplit';
  if (given === undefined) return { share: 0, shuffle: false, stratify: false };
  if (typeof given !== 'object') {
    return { share: shareOf(what, given), shuffle: false, stratify: false };
  }
  const options = checkOptions(what, given as ValidationSplit, ['share', 'shuffle', 'stratify']);
  const shuffle = checkBoolean(`${what}: shuffle`, options.shuffle ?? true);
  const stratify = checkBoolean(`${what}: stratify`, options.stratify ?? false);
  if (stratify && !shuffle) {
    throw new OptionError(`${what}: 'stratify' needs 'shuffle', which is false.`);
  }
  return { share: shareOf(`${what}: share`, options.share), shuffle, stratify };
}

function shareOf(what: string, value: unknown): number {
  const share = checkNumber(what, value, 0, 1);
  if (share > 0 && share < 1) return share;
  throw new OptionError(`${what}: expected a number above 0 and below 1, got ${describe(value)}.`);
}
