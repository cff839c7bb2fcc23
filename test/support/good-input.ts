import { adam, dense, Network, type TrainOptions } from '../../src/index.js';
import type { ErrorClass } from './errors.js';

/** What is wrong, what is given, and the error: class, code, and words of its message. */
export type Row = [
  name: string,
  given: unknown,
  type: ErrorClass,
  code: string,
  ...parts: string[],
];

export const LAYERS = [
  dense({ units: 4, activation: 'tanh' }),
  dense({ units: 3, activation: 'softmax' }),
];
export const X = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
export const Y = [0, 1, 2, 0];
export const OPTIONS: TrainOptions = {
  epochs: 2,
  loss: 'categoricalCrossentropy',
  optimizer: adam(),
};

/** Two inputs, three classes. */
export const make = () => new Network({ inputs: 2, layers: LAYERS, seed: 1 });
/** Two inputs, one output. */
export const single = () =>
  new Network({ inputs: 2, layers: [dense({ units: 1, activation: 'sigmoid' })], seed: 1 });
