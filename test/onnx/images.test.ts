// Layers of images: toOnnx and back, and models with channels first as other exporters write them.
import { describe, expect, it } from 'vitest';
import {
  FormatError,
  type LayerSpec,
  type Network,
  RandomState,
  type Tensor,
} from '../../src/index.js';
import { fromOnnx, toOnnx } from '../../src/onnx.js';
import { expectSameBits } from '../support/bits.js';
import { expectError } from '../support/errors.js';
import { IMAGE_CASES, imageNetwork } from '../support/image-networks.js';
import {
  float,
  floats,
  type Graph,
  integer,
  integers,
  model,
  type Node,
  node,
  type Tensor as OnnxTensor,
  valueInfo,
} from './build-model.js';
import { DTYPES } from './models.js';

describe.each(DTYPES)('toOnnx and fromOnnx, %s', (dtype) => {
  it.each(IMAGE_CASES)('%s: the same bits', (...each) => {
    const network = imageNetwork(each, dtype);
    const copy = fromOnnx(toOnnx(network));
    expect(copy.dtype).toBe(dtype);
    const data = new RandomState(2).uniform(-1, 1, 3 * network.inputs);
    const batch = { data, shape: [3, ...network.inputShape] };
    const answer = copy.run<Tensor>(batch);
    if (each[0] === 'normalised' && dtype === 'float32') {
      // A BatchNormalization of rows is folded into the weights behind it.
      const expected = network.run(batch).data;
      for (const [i, y] of answer.data.entries()) expect(y).toBeCloseTo(expected[i]!, 4);
      return;
    }
    expectSameBits(answer.data, network.run(batch).data);
    const described = (of: Network): LayerSpec[] =>
      of.layers.filter(({ kind }) => kind !== 'dropout').map(({ spec }) => spec);
    const plain = ({ kind, ...rest }: LayerSpec) =>
      kind === 'reshape' ? { kind } : { kind, ...withoutInitializers(rest) };
    // Margins may be named by a rule, or be as wide as is needed.
    if (each[0] === 'margins in numbers') return;
    expect(described(copy).map(plain)).toEqual(described(network).map(plain));
  });
});

function withoutInitializers(rest: object): object {
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !name.endsWith('Initializer')));
}

const ints = (name: string, values: number[]) => ({ name, type: 7, ints: values.map(BigInt) });

/** (batch, 2, 3, 4), channels first. */
const IMAGE: Graph = { input: [valueInfo('x', [0, 2, 3, 4])] };
const sample = Float64Array.from({ length: 24 }, (_, i) => ((i * 7) % 11) - 5);
/** The same with channels last, as the network takes it. */
const last = Float64Array.from({ length: 24 }, (_, i) => sample[(i % 2) * 12 + (i >> 1)]!);

const kernel = floats(
  'w',
  [3, 2, 2, 2],
  Array.from({ length: 24 }, (_, i) => ((i * 5) % 7) - 3),
);

/** Σ over channels and the window, plain loops over channels first. */
function convolved(
  at: (c: number, y: number, x: number) => number,
  f: number,
  y: number,
  x: number,
) {
  let sum = 0;
  for (let c = 0; c < 2; c++) {
    for (let i = 0; i < 4; i++) {
      const w = ((((f * 2 + c) * 4 + i) * 5) % 7) - 3;
      sum += w * at(c, y + (i >> 1), x + (i & 1));
    }
  }
  return sum;
}
const pixel = (c: number, y: number, x: number): number => sample[(c * 3 + y) * 4 + x]!;

function read(nodes: Node[], tensors: OnnxTensor[] = [kernel], graph: Graph = IMAGE): Network {
  return fromOnnx(model(nodes, tensors, graph));
}

const kinds = (network: Network) => network.layers.map(({ kind }) => kind);

describe('channels first', () => {
  it('the dense layer behind a Flatten goes by channels last', () => {
    const rows = 18;
    const w = Array.from({ length: rows * 2 }, (_, i) => ((i * 3) % 5) - 2);
    const network = read(
      [
        node('Conv', ['x', 'w', 'b'], 'c'),
        node('Relu', ['c'], 'r'),
        node('Flatten', ['r'], 'f'),
        node('Gemm', ['f', 'd'], 'y'),
      ],
      [kernel, floats('b', [3], [1, -2, 3]), floats('d', [rows, 2], w)],
    );
    expect(kinds(network)).toEqual(['conv2d', 'flatten', 'dense']);
    expect(network.inputShape).toEqual([3, 4, 2]);
    const expected = [0, 1].map((j) => {
      let sum = 0;
      for (let f = 0; f < 3; f++) {
        for (let i = 0; i < 6; i++) {
          const z = convolved(pixel, f, Math.floor(i / 3), i % 3) + [1, -2, 3][f]!;
          sum += Math.max(0, z) * w[(f * 6 + i) * 2 + j]!;
        }
      }
      return sum;
    });
    expect(Array.from(network.run(last))).toEqual(expected);
  });

  it('scaling by channel before the first layer, and everything between', () => {
    const network = read(
      [
        node('Sub', ['x', 'mean'], 's'),
        node('Conv', ['s', 'w'], 'c', { attribute: [ints('pads', [0, 0, 1, 1])] }),
        node('Sigmoid', ['c'], 'g'),
        node('Mul', ['c', 'g'], 'silu'),
        node('BatchNormalization', ['silu', 'one', 'zero', 'zero', 'one'], 'n', {
          attribute: [float('epsilon', 1e-3)],
        }),
        node('MaxPool', ['n'], 'p', {
          attribute: [
            ints('kernel_shape', [2, 2]),
            ints('strides', [2, 2]),
            integer('ceil_mode', 1),
          ],
        }),
        node('GlobalAveragePool', ['p'], 'm'),
        node('Flatten', ['m'], 'y'),
      ],
      [
        kernel,
        floats('mean', [2, 1, 1], [1, -1]),
        floats('one', [3], [1, 1, 1]),
        floats('zero', [3], [0, 0, 0]),
      ],
    );
    expect(kinds(network)).toEqual([
      ...['batchNorm', 'conv2d', 'batchNorm', 'maxPool2d', 'globalAveragePool'],
    ]);
    expect(network.layers[1]!.spec).toMatchObject({ activation: 'silu', padding: 'same' });
    expect(network.layers[2]!.spec).toMatchObject({ epsilon: 1e-3 });
    expect(network.layers[3]!.spec).toMatchObject({ padding: 'same' });
    const at = (c: number, y: number, x: number): number =>
      y < 3 && x < 4 ? pixel(c, y, x) - [1, -1][c]! : 0;
    const silu = (z: number): number => z / (1 + Math.exp(-z)) / Math.sqrt(1.001);
    const expected = [0, 1, 2].map((f) => {
      const tops = [0, 2].flatMap((y) =>
        [0, 2].map((x) =>
          Math.max(
            ...[0, 1].flatMap((i) =>
              [0, 1].flatMap((j) => (y + i < 3 ? [silu(convolved(at, f, y + i, x + j))] : [])),
            ),
          ),
        ),
      );
      return tops.reduce((sum, top) => sum + top, 0) / 4;
    });
    for (const [f, y] of network.run(last).entries()) expect(y).toBeCloseTo(expected[f]!, 5);
  });

  it('channels last between two Transposes, as Keras’ converter writes them', () => {
    const graph = { input: [valueInfo('x', [0, 3, 4, 2])] };
    const network = read(
      [
        node('Transpose', ['x'], 't', { attribute: [ints('perm', [0, 3, 1, 2])] }),
        node('Conv', ['t', 'w'], 'c'),
        node('Transpose', ['c'], 'u', { attribute: [ints('perm', [0, 2, 3, 1])] }),
        node('Reshape', ['u', 'flat'], 'y'),
      ],
      [kernel, integers('flat', [0, -1])],
      graph,
    );
    expect(kinds(network)).toEqual(['conv2d', 'flatten']);
    const expected = Array.from({ length: 18 }, (_, i) =>
      convolved(pixel, i % 3, Math.floor(i / 9), Math.floor(i / 3) % 3),
    );
    expect(Array.from(network.run(last))).toEqual(expected);
  });

  it.each<[string, Node[], string[]]>([
    [
      'a flattened image at the end',
      [node('Conv', ['x', 'w'], 'c'), node('Flatten', ['c'], 'y')],
      ['channels are last', "'output'"],
    ],
    [
      'a mean that counts what lies outside',
      [
        node('AveragePool', ['x'], 'y', {
          attribute: [
            ints('kernel_shape', [2, 2]),
            ints('pads', [1, 1, 1, 1]),
            integer('count_include_pad', 1),
          ],
        }),
      ],
      ['(AveragePool)', 'count_include_pad'],
    ],
    [
      'a kernel larger than the image',
      [node('Conv', ['x', 'w'], 'y', { attribute: [ints('dilations', [4, 4])] })],
      ['(Conv)', 'larger than the image'],
    ],
    [
      'softmax over rows of pixels',
      [
        node('Conv', ['x', 'w'], 'c'),
        node('Softmax', ['c'], 'y', { attribute: [integer('axis', 2)] }),
      ],
      ['(Softmax)', 'axis 2'],
    ],
    [
      'a Transpose that mixes rows',
      [node('Transpose', ['x'], 'y', { attribute: [ints('perm', [1, 0, 2, 3])] })],
      ['(Transpose)', 'mix rows'],
    ],
    [
      'groups that do not divide',
      [node('Conv', ['x', 'w'], 'y', { attribute: [integer('group', 3)] })],
      ['(Conv)', 'for 2 channels'],
    ],
  ])('refuses %s', (_, nodes, parts) => {
    expectError(() => read(nodes), FormatError, 'ERR_FORMAT', ...parts);
  });
});
