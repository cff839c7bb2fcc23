// What people read who come from elsewhere, or slip.
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '../src/files.js';
import {
  adam,
  DataError,
  dense,
  LabelEncoder,
  leakyRelu,
  MinMaxScaler,
  Network,
  Neuron,
  OptionError,
  RandomState,
  ShapeError,
  StandardScaler,
} from '../src/index.js';
import { Classifier } from '../src/table.js';
import { expectError, loose } from './support/errors.js';

const X = [
  [0, 1],
  [1, 0],
];
const network = (): Network =>
  new Network({ inputs: 2, layers: [dense({ units: 3, activation: 'softmax' })], seed: 1 });
const OPTIONS = { epochs: 1, loss: 'categoricalCrossentropy', optimizer: adam() };

describe('names from elsewhere', () => {
  it.each<[string, () => unknown, string]>([
    [
      'mse',
      () => network().train(X, [0, 1], loose({ ...OPTIONS, loss: 'mse' })),
      'meanSquaredError',
    ],
    [
      'binary_crossentropy',
      () => network().train(X, [0, 1], loose({ ...OPTIONS, loss: 'binary_crossentropy' })),
      'binaryCrossentropy',
    ],
    ['leaky-relu', () => dense({ units: 1, activation: loose('leaky-relu') }), 'leakyRelu'],
    ['hard_sigmoid', () => dense({ units: 1, activation: loose('hard_sigmoid') }), 'hardSigmoid'],
    ['negative_slope', () => leakyRelu(loose({ negative_slope: 0.2 })), 'slope'],
    ['Swish', () => dense({ units: 1, activation: loose('Swish') }), 'silu'],
    ['acc', () => network().train(X, [0, 1], loose({ ...OPTIONS, metrics: ['acc'] })), 'accuracy'],
    ['lr', () => adam(loose({ lr: 0.1 })), 'learningRate'],
    [
      'iterations',
      () => network().train(X, [0, 1], loose({ ...OPTIONS, iterations: 5 })),
      'epochs',
    ],
    [
      'epochs',
      () => new Neuron({ inputs: 2 }).train(X, [0, 1], loose({ epochs: 5 })),
      'iterations',
    ],
    ['sede', () => new Neuron(loose({ inputs: 3, sede: 1 })), 'seed'],
    [
      'batch_size',
      () => network().train(X, [0, 1], loose({ ...OPTIONS, batch_size: 5 })),
      'batchSize',
    ],
    ['unit', () => dense(loose({ unit: 5 })), 'units'],
    [
      'learningRate',
      () => network().train(X, [0, 1], loose({ ...OPTIONS, learningRate: 0.1 })),
      'optimizer',
    ],
  ])('%s', (given, call, meant) => {
    expectError(
      call,
      OptionError,
      'ERR_OPTION',
      `'${given}'`.slice(1, -1),
      `(did you mean '${meant}'?)`,
    );
  });

  it('guesses nothing where nothing is near', () => {
    const error = expectError(
      () => adam(loose({ colour: 1 })),
      OptionError,
      'ERR_OPTION',
      "'colour';",
    );
    expect(error.message).not.toContain('did you mean');
  });
});

describe('data from elsewhere', () => {
  it("brain.js's pairs", () => {
    const pairs = [{ input: [0, 1], output: [1] }];
    const train = () => network().train(loose(pairs), [0], loose(OPTIONS));
    expectError(train, DataError, 'ERR_DATA', 'pairs.map((pair) => pair.input)', 'pair.output');
    // As brain.js is called: no targets, and its options in their place.
    const asThere = () =>
      network().train(loose(pairs), loose({ iterations: 20_000 }), loose(undefined));
    expectError(asThere, DataError, 'ERR_DATA', 'pairs.map((pair) => pair.input)', 'pair.output');
  });

  it('names as targets', () => {
    const train = () => network().train(X, loose(['yes', 'no']), loose(OPTIONS));
    expectError(train, DataError, 'ERR_DATA', "'yes'".slice(1, -1), 'LabelEncoder');
    const teach = () => new Neuron({ inputs: 2 }).train(X, loose(['yes', 'no']));
    expectError(teach, DataError, 'ERR_DATA', 'LabelEncoder');
  });

  it("brain.js's pairs, in a worker", async () => {
    const pairs = [{ input: [0, 1], output: [1] }];
    const trained = network().trainAsync(
      loose(pairs),
      loose({ iterations: 20_000 }),
      loose(undefined),
    );
    await expect(trained).rejects.toThrow('pairs.map((pair) => pair.input)');
  });

  it('an object as a sample', () => {
    expectError(
      () => network().run(loose({ a: 1, b: 2 })),
      ShapeError,
      'ERR_SHAPE',
      'got an object',
    );
  });

  it('numbers that are texts', () => {
    expectError(() => network().run(loose(['1', '2'])), DataError, 'ERR_DATA', 'Number');
  });

  it('a JSON file with a byte order mark', () => {
    const bytes = encodeModel(network());
    const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...bytes]);
    expect(decodeModel(marked).run([1, 2])).toEqual(network().run([1, 2]));
  });
});

describe('what console.log shows in Node', () => {
  const inspect = (
    globalThis as {
      process?: { getBuiltinModule?(name: string): { inspect(value: unknown): string } };
    }
  ).process?.getBuiltinModule?.('node:util').inspect;

  it.skipIf(!inspect)('what an object holds', () => {
    const show = inspect!;
    const neuron = new Neuron({ inputs: 2, weights: [0.5, -1], seed: 3 });
    expect(show(neuron)).toContain("Neuron {\n  inputs: 2,\n  activation: 'sigmoid',");
    expect(show(neuron)).toContain('Float64Array(2) [ 0.5, -1 ]');
    expect(show(network())).toMatch(
      /^Network \{\s+inputs: 2,\s+layers: \[ 'dense 3' \],\s+parameterCount: 9,/,
    );
    expect(show(new StandardScaler().fit([[1], [3]]))).toContain('mean: Float64Array(1) [ 2 ]');
    expect(show(new StandardScaler())).toBe('StandardScaler (not fitted)');
    expect(show(new MinMaxScaler().fit([[1], [3]]))).toContain('dataMax: Float64Array(1) [ 3 ]');
    expect(show(new LabelEncoder().fit(['b', 'a']))).toBe("LabelEncoder { classes: [ 'a', 'b' ] }");
    expect(show(new RandomState(7))).toBe('RandomState { seed: 7 }');
    const layer = show(network().layers[0]);
    expect(layer).toMatch(/^Layer \{\s+kind: 'dense',\s+name: 'dense',\s+inputShape: \[ 2 \],/);
    expect(layer).not.toContain('Symbol');
    expect(show(new Classifier({ target: 'churned', seed: 1 }))).toBe(
      "Classifier { target: 'churned', seed: 1, isFitted: false }",
    );
    expect(show({ neuron })).toContain('neuron: Neuron {');
    neuron.dispose();
    expect(show(neuron)).toBe('Neuron (disposed)');
  });
});
