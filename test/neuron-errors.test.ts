import { beforeAll, describe, expect, it } from 'vitest';
import { core } from '../src/core/engine.js';
import {
  BusyError,
  DataError,
  DisposedError,
  DivergenceError,
  EngineError,
  FormatError,
  Neuron,
  type NeuronOptions,
  type NeuronTrainOptions,
  OptionError,
  ShapeError,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { type ErrorClass, expectError, loose } from './support/errors.js';
import { engines } from './support/facade.js';

const X = [
  [0, 0, 1],
  [1, 1, 1],
];
const Y = [0, 1];

describe.each(engines)('bad input to Neuron, engine %s', (_, choose) => {
  beforeAll(choose);

  it.each<[string, unknown, ErrorClass, string, ...string[]]>([
    ['no options', undefined, OptionError, 'ERR_OPTION', 'undefined'],
    ['an array', [3], OptionError, 'ERR_OPTION', 'array'],
    [
      'an unknown option',
      { inputs: 3, input: 3 },
      OptionError,
      'ERR_OPTION',
      "'input'",
      'activation',
    ],
    ['no inputs', {}, OptionError, 'ERR_OPTION', 'inputs', 'undefined'],
    ['zero inputs', { inputs: 0 }, OptionError, 'ERR_OPTION', 'got 0'],
    ['negative inputs', { inputs: -1 }, OptionError, 'ERR_OPTION', 'got -1'],
    ['fractional inputs', { inputs: 2.5 }, OptionError, 'ERR_OPTION', 'got 2.5'],
    ['too many inputs', { inputs: 1_000_001 }, OptionError, 'ERR_OPTION', '1000000'],
    ['NaN inputs', { inputs: Number.NaN }, OptionError, 'ERR_OPTION', 'NaN'],
    ['inputs as a string', { inputs: '3' }, OptionError, 'ERR_OPTION', 'the string "3"'],
    [
      'an unknown activation',
      { inputs: 3, activation: 'sigmoidal' },
      OptionError,
      'ERR_OPTION',
      'sigmoidal',
      'leakyRelu',
    ],
    ['softmax', { inputs: 3, activation: 'softmax' }, OptionError, 'ERR_OPTION', 'softmax'],
    [
      'an unknown initializer',
      { inputs: 3, initializer: 'he' },
      OptionError,
      'ERR_OPTION',
      '"he"',
      'heUniform',
    ],
    [
      'a prototype key as initializer',
      { inputs: 3, initializer: 'toString' },
      OptionError,
      'ERR_OPTION',
      'toString',
    ],
    ['bias as a number', { inputs: 3, bias: 1 }, OptionError, 'ERR_OPTION', 'bias', 'got 1'],
    ['a negative seed', { inputs: 3, seed: -1 }, OptionError, 'ERR_OPTION', 'seed', '-1'],
    ['a seed of 2^32', { inputs: 3, seed: 2 ** 32 }, OptionError, 'ERR_OPTION', '4294967296'],
    ['a fractional seed', { inputs: 3, seed: 0.5 }, OptionError, 'ERR_OPTION', '0.5'],
    ['too few weights', { inputs: 3, weights: [1, 2] }, ShapeError, 'ERR_SHAPE', '3 or 4'],
    [
      'a bias too many',
      { inputs: 3, bias: false, weights: [1, 2, 3, 4] },
      ShapeError,
      'ERR_SHAPE',
      'expected 3',
    ],
    [
      'a NaN weight',
      { inputs: 3, weights: [1, Number.NaN, 3] },
      DataError,
      'ERR_DATA',
      'row 1',
      'NaN',
    ],
    ['weights as a string', { inputs: 3, weights: '123' }, DataError, 'ERR_DATA', 'string'],
  ])('constructor: %s', (_name, options, type, code, ...parts) => {
    expectError(() => new Neuron(options as NeuronOptions), type, code, ...parts);
  });

  const holes = [1, 2, 3];
  delete holes[1];
  it.each<[string, unknown, ErrorClass, string, ...string[]]>([
    ['nothing', undefined, ShapeError, 'ERR_SHAPE', 'undefined'],
    ['a number', 5, ShapeError, 'ERR_SHAPE', 'got 5'],
    ['a short sample', [1, 2], ShapeError, 'ERR_SHAPE', 'expected 3', 'got 2'],
    ['a long sample', new Float64Array(4), ShapeError, 'ERR_SHAPE', 'got 4'],
    ['an empty sample', [], ShapeError, 'ERR_SHAPE', 'got 0'],
    ['NaN', [1, Number.NaN, 3], DataError, 'ERR_DATA', 'column 1', 'NaN'],
    ['infinity', [1, 2, Number.NEGATIVE_INFINITY], DataError, 'ERR_DATA', 'column 2', '-Infinity'],
    ['a string', ['1', 2, 3], DataError, 'ERR_DATA', 'column 0', '"1"'],
    ['a hole', holes, DataError, 'ERR_DATA', 'column 1', 'undefined'],
    ['a bigint', [1, 2n, 3], DataError, 'ERR_DATA', 'bigint'],
    [
      'a ragged batch',
      [
        [1, 2, 3],
        [1, 2],
      ],
      ShapeError,
      'ERR_SHAPE',
      'row 1',
      '2 numbers',
    ],
    ['a row that is none', [[1, 2, 3], 7], DataError, 'ERR_DATA', 'row 1', 'got 7'.slice(4)],
    [
      'a batch with a string',
      [
        [1, 2, 3],
        [1, 'a', 3],
      ],
      DataError,
      'ERR_DATA',
      'row 1, column 1',
      '"a"',
    ],
    [
      'a flat matrix of another width',
      { data: new Float64Array(4), shape: [2, 2] },
      ShapeError,
      'ERR_SHAPE',
      '[2, 2]',
    ],
    [
      'a flat matrix of another length',
      { data: new Float64Array(4), shape: [2, 3] },
      ShapeError,
      'ERR_SHAPE',
      'length 4',
    ],
    [
      'a shape that is none',
      { data: new Float64Array(3), shape: 3 },
      ShapeError,
      'ERR_SHAPE',
      'expected [rows, columns], got 3',
    ],
    [
      'a fractional shape',
      { data: new Float64Array(4), shape: [4 / 3, 3] },
      ShapeError,
      'ERR_SHAPE',
    ],
    [
      'an empty flat matrix',
      { data: new Float64Array(0), shape: [0, 3] },
      DataError,
      'ERR_DATA',
      'empty',
    ],
    [
      'integers for data',
      { data: new Int32Array(3), shape: [1, 3] },
      DataError,
      'ERR_DATA',
      'Int32Array',
    ],
    [
      'NaN in a flat matrix',
      { data: Float64Array.of(1, 2, 3, 4, Number.NaN, 6), shape: [2, 3] },
      DataError,
      'ERR_DATA',
      'row 1, column 1',
    ],
  ])('run: %s', (_name, input, type, code, ...parts) => {
    const neuron = new Neuron({ inputs: 3, seed: 1 });
    const before = neuron.weights;
    expectError(() => neuron.run(input as never), type, code, ...parts);
    expectSameBits(neuron.weights, before);
  });

  it('names row and column as properties', () => {
    const neuron = new Neuron({ inputs: 3, seed: 1 });
    const error = expectError(
      () =>
        neuron.run([
          [1, 2, 3],
          [4, 5, Number.NaN],
        ]),
      DataError,
      'ERR_DATA',
    ) as DataError;
    expect([error.row, error.column]).toEqual([1, 2]);
  });

  it.each<[string, unknown, unknown, unknown, ErrorClass, string, ...string[]]>([
    ['no rows', [], [], {}, DataError, 'ERR_DATA', 'empty'],
    ['no inputs', undefined, Y, {}, DataError, 'ERR_DATA', 'undefined'],
    ['a sample for a batch', [1, 2, 3], Y, {}, DataError, 'ERR_DATA', 'row 0'],
    [
      'ragged rows',
      [
        [0, 0, 1],
        [1, 1],
      ],
      Y,
      {},
      ShapeError,
      'ERR_SHAPE',
      'row 1',
    ],
    ['too few targets', X, [1], {}, ShapeError, 'ERR_SHAPE', '1 targets for 2 rows'],
    ['no targets', X, undefined, {}, DataError, 'ERR_DATA', 'undefined'],
    ['a NaN target', X, [0, Number.NaN], {}, DataError, 'ERR_DATA', 'row 1'],
    ['a target as a string', X, [0, '1'], {}, DataError, 'ERR_DATA', '"1"'],
    [
      'an infinite input',
      [
        [0, 0, 1],
        [1, Number.POSITIVE_INFINITY, 1],
      ],
      Y,
      {},
      DataError,
      'ERR_DATA',
      'row 1, column 1',
    ],
    ['null options', X, Y, null, OptionError, 'ERR_OPTION', 'null'],
    ['an unknown option', X, Y, { epochs: 3 }, OptionError, 'ERR_OPTION', "'epochs'", 'iterations'],
    ['zero iterations', X, Y, { iterations: 0 }, OptionError, 'ERR_OPTION', 'got 0'],
    ['fractional iterations', X, Y, { iterations: 1.5 }, OptionError, 'ERR_OPTION', '1.5'],
    ['too many iterations', X, Y, { iterations: 2 ** 31 }, OptionError, 'ERR_OPTION'],
    ['a NaN rate', X, Y, { learningRate: Number.NaN }, OptionError, 'ERR_OPTION', 'NaN'],
    ['a rate as a string', X, Y, { learningRate: '1' }, OptionError, 'ERR_OPTION', '"1"'],
    ['a negative threshold', X, Y, { errorThreshold: -1 }, OptionError, 'ERR_OPTION', '-1'],
    ['progress that is no function', X, Y, { onProgress: true }, OptionError, 'ERR_OPTION', 'true'],
  ])('train: %s; nothing is changed', (_name, x, y, options, type, code, ...parts) => {
    const neuron = new Neuron({ inputs: 3, seed: 1 });
    const before = neuron.weights;
    const memory = core().byteLength;
    expectError(
      () => neuron.train(loose(x), loose(y), options as NeuronTrainOptions),
      type,
      code,
      ...parts,
    );
    expectSameBits(neuron.weights, before);
    expect(core().byteLength).toBe(memory);
    expect(neuron.train(X, Y, { iterations: 1 }).iterations).toBe(1);
  });

  it('divergence: names the iteration, leaves the last finite weights', () => {
    const x = [[1], [2]];
    const y = [1, 2];
    const make = () => new Neuron({ inputs: 1, activation: 'linear', weights: [0.5, 0] });
    const options = { iterations: 10_000, learningRate: 10 };
    const neuron = make();
    const error = expectError(
      () => neuron.train(x, y, options),
      DivergenceError,
      'ERR_DIVERGENCE',
      'learningRate',
    );
    const { iteration } = error as DivergenceError;
    expect(iteration).toBeGreaterThan(1);
    const twin = make();
    twin.train(x, y, { ...options, iterations: iteration - 1 });
    expectSameBits(neuron.weights, twin.weights);
    expect(Number.isFinite(neuron.bias)).toBe(true);
    expectError(
      () => make().train(x, y, { ...options, iterations: iteration }),
      DivergenceError,
      'ERR_DIVERGENCE',
    );
    let seen = 0;
    const watched = make();
    expectError(
      () =>
        watched.train(x, y, {
          ...options,
          onProgress: ({ iterations }) => {
            seen = iterations;
          },
        }),
      DivergenceError,
      'ERR_DIVERGENCE',
      `iteration ${iteration} `,
    );
    expect(seen).toBe(Math.floor((iteration - 1) / 100) * 100);
    expectSameBits(watched.weights, neuron.weights);
  });

  it('an error thrown by onProgress comes through and leaves the neuron as it was', () => {
    const neuron = new Neuron({ inputs: 3, seed: 1 });
    const before = neuron.weights;
    const thrown = new Error('mine');
    expect(() =>
      neuron.train(X, Y, {
        onProgress: () => {
          throw thrown;
        },
      }),
    ).toThrow(thrown);
    expectSameBits(neuron.weights, before);
  });

  it('refuses to be trained or disposed by its own callback', () => {
    const neuron = new Neuron({ inputs: 3, seed: 1 });
    neuron.train(X, Y, {
      onProgress: () => {
        expectError(() => neuron.train(X, Y), BusyError, 'ERR_BUSY', 'training');
        expectError(() => neuron.dispose(), BusyError, 'ERR_BUSY');
        return false;
      },
    });
    neuron.dispose();
  });

  it('after dispose every use is a DisposedError', () => {
    const neuron = new Neuron({ inputs: 3, seed: 1 });
    neuron.dispose();
    neuron.dispose();
    for (const use of [
      () => neuron.run([1, 2, 3]),
      () => neuron.train(X, Y),
      () => neuron.weights,
      () => neuron.bias,
      () => neuron.toJSON(),
    ]) {
      expectError(use, DisposedError, 'ERR_DISPOSED', 'Neuron');
    }
  });

  it.each<[string, unknown, ...string[]]>([
    ['null', null, 'null'],
    ['another format', { format: 'x' }, 'myelin-neuron'],
    ['another version', { format: 'myelin-neuron', version: 2 }, 'version 2'],
    ['no weights', { format: 'myelin-neuron', version: 1 }, 'weights'],
    [
      'weights with a null',
      {
        format: 'myelin-neuron',
        version: 1,
        activation: 'sigmoid',
        seed: 1,
        weights: [null],
        bias: 0,
      },
      'null',
    ],
    [
      'no bias',
      { format: 'myelin-neuron', version: 1, activation: 'sigmoid', seed: 1, weights: [1] },
      'undefined',
    ],
    [
      'an unknown activation',
      { format: 'myelin-neuron', version: 1, activation: 'x', seed: 1, weights: [1], bias: 0 },
      '"x"',
    ],
    [
      'no seed',
      { format: 'myelin-neuron', version: 1, activation: 'sigmoid', weights: [1], bias: 0 },
      'seed',
    ],
  ])('fromJSON: %s', (_name, json, ...parts) => {
    expectError(() => Neuron.fromJSON(json as never), FormatError, 'ERR_FORMAT', ...parts);
  });

  it('more data than an engine can hold: out of memory, and everything still works', () => {
    // A shape that claims what no array could hold is refused by its length; this one is real but too wide when packed.
    const neuron = new Neuron({ inputs: 1, seed: 1 });
    const data = new Float64Array(2 ** 27);
    expectError(
      () => neuron.train({ data, shape: [2 ** 27, 1] }, new Float64Array(2 ** 27)),
      EngineError,
      'ERR_OUT_OF_MEMORY',
      '1 GiB',
    );
    expect(neuron.train([[1], [2]], [0, 1], { iterations: 1 }).iterations).toBe(1);
  });
});
