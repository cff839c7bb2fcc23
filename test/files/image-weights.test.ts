// Weights of convnets in the lists of PyTorch and Keras.
import { describe, expect, it } from 'vitest';
import {
  loadKerasWeights,
  loadStateDict,
  type TensorLike,
  toKerasWeights,
  toStateDict,
} from '../../src/files.js';
import {
  batchNorm,
  conv1d,
  conv2d,
  convTranspose2d,
  dense,
  dropout,
  FormatError,
  flatten,
  maxPool2d,
  Network,
  OptionError,
  residual,
  type Tensor,
} from '../../src/index.js';
import golden from '../golden/torch-state-dict.json' with { type: 'json' };
import { expectSameBits } from '../support/bits.js';
import { expectError } from '../support/errors.js';
import { IMAGE_CASES, imageNetwork, RESIDUAL_CASES } from '../support/image-networks.js';

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

const tensors = (state: Readonly<Record<string, Numbers>>): Record<string, TensorLike> =>
  Object.fromEntries(
    Object.entries(state).map(([name, { shape, data }]) => [
      name,
      { shape, data: Float64Array.from(data) },
    ]),
  );

/** (batch, channels, …) with the channels last. */
function lastOf({ shape, data }: Numbers): { data: Float64Array; shape: number[] } {
  const [rows, channels, ...axes] = shape as [number, number, ...number[]];
  const places = axes.reduce((product, length) => product * length, 1);
  const result = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < places; p++) {
        result[(i * places + p) * channels + c] = data[(i * channels + c) * places + p]!;
      }
    }
  }
  return { data: result, shape: [rows, ...axes, channels] };
}

const image = (): Network =>
  new Network({
    inputs: [6, 4, 2],
    layers: [
      conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: 1, activation: 'relu' }),
      batchNorm(),
      convTranspose2d({
        filters: 6,
        kernelSize: 3,
        strides: 2,
        padding: [
          [1, 0],
          [1, 0],
        ],
        groups: 2,
      }),
      maxPool2d(),
      flatten(),
      batchNorm(),
      dropout({ rate: 0.3 }),
      dense({ units: 5, activation: 'tanh' }),
      dense({ units: 3 }),
    ],
  });
const sequence = (): Network =>
  new Network({
    inputs: [10, 3],
    layers: [
      conv1d({ filters: 4, kernelSize: 3, dilation: 2, bias: false }),
      flatten(),
      dense({ units: 2 }),
    ],
  });

const blocks = (): Network =>
  new Network({
    inputs: [4, 3, 2],
    layers: [
      conv2d({ filters: 3, kernelSize: 3, padding: 1, activation: 'relu' }),
      residual([
        batchNorm(),
        conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'tanh' }),
        residual([conv2d({ filters: 4, kernelSize: 1 })]),
        conv2d({ filters: 3, kernelSize: 1, bias: false }),
      ]),
      flatten(),
      residual([batchNorm(), dropout({ rate: 0.5 })]),
      dense({ units: 4 }),
      residual([dense({ units: 5, activation: 'sigmoid' }), dense({ units: 4 })]),
      dense({ units: 2 }),
    ],
  });

describe.each([
  ['image', image],
  ['sequence', sequence],
  ['residual', blocks],
] as const)('PyTorch, %s', (name, make) => {
  const { state, x, y } = golden[name];
  const given = tensors(state as unknown as Record<string, Numbers>);

  it('gives PyTorch’s answers, and its state dict again', () => {
    const network = make();
    loadStateDict(network, given);
    const answer = network.run<Tensor>(lastOf(x)).data;
    for (const [i, value] of answer.entries()) expect(value).toBeCloseTo(y.data[i]!, 12);
    const written = toStateDict(network);
    expect([...written.keys()].sort()).toEqual(Object.keys(given).sort());
    for (const [key, { data, shape }] of written) {
      expect(shape).toEqual(given[key]!.shape);
      expectSameBits(data as Float64Array, given[key]!.data as Float64Array);
    }
  });

  it('takes names, and leaves other tensors alone', () => {
    const network = make();
    const parts = [...new Set(Object.keys(given).map((key) => key.slice(0, key.lastIndexOf('.'))))];
    const layers = parts.map((part) => `net.l${part}`);
    const named = Object.fromEntries(
      Object.entries(given).map(([key, tensor]) => [`net.l${key}`, tensor]),
    );
    const counts = { 'net.l2.num_batches_tracked': { data: Float64Array.of(3), shape: [1] } };
    loadStateDict(network, { ...counts, ...named }, { layers });
    const other = make();
    loadStateDict(other, given);
    expectSameBits(network.run<Tensor>(lastOf(x)).data, other.run<Tensor>(lastOf(x)).data);
  });

  it('after an error all is as it was', () => {
    const network = make();
    const before = network.toJSON();
    const last = Object.keys(given).at(-1)!;
    const { [last]: bad, ...rest } = given;
    expectError(() => loadStateDict(network, rest), FormatError, 'ERR_FORMAT', last);
    const wrong = { data: bad!.data, shape: [1, bad!.data.length] };
    expectError(
      () => loadStateDict(network, { ...rest, [last]: wrong }),
      FormatError,
      'ERR_FORMAT',
      'expected shape',
    );
    const infinite = { ...bad!, data: Float64Array.from(bad!.data, () => 1 / 0) };
    expectError(
      () => loadStateDict(network, { ...rest, [last]: infinite }),
      FormatError,
      'ERR_FORMAT',
      'finite',
    );
    expectError(
      () => loadStateDict(network, given, { layers: ['a'] }),
      OptionError,
      'ERR_OPTION',
      'different names',
    );
    expect(network.toJSON()).toEqual(before);
  });
});

it.each([...IMAGE_CASES, ...RESIDUAL_CASES])('%s: there and back, both libraries', (...each) => {
  const network = imageNetwork(each, 'float32');
  const before = network.toJSON();
  const other = imageNetwork(each, 'float32', 7);
  loadStateDict(other, toStateDict(network));
  expect(other.toJSON().layers).toEqual(before.layers);
  const third = imageNetwork(each, 'float32', 8);
  const arrays = toKerasWeights(network);
  loadKerasWeights(third, arrays);
  expect(third.toJSON().layers).toEqual(before.layers);
  arrays.delete(`arr_${arrays.size - 1}`);
  expectError(() => loadKerasWeights(third, arrays), FormatError, 'ERR_FORMAT', 'arrays');
});

it('where PyTorch would add numbers that stand in another order, the layer is refused', () => {
  const network = new Network({
    inputs: [2, 2, 3],
    layers: [flatten(), residual([dense({ units: 12 })]), dense({ units: 1 })],
  });
  const parts = ['toStateDict: residual', 'Put a dense layer between flatten and residual'];
  expectError(() => toStateDict(network), OptionError, 'ERR_OPTION', ...parts);
  expect(toKerasWeights(network).size).toBe(4);
});
