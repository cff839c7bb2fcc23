// Every kind of layer that can be written as Python, by name.
import type { ActivationName } from '../../../description/activations.js';
import type { Layer } from '../../../network/layer.js';
import type { PythonProgram, PythonWriter } from '../program.js';

/** What some kinds' descriptions have. */
interface Described {
  readonly activation?: ActivationName;
  readonly epsilon?: number;
}

const activationOf = (program: PythonProgram, { spec }: Layer): string =>
  program.need((spec as Described).activation ?? 'linear');

const sizesOf = ({ sizes }: Layer): string => `(${sizes.join(', ')},)`;

const dense: PythonWriter = (program, layer) => ({
  name: 'dense',
  values: {
    weights: program.tensor(layer.parameters.weights),
    bias: program.tensor(layer.parameters.bias),
    activation: activationOf(program, layer),
  },
});

const convolution =
  (name: string): PythonWriter =>
  (program, layer) => ({
    name,
    values: {
      weights: program.tensor(layer.parameters.weights),
      bias: program.tensor(layer.parameters.bias),
      activation: activationOf(program, layer),
      sizes: sizesOf(layer),
    },
  });

const pooling: PythonWriter = (_, layer) => ({ name: 'pool', values: { sizes: sizesOf(layer) } });

const batchNorm: PythonWriter = (program, { parameters, spec }) => ({
  name: 'batchNorm',
  values: {
    gamma: program.tensor(parameters.gamma),
    beta: program.tensor(parameters.beta),
    mean: program.tensor(parameters.movingMean),
    variance: program.tensor(parameters.movingVariance),
    epsilon: String((spec as Described).epsilon),
  },
});

const layerNorm: PythonWriter = (program, { parameters, spec }) => ({
  name: 'layerNorm',
  values: {
    gamma: program.tensor(parameters.gamma),
    beta: program.tensor(parameters.beta),
    epsilon: String((spec as Described).epsilon),
  },
});

export const PYTHON_WRITERS: ReadonlyMap<string, PythonWriter> = new Map(
  Object.entries({
    activation: (program, layer) => ({
      name: 'activate',
      values: { activation: activationOf(program, layer) },
    }),
    averagePool1d: pooling,
    averagePool2d: pooling,
    batchNorm,
    conv1d: convolution('convolve'),
    conv2d: convolution('convolve'),
    convTranspose2d: convolution('convolveTurned'),
    dense,
    globalAveragePool: pooling,
    globalMaxPool: pooling,
    layerNorm,
    maxPool1d: pooling,
    maxPool2d: pooling,
    residual: (program, layer) => ({
      name: 'residual',
      values: { layers: program.layers(layer.layers, 'layers', '        ') },
    }),
    upSample2d: (_, layer) => ({ name: 'upSample', values: { sizes: sizesOf(layer) } }),
  } satisfies Record<string, PythonWriter>),
);
