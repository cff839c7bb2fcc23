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

export interface HiddenLayer {
  readonly units: number;
  readonly activation: ActivationName;
}

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
  readonly momentum: number;
  /** 0: all samples at once. */
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly l1: number;
  readonly l2: number;
  readonly dropout: number;
  readonly dtype: 'float64' | 'float32';
  readonly seed: number;
}

export const FULL_BATCH: readonly OptimizerName[] = ['lbfgs', 'levenbergMarquardt'];
