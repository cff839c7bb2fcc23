import {
  adagrad,
  adam,
  adamW,
  dense,
  dropout,
  Network,
  type OptimizerSpec,
  RandomState,
  rmsprop,
  sgd,
  type TrainOptions,
} from '../../src/index.js';

/** Every activation, in a network of every kind of layer. */
export const ACTIVATION_LAYERS = [
  dense({ units: 5, activation: 'sigmoid' }),
  dense({ units: 4, activation: 'tanh', bias: false, l1: 1e-4 }),
  dropout({ rate: 0.25 }),
  dense({ units: 6, activation: 'relu', l2: 1e-3 }),
  dense({ units: 3, activation: 'leakyRelu', biasInitializer: 'normal' }),
  dense({ units: 3, activation: 'elu' }),
  dense({ units: 3, activation: 'selu', weightInitializer: 'lecunNormal' }),
  dense({ units: 3, activation: 'gelu' }),
  dense({ units: 3, activation: 'silu' }),
  dense({ units: 3, activation: 'softplus' }),
  dense({ units: 3 }),
  dense({ units: 3, activation: 'softmax' }),
] as const;

/** Those that step by a learning rate. */
type SteppingSpec = Extract<OptimizerSpec, { learningRate: number }>;

export const OPTIMIZERS: readonly [name: string, spec: SteppingSpec][] = [
  ['sgd', sgd({ learningRate: 0.1 })],
  ['momentum', sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true })],
  ['rmsprop', rmsprop()],
  ['adagrad', adagrad()],
  ['adam', adam()],
  ['adamW', adamW()],
];

const random = new RandomState(11);

/** (40, 3) */
export const X: number[][] = Array.from({ length: 40 }, () => [...random.uniform(-1, 1, 3)]);
/** Classes 0 to 2. */
export const Y: number[] = X.map(([a, b]) => (a! > 0 ? (b! > 0 ? 0 : 1) : 2));

export const OPTIONS: TrainOptions = {
  epochs: 4,
  batchSize: 16,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.02 }),
};

export function makeNetwork(dtype: 'float64' | 'float32' = 'float64', seed = 9): Network {
  return new Network({ inputs: 3, layers: ACTIVATION_LAYERS, seed, dtype });
}
