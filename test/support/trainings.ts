import {
  adam,
  dense,
  Network,
  type NetworkOptions,
  RandomState,
  sgd,
  type TrainOptions,
} from '../../src/index.js';

export const SAMPLES = 60;
export const X = Array.from({ length: SAMPLES }, (_, i) =>
  Array.from(new RandomState(i).uniform(-1, 1, 4)),
);
export const CLASSES = X.map((row) => row.slice(0, 3).indexOf(Math.max(...row.slice(0, 3))));
export const ONE_HOT = CLASSES.map((c) => [0, 1, 2].map((j) => (c === j ? 1 : 0)));
export const VALUES = X.map(([a, b]) => 0.3 * a! - b!);

export function classifier(options: Partial<NetworkOptions> = {}): Network {
  return new Network({
    inputs: 4,
    layers: [dense({ units: 8, activation: 'tanh' }), dense({ units: 3, activation: 'softmax' })],
    seed: 1,
    ...options,
  });
}

export function regressor(options: Partial<NetworkOptions> = {}): Network {
  return new Network({
    inputs: 4,
    layers: [dense({ units: 6, activation: 'tanh' }), dense({ units: 1 })],
    seed: 1,
    ...options,
  });
}

export const CLASSIFY: TrainOptions = {
  epochs: 10,
  batchSize: 16,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.01 }),
};
export const REGRESS: TrainOptions = {
  epochs: 10,
  batchSize: 16,
  loss: 'meanSquaredError',
  optimizer: sgd({ learningRate: 0.05 }),
};
