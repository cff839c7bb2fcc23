// A training of some milliseconds an epoch, with all that a checkpoint must keep.
import {
  adam,
  dense,
  dropout,
  Network,
  RandomState,
  reduceOnPlateau,
  type TrainOptions,
} from '../../src/index.js';

const random = new RandomState(3);

/** (600, 8) */
export const inputs = {
  data: random.uniform(-1, 1, 600 * 8),
  shape: [600, 8] as [rows: number, columns: number],
};
export const targets = Array.from({ length: 600 }, (_, i) => {
  const [a, b] = inputs.data.subarray(8 * i);
  return a! * b! > 0 ? 1 : 0;
});

export const makeNetwork = (): Network =>
  new Network({
    inputs: 8,
    layers: [
      dense({ units: 64, activation: 'tanh' }),
      dropout({ rate: 0.2 }),
      dense({ units: 32, activation: 'relu' }),
      dense({ units: 2, activation: 'softmax' }),
    ],
    seed: 5,
  });

export const OPTIONS: TrainOptions = {
  epochs: 80,
  batchSize: 8,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.003 }),
  validationSplit: 0.2,
  schedule: reduceOnPlateau({ patience: 3 }),
  earlyStopping: { patience: 80 },
  metrics: ['accuracy'],
};
