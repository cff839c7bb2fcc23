// Trainings to interrupt, for the tests of `resume`.
import {
  adam,
  dense,
  dropout,
  Network,
  RandomState,
  reduceOnPlateau,
  sgd,
  type TrainOptions,
} from '../../src/index.js';

export const X = Array.from({ length: 50 }, (_, i) =>
  Array.from(new RandomState(i).uniform(-1, 1, 3)),
);
export const Y = X.map(([a, b]) => (a! > 0 ? (b! > 0 ? 0 : 1) : 2));

export const make = (dtype: 'float64' | 'float32' = 'float64'): Network =>
  new Network({
    inputs: 3,
    layers: [
      dense({ units: 7, activation: 'tanh', l2: 1e-4 }),
      dropout({ rate: 0.2 }),
      dense({ units: 3, activation: 'softmax' }),
    ],
    seed: 4,
    dtype,
  });

export const BASE: TrainOptions = {
  epochs: 12,
  batchSize: 8,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.05 }),
};

/** What is to go on, beside `BASE`. */
export const CASES: readonly (readonly [name: string, options: Partial<TrainOptions>])[] = [
  ['plain', {}],
  ['not shuffled', { shuffle: false }],
  ['validation and metrics', { validationSplit: 0.2, metrics: ['accuracy', 'r2'] }],
  ['a schedule', { schedule: { kind: 'stepDecay', every: 3, factor: 0.5 }, initialEpoch: 2 }],
  ['a function as schedule', { schedule: (epoch, rate) => rate / (epoch + 1) }],
  [
    'reduceOnPlateau',
    {
      optimizer: sgd({ learningRate: 2, momentum: 0.9 }),
      schedule: reduceOnPlateau({ patience: 1, factor: 0.5, cooldown: 2, minDelta: 0.05 }),
    },
  ],
  [
    'early stopping, parameters restored',
    { optimizer: sgd({ learningRate: 3 }), earlyStopping: { patience: 4 }, validationSplit: 0.3 },
  ],
  [
    'early stopping, not restored',
    { optimizer: sgd({ learningRate: 3 }), earlyStopping: { patience: 3, restoreBest: false } },
  ],
  ['a threshold for the loss', { lossThreshold: 0.6 }],
  ['clipping and weights', { clipNorm: 0.5, classWeights: [1, 2, 3] }],
];
