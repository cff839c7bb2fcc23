// Networks of every kind of layer, wide enough that their work is divided.
import {
  activation,
  adam,
  averagePool2d,
  batchNorm,
  bidirectional,
  conv2d,
  convTranspose2d,
  dense,
  dropout,
  embedding,
  flatten,
  gru,
  type LayerSpec,
  layerNorm,
  lstm,
  maxPool2d,
  Network,
  type NetworkOptions,
  positionalEmbedding,
  RandomState,
  residual,
  selfAttention,
  simpleRnn,
  type TrainOptions,
  upSample2d,
} from '../../src/index.js';

/** What is trained: shape of a sample, layers. `vocabulary`: the samples are indices. */
export interface Case {
  readonly inputs: NetworkOptions['inputs'];
  readonly layers: readonly LayerSpec[];
  readonly vocabulary?: number;
  /** Numbers that leave it, of a sample. */
  readonly outputs: number;
}

const WIDTHS = ['relu', 'sigmoid', 'tanh', 'gelu', 'mish', 'selu'] as const;

export const CASES: Readonly<Record<string, Case>> = {
  dense: {
    inputs: 101,
    outputs: 10,
    layers: [
      dense({ units: 97, activation: 'relu', l2: 1e-4 }),
      dropout({ rate: 0.25 }),
      dense({ units: 131, activation: 'gelu', bias: false }),
      dense({ units: 10, activation: 'softmax' }),
    ],
  },
  activations: {
    inputs: 64,
    outputs: 3,
    layers: [
      ...WIDTHS.map((name) => dense({ units: 67, activation: name })),
      activation({ activation: 'softmax' }),
      dense({ units: 3 }),
    ],
  },
  images: {
    inputs: [12, 10, 3],
    outputs: 3,
    layers: [
      conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }),
      batchNorm(),
      maxPool2d(),
      residual([conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'silu' })]),
      averagePool2d({ poolSize: 2, strides: 1 }),
      convTranspose2d({ filters: 8, kernelSize: 2, strides: 2 }),
      upSample2d(),
      flatten(),
      dense({ units: 32, activation: 'tanh' }),
      dense({ units: 3, activation: 'softmax' }),
    ],
  },
  sequences: {
    inputs: [9, 20],
    outputs: 3,
    layers: [
      lstm({ units: 40, returnSequences: true }),
      bidirectional(gru({ units: 24, returnSequences: true })),
      simpleRnn({ units: 30 }),
      dense({ units: 3, activation: 'softmax' }),
    ],
  },
  'sequences, other cells': {
    inputs: [9, 20],
    outputs: 3,
    layers: [
      gru({ units: 40, resetAfter: false, returnSequences: true }),
      bidirectional(gru({ units: 24, resetAfter: false, returnSequences: true })),
      lstm({ units: 30, cellState: false }),
      dense({ units: 3, activation: 'softmax' }),
    ],
  },
  attention: {
    inputs: [11],
    outputs: 3,
    vocabulary: 30,
    layers: [
      embedding({ vocabulary: 30, units: 32 }),
      positionalEmbedding(),
      residual([layerNorm(), selfAttention({ heads: 4, causal: true })]),
      flatten(),
      dense({ units: 3, activation: 'softmax' }),
    ],
  },
};

export type Dtype = 'float64' | 'float32';

export function make({ inputs, layers }: Case, dtype: Dtype): Network {
  return new Network({ inputs, layers, dtype, seed: 3 });
}

export const TRAINING: TrainOptions = {
  epochs: 2,
  batchSize: 48,
  loss: 'meanSquaredError',
  optimizer: adam({ learningRate: 0.01 }),
};

const ROWS = 100;

/** Samples and targets for a network of the case. */
export function samplesOf({ inputs, vocabulary, outputs }: Case): {
  readonly x: { readonly data: Float64Array; readonly shape: readonly number[] };
  readonly y: { readonly data: Float64Array; readonly shape: readonly [number, number] };
} {
  const random = new RandomState(5);
  const shape = [ROWS, ...(typeof inputs === 'number' ? [inputs] : inputs)].map(Number);
  const drawn = random.uniform(
    -1,
    1,
    shape.reduce((product, length) => product * length, 1),
  );
  const data = vocabulary
    ? drawn.map((value) => Math.floor(((value + 1) / 2) * vocabulary))
    : drawn;
  return {
    x: { data, shape },
    y: { data: random.uniform(0, 1, ROWS * outputs), shape: [ROWS, outputs] },
  };
}

/** Everything that a training and what follows it come to, as text. */
export function outcome(each: Case, dtype: Dtype): string {
  const { x, y } = samplesOf(each);
  const network = make(each, dtype);
  const history = network.train(x, y, TRAINING);
  const figures = network.evaluate(x, y, { loss: 'meanSquaredError' });
  const answers = network.run(x);
  return JSON.stringify([history.loss, figures, Array.from(answers.data), network]);
}
