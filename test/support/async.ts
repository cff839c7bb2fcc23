import {
  adam,
  dense,
  dropout,
  type MatrixLike,
  Network,
  type NetworkOptions,
  RandomState,
  type TrainAsyncOptions,
} from '../../src/index.js';

/** Where a training may run: a worker, or this thread in time slices. */
export const PLACES: readonly (readonly [name: string, options: { worker?: false }])[] = [
  ['in a worker', {}],
  ['in time slices', { worker: false }],
];

/** Samples of `inputs` numbers and one of `classes` classes each, the same in every run. */
export function samplesOf(
  rows: number,
  inputs: number,
  classes: number,
): { x: MatrixLike & { data: Float64Array }; y: number[] } {
  const random = new RandomState(rows);
  const data = random.uniform(-1, 1, rows * inputs);
  const y = Array.from(random.randint(0, classes, rows));
  return { x: { data, shape: [rows, inputs] }, y };
}

export function classifier(
  inputs: number,
  units: number,
  classes: number,
  options: Partial<NetworkOptions> = {},
): Network {
  return new Network({
    inputs,
    layers: [
      dense({ units, activation: 'tanh', l2: 1e-4 }),
      dropout({ rate: 0.1 }),
      dense({ units: classes, activation: 'softmax' }),
    ],
    seed: 1,
    ...options,
  });
}

export const CLASSIFY: TrainAsyncOptions = {
  epochs: 12,
  batchSize: 16,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.01 }),
};

/** Everything of a network, as text: equal only where every bit is. */
export function wholeOf(network: Network): string {
  return JSON.stringify(network);
}
