import { OptionError } from '../../base/errors.js';
import { freezePlain } from '../../base/plain-data.js';
import { seedOf } from '../../base/seed.js';
import { checkInteger, checkName, checkOptions, describe } from '../../base/validate.js';
import type { LayerSpec } from '../../description/layers/layer-spec.js';
import type { LossName } from '../../description/losses.js';
import type { ScheduleSpec } from '../../description/schedules.js';
import type { TrainOptions } from '../../network/training/options.js';
import type { ColumnName } from '../series-like.js';
import { resolveSteps, scale, type TransformSpec } from '../transform/descriptions.js';

/** How a forecaster's network is trained: what `Network.train` takes, as plain data. */
export interface ForecasterTraining
  extends Pick<
    TrainOptions,
    | 'epochs'
    | 'batchSize'
    | 'optimizer'
    | 'shuffle'
    | 'validationSplit'
    | 'earlyStopping'
    | 'lossThreshold'
    | 'clipNorm'
    | 'clipValue'
  > {
  /** What is made small. Default `'meanSquaredError'`. */
  loss?: LossName;
  /** Changes the learning rate from epoch to epoch; no function, so that it can be saved. */
  schedule?: ScheduleSpec;
}

/** What `new Forecaster` takes. */
export interface ForecasterOptions {
  /** Rows that the network sees. */
  size: number;
  /** Rows that it foretells at once; beyond them it is fed with its own answers. Default 1. */
  horizon?: number;
  /** Columns that it sees, by name or place. Default: all. */
  columns?: ColumnName | readonly ColumnName[];
  /** Columns that it foretells. Default: `columns`. With others than those, nothing beyond the horizon can be foretold. */
  targets?: ColumnName | readonly ColumnName[];
  /** What the series goes through first and the answers on their way back. Default: `[scale()]`. */
  transform?: readonly TransformSpec[];
  /** From (size, columns) to horizon × targets numbers, row by row. */
  layers: readonly LayerSpec[];
  /** How it is trained. */
  train: ForecasterTraining;
  /**
   * What intervals are learnt from: the windows are parted into so many blocks of time, for each a network is trained
   * with those that share no row that is foretold with it, and what that is wrong by in the block is kept. Default 4; 1: the
   * errors are those of the training itself, which are too small, and one training is enough.
   */
  folds?: number;
  /** Default `'float64'`. */
  dtype?: 'float64' | 'float32';
  /** 0 to 2³² − 1. Default: one drawn from the platform, kept as `seed`. */
  seed?: number;
}

/** The options with every default filled in. @internal */
export interface ForecasterSettings {
  readonly size: number;
  readonly horizon: number;
  readonly columns: ForecasterOptions['columns'];
  readonly targets: ForecasterOptions['targets'];
  readonly transform: readonly TransformSpec[];
  readonly layers: readonly LayerSpec[];
  readonly train: TrainOptions;
  readonly folds: number;
  readonly dtype: 'float64' | 'float32';
  readonly seed: number;
}

const NAMES = [
  ...['size', 'horizon', 'columns', 'targets', 'transform', 'layers', 'train'],
  ...['folds', 'dtype', 'seed'],
];
const TRAINING = [
  ...['epochs', 'batchSize', 'optimizer', 'shuffle', 'validationSplit', 'earlyStopping'],
  ...['lossThreshold', 'clipNorm', 'clipValue', 'loss', 'schedule'],
];

/** @throws OptionError @internal */
export function resolveForecaster(
  what: string,
  options: ForecasterOptions,
): readonly [ForecasterSettings, ForecasterOptions] {
  const given = checkOptions(what, options, NAMES);
  const train = checkOptions(`${what}: train`, given.train, TRAINING);
  if (typeof train.schedule === 'function') {
    throw new OptionError(
      `${what}: train.schedule: a function cannot be saved with the model; give what stepDecay, cosineDecay and the like return.`,
    );
  }
  const seed = seedOf(what, given.seed);
  const settings = {
    size: checkInteger(`${what}: size`, given.size, 1, 1_000_000),
    horizon: checkInteger(`${what}: horizon`, given.horizon ?? 1, 1, 1_000_000),
    columns: ownNames(`${what}: columns`, given.columns),
    targets: ownNames(`${what}: targets`, given.targets),
    transform: resolveSteps(`${what}: transform`, given.transform ?? [scale()]),
    layers: given.layers,
    train: { ...train, loss: train.loss ?? 'meanSquaredError' } as TrainOptions,
    folds: checkInteger(`${what}: folds`, given.folds ?? 4, 1, 1000),
    dtype: checkName(`${what}: dtype`, given.dtype ?? 'float64', ['float64', 'float32'] as const),
    seed,
  };
  const kept = { ...given, train, seed, transform: settings.transform };
  for (const key of ['columns', 'targets'] as const) {
    if (settings[key] !== undefined) kept[key] = settings[key];
  }
  return [settings, freezePlain(structured(what, kept))];
}

/** A copy that JSON can hold. @throws OptionError */
function structured(what: string, options: ForecasterOptions): ForecasterOptions {
  try {
    return JSON.parse(JSON.stringify(options)) as ForecasterOptions;
  } catch {
    throw new OptionError(`${what}: expected options of plain data, which can be saved.`);
  }
}

function ownNames(what: string, given: unknown): ColumnName[] | ColumnName | undefined {
  const isName = (each: unknown): each is ColumnName =>
    typeof each === 'string' || typeof each === 'number';
  if (given === undefined || isName(given)) return given;
  const list = Array.isArray(given) ? Array.from(given as unknown[]) : [];
  if (list.length > 0 && list.every(isName)) return list;
  throw new OptionError(
    `${what}: expected the names or places of columns, got ${describe(given)}.`,
  );
}
