// What a run is: plain data, small enough for a link. The same settings give the same bits wherever they are opened.
import type { ActivationName, LossName } from 'myelin';

export const SETS = [
  'circle',
  'xor',
  'gauss',
  'moons',
  'spiral',
  'three',
  'plane',
  'hills',
] as const;
/** Sets to choose from, the four samples of the lessons, and points of one's own. */
export type SetName = (typeof SETS)[number] | 'xor4' | 's2' | 'own';

/** x, y, and the class or the value. */
export type OwnPoint = readonly [x: number, y: number, target: number];

export interface DataSettings {
  readonly set: SetName;
  readonly samples: number;
  /** 0 to 1. */
  readonly noise: number;
  readonly seed: number;
  /** The share that is not trained with. */
  readonly testShare: number;
  /** Of the set `own`. */
  readonly points?: readonly OwnPoint[];
}

export const NORMALIZATIONS = ['none', 'batch', 'layer'] as const;
export type Normalization = (typeof NORMALIZATIONS)[number];

export interface HiddenLayer {
  readonly units: number;
  readonly activation: ActivationName;
  /** Of the sums, before the activation. Absent: none, as in links of before. */
  readonly normalization?: Normalization;
  /** Whether what comes in is added to what goes out, as `residual` does: needs as many units as come in. */
  readonly skip?: boolean;
}

/** Units of the layer before hidden layer `i`: two numbers a sample come in. */
export function unitsBefore(hidden: readonly Pick<HiddenLayer, 'units'>[], i: number): number {
  return i === 0 ? 2 : hidden[i - 1]!.units;
}

export const SCHEDULES = [
  'constant',
  'stepDecay',
  'exponentialDecay',
  'inverseTimeDecay',
  'cosineDecay',
  'reduceOnPlateau',
] as const;
/** Of `reduceOnPlateau`, where settings have none. */
export const PLATEAU = { patience: 10, factor: 0.5, cooldown: 0 } as const;
export type ScheduleName = (typeof SCHEDULES)[number];

export const OPTIMIZERS = [
  'sgd',
  'rmsprop',
  'adagrad',
  'adam',
  'adamW',
  'lbfgs',
  'levenbergMarquardt',
] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

export const INITIALIZERS = [
  'default',
  'uniform',
  'glorotUniform',
  'glorotNormal',
  'heUniform',
  'heNormal',
  'lecunNormal',
  'orthogonal',
  'zeros',
] as const;
export type InitializerName = (typeof INITIALIZERS)[number];

export interface Settings {
  readonly data: DataSettings;
  readonly hidden: readonly HiddenLayer[];
  /** `uniform`: from 0 to 1, as in the NumPy programs. */
  readonly initializer: InitializerName;
  readonly loss: LossName;
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  /** How the learning rate changes from epoch to epoch. Absent: not at all. */
  readonly schedule?: ScheduleName;
  /** Epochs until it has fallen a good way: between two falls, to a tenth, to a half, to the end of the cosine. */
  readonly scheduleEpochs?: number;
  /** Of `reduceOnPlateau`: epochs without improvement before the rate falls, to this share, and epochs after a fall that do not count. */
  readonly patience?: number;
  readonly factor?: number;
  readonly cooldown?: number;
  readonly momentum: number;
  readonly nesterov?: boolean;
  /** 0: all samples at once. */
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly l1: number;
  readonly l2: number;
  readonly dropout: number;
  /** Longer gradients are shortened to this; 0 or absent: never. */
  readonly clipNorm?: number;
  readonly dtype: 'float64' | 'float32';
  readonly seed: number;
}

export const FULL_BATCH: readonly OptimizerName[] = ['lbfgs', 'levenbergMarquardt'];
