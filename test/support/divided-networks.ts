// Networks of every kind of layer, wide enough that their work is divided.
import { core } from '../../src/core/engine.js';
import type { ThreadExports } from '../../src/core/threads/shared-memory.js';
import {
  activation,
  adam,
  averagePool2d,
  batchNorm,
  bidirectional,
  conv1d,
  conv2d,
  convTranspose2d,
  dense,
  dropout,
  embedding,
  flatten,
  globalAveragePool,
  globalMaxPool,
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
  /** Whether samples have any number of steps; `inputs` are those of the longest. */
  readonly anyLength?: boolean;
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

const WIDE = [16, 12, 24] as const;
const STEPS = [20, 32] as const;
const HELD = { inputs: WIDE, outputs: 3 } as const;

/** More of them: groups, gaps, overlapping windows, rates of dropout, samples of any length. */
export const MORE_CASES: Readonly<Record<string, Case>> = {
  'convolutions with groups': {
    ...HELD,
    layers: [
      conv2d({ filters: 24, kernelSize: 3, groups: 24, activation: 'selu', l2: 1e-3 }),
      conv2d({ filters: 12, kernelSize: [3, 2], groups: 3, strides: 2, dilation: 1, bias: false }),
      conv2d({ filters: 9, kernelSize: 2, dilation: 2, activation: 'softmax' }),
      convTranspose2d({ filters: 5, kernelSize: 3, strides: 2, activation: 'tanh' }),
      maxPool2d({ poolSize: 3, strides: 2, padding: 'same' }),
      flatten(),
      dense({ units: 3 }),
    ],
  },
  'convolutions of sequences': {
    inputs: STEPS,
    outputs: 3,
    layers: [
      conv1d({ filters: 33, kernelSize: 3, padding: 'causal', activation: 'gelu' }),
      layerNorm(),
      batchNorm(),
      selfAttention({ heads: 3 }),
      globalMaxPool(),
      dense({ units: 3 }),
    ],
  },
  'recurrence with dropout': {
    inputs: STEPS,
    outputs: 3,
    layers: [
      gru({ units: 33, returnSequences: true, dropout: 0.2, recurrentDropout: 0.25, l2: 1e-3 }),
      lstm({ units: 31, recurrentDropout: 0.5, truncate: 7, goBackwards: true }),
      dense({ units: 3 }),
    ],
  },
  'samples of any length': {
    inputs: STEPS,
    anyLength: true,
    outputs: 3,
    layers: [
      lstm({ units: 33, returnSequences: true }),
      bidirectional(gru({ units: 16, returnSequences: true })),
      layerNorm(),
      selfAttention({ heads: 4, causal: true }),
      selfAttention({ heads: 2 }),
      globalAveragePool(),
      dense({ units: 3 }),
    ],
  },
};

/** Each kind of layer whose work is divided, alone. */
export const ALONE: Readonly<Record<string, Pick<Case, 'inputs' | 'layers'>>> = {
  dense: { inputs: 100, layers: [dense({ units: 100 })] },
  activation: { inputs: 300, layers: [activation({ activation: 'tanh' })] },
  softmax: { inputs: 300, layers: [activation({ activation: 'softmax' })] },
  conv2d: { inputs: WIDE, layers: [conv2d({ filters: 8, kernelSize: 3 })] },
  convTranspose2d: { inputs: WIDE, layers: [convTranspose2d({ filters: 8, kernelSize: 3 })] },
  maxPool2d: { inputs: WIDE, layers: [maxPool2d()] },
  averagePool2d: { inputs: WIDE, layers: [averagePool2d()] },
  upSample2d: { inputs: WIDE, layers: [upSample2d()] },
  batchNorm: { inputs: WIDE, layers: [batchNorm()] },
  layerNorm: { inputs: WIDE, layers: [layerNorm()] },
  simpleRnn: { inputs: STEPS, layers: [simpleRnn({ units: 24 })] },
  lstm: { inputs: STEPS, layers: [lstm({ units: 24 })] },
  gru: { inputs: STEPS, layers: [gru({ units: 24 })] },
  selfAttention: { inputs: STEPS, layers: [selfAttention({ heads: 4 })] },
};

export type Dtype = 'float64' | 'float32';

export function make(
  { inputs, layers, anyLength }: Pick<Case, 'inputs' | 'layers' | 'anyLength'>,
  dtype: Dtype,
): Network {
  const shape = anyLength && Array.isArray(inputs) ? [null, ...inputs.slice(1)] : inputs;
  return new Network({ inputs: shape as NetworkOptions['inputs'], layers, dtype, seed: 3 });
}

export const TRAINING: TrainOptions = {
  epochs: 2,
  batchSize: 48,
  loss: 'meanSquaredError',
  optimizer: adam({ learningRate: 0.01 }),
};

const ROWS = 100;

/** Samples and targets for a network of the case. */
export function samplesOf({ inputs, vocabulary, outputs, anyLength }: Omit<Case, 'layers'>): {
  readonly x: {
    readonly data: Float64Array;
    readonly shape: readonly number[];
    readonly lengths?: readonly number[];
  };
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
    x: anyLength ? { data, shape, lengths: lengthsOf(shape[1]!) } : { data, shape },
    y: { data: random.uniform(0, 1, ROWS * outputs), shape: [ROWS, outputs] },
  };
}

/** How often work is divided in a run of 100 samples through the layers, and a product. */
export function forksOf({ inputs, layers }: Pick<Case, 'inputs' | 'layers'>, dtype: Dtype): number {
  const divided = core() as unknown as ThreadExports;
  const network = make({ inputs, layers: [...layers, flatten(), dense({ units: 1 })] }, dtype);
  const before = divided.threadForks();
  network.run(samplesOf({ inputs, outputs: 1 }).x);
  return divided.threadForks() - before;
}

/** Of each sample: from one step to `most`. */
function lengthsOf(most: number): readonly number[] {
  return Array.from({ length: ROWS }, (_, i) => 1 + ((i * 7) % most));
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
