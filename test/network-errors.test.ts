import { beforeAll, describe, expect, it } from 'vitest';
import { core } from '../src/core/engine.js';
import {
  adagrad,
  adam,
  adamW,
  BusyError,
  cosineDecay,
  DataError,
  type DenseOptions,
  DisposedError,
  DivergenceError,
  dense,
  dropout,
  EngineError,
  exponentialDecay,
  init,
  inverseTimeDecay,
  Network,
  type NetworkOptions,
  OptionError,
  reduceOnPlateau,
  rmsprop,
  ShapeError,
  sgd,
  stepDecay,
  type TrainOptions,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { type ErrorClass, expectError, loose } from './support/errors.js';
import { engines } from './support/facade.js';

type Row = [name: string, given: unknown, type: ErrorClass, code: string, ...parts: string[]];

const LAYERS = [
  dense({ units: 4, activation: 'tanh' }),
  dense({ units: 3, activation: 'softmax' }),
];
const X = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const Y = [0, 1, 2, 0];
const OPTIONS: TrainOptions = {
  epochs: 2,
  loss: 'categoricalCrossentropy',
  optimizer: adam(),
};

const make = () => new Network({ inputs: 2, layers: LAYERS, seed: 1 });
const single = () =>
  new Network({ inputs: 2, layers: [dense({ units: 1, activation: 'sigmoid' })], seed: 1 });

function parametersOf(network: Network): Float64Array {
  return Float64Array.from(
    network.layers.flatMap((layer) => [...layer.weights.data, ...layer.bias]),
  );
}

describe.each(engines)('bad input to Network, engine %s', (_, choose) => {
  beforeAll(choose);

  it.each<Row>([
    ['no options', undefined, OptionError, 'ERR_OPTION', 'undefined'],
    [
      'an unknown option',
      { inputs: 2, layers: LAYERS, layer: 1 },
      OptionError,
      'ERR_OPTION',
      "'layer'",
      'dtype',
    ],
    ['no inputs', { layers: LAYERS }, OptionError, 'ERR_OPTION', 'inputs'],
    ['zero inputs', { inputs: 0, layers: LAYERS }, OptionError, 'ERR_OPTION', 'got 0'],
    ['too many inputs', { inputs: 1e6 + 1, layers: LAYERS }, OptionError, 'ERR_OPTION'],
    ['no layers', { inputs: 2 }, OptionError, 'ERR_OPTION', 'layers', 'undefined'],
    ['an empty list', { inputs: 2, layers: [] }, OptionError, 'ERR_OPTION', 'array of 0'],
    [
      'a layer alone',
      { inputs: 2, layers: LAYERS[0] },
      OptionError,
      'ERR_OPTION',
      'layers: expected a list',
    ],
    [
      'a number for a layer',
      { inputs: 2, layers: [4, 3] },
      OptionError,
      'ERR_OPTION',
      'layers[0]',
      'got 4',
    ],
    [
      'an unknown kind',
      { inputs: 2, layers: [LAYERS[0], { kind: 'conv' }] },
      OptionError,
      'ERR_OPTION',
      'layers[1]: kind',
      '"conv"',
      'dense, dropout',
    ],
    [
      'a prototype key as kind',
      { inputs: 2, layers: [{ kind: 'toString' }] },
      OptionError,
      'ERR_OPTION',
      'toString',
    ],
    [
      'a hand-written layer with a bad option',
      { inputs: 2, layers: [{ kind: 'dense', units: 3, activaton: 'relu' }] },
      OptionError,
      'ERR_OPTION',
      "layers[0]: unknown option 'activaton'",
    ],
    [
      'softmax over one unit, hand-written',
      { inputs: 2, layers: [{ kind: 'dense', units: 1, activation: 'softmax' }] },
      OptionError,
      'ERR_OPTION',
      'layers[0]',
      'softmax',
    ],
    [
      'dropout alone',
      { inputs: 2, layers: [dropout({ rate: 0.5 })] },
      OptionError,
      'ERR_OPTION',
      'no layer has weights',
    ],
    ['a negative seed', { inputs: 2, layers: LAYERS, seed: -1 }, OptionError, 'ERR_OPTION', '-1'],
    [
      'an unknown dtype',
      { inputs: 2, layers: LAYERS, dtype: 'float16' },
      OptionError,
      'ERR_OPTION',
      'float16',
      'float32',
    ],
    [
      'more parameters than memory',
      {
        inputs: 1e6,
        layers: [dense({ units: 1000 })],
      },
      EngineError,
      'ERR_OUT_OF_MEMORY',
      '1000001000 parameters',
    ],
  ])('constructor: %s', (_name, options, type, code, ...parts) => {
    expectError(() => new Network(options as NetworkOptions), type, code, ...parts);
  });

  it.each<Row>([
    ['no options', undefined, OptionError, 'ERR_OPTION', 'dense', 'undefined'],
    ['no units', {}, OptionError, 'ERR_OPTION', 'dense: units'],
    ['zero units', { units: 0 }, OptionError, 'ERR_OPTION', 'got 0'],
    ['too many units', { units: 1e6 + 1 }, OptionError, 'ERR_OPTION'],
    [
      'an unknown activation',
      { units: 1, activation: 'sigmoidal' },
      OptionError,
      'ERR_OPTION',
      'sigmoidal',
      'softmax',
    ],
    [
      'softmax over one unit',
      { units: 1, activation: 'softmax' },
      OptionError,
      'ERR_OPTION',
      'at least 2 units',
      'sigmoid',
    ],
    ['bias as a number', { units: 1, bias: 0 }, OptionError, 'ERR_OPTION', 'dense: bias'],
    [
      'an unknown initializer',
      { units: 1, weightInitializer: 'he' },
      OptionError,
      'ERR_OPTION',
      'weightInitializer',
      'heUniform',
    ],
    [
      'a bad scaled initializer',
      { units: 1, biasInitializer: { kind: 'scaled', distribution: 'x', fan: 'in', gain: 1 } },
      OptionError,
      'ERR_OPTION',
      'biasInitializer: distribution',
    ],
    ['a negative l1', { units: 1, l1: -1 }, OptionError, 'ERR_OPTION', 'l1', '-1'],
    ['an infinite l2', { units: 1, l2: Number.POSITIVE_INFINITY }, OptionError, 'ERR_OPTION', 'l2'],
    ['an unknown option', { units: 1, rate: 1 }, OptionError, 'ERR_OPTION', "'rate'"],
  ])('dense: %s', (_name, options, type, code, ...parts) => {
    expectError(() => dense(options as DenseOptions), type, code, ...parts);
  });

  it.each<[string, () => unknown, ...string[]]>([
    ['dropout without a rate', () => dropout(loose({})), 'rate'],
    ['dropout of everything', () => dropout({ rate: 1 }), 'below 1'],
    ['a negative rate', () => dropout({ rate: -0.1 }), '-0.1'],
    ['an unknown option of dropout', () => dropout(loose({ rate: 0.1, p: 1 })), "'p'"],
    ['sgd without a rate', () => sgd(loose({})), 'sgd: learningRate'],
    ['sgd without options', () => sgd(loose(undefined)), 'sgd'],
    ['a rate of 0', () => sgd({ learningRate: 0 }), 'above 0'],
    ['a NaN rate', () => sgd({ learningRate: Number.NaN }), 'NaN'],
    ['a momentum of 1', () => sgd({ learningRate: 1, momentum: 1 }), 'momentum', 'below 1'],
    ['nesterov without momentum', () => sgd({ learningRate: 1, nesterov: true }), 'momentum'],
    ['nesterov as a number', () => sgd(loose({ learningRate: 1, nesterov: 1 })), 'nesterov'],
    ['an unknown option of adam', () => adam(loose({ lr: 1 })), "'lr'", 'learningRate'],
    ['beta1 of 1', () => adam({ beta1: 1 }), 'beta1'],
    ['epsilon of 0', () => adam({ epsilon: 0 }), 'epsilon'],
    ['a negative weightDecay', () => adamW({ weightDecay: -1 }), 'weightDecay'],
    ['a decay of 1', () => rmsprop({ decay: 1 }), 'decay'],
    ['an infinite epsilon', () => adagrad({ epsilon: Number.POSITIVE_INFINITY }), 'epsilon'],
    ['stepDecay without a step', () => stepDecay(loose({})), 'every'],
    ['a factor above 1', () => stepDecay({ every: 1, factor: 2 }), 'factor'],
    ['a factor of 0', () => exponentialDecay({ factor: 0 }), 'factor'],
    ['a negative decay', () => inverseTimeDecay({ decay: -1 }), 'decay'],
    ['a cosine of no epochs', () => cosineDecay({ epochs: 0 }), 'epochs'],
    ['a fractional warm-up', () => cosineDecay({ epochs: 3, warmup: 0.5 }), 'warmup'],
    ['a patience of 0', () => reduceOnPlateau({ patience: 0 }), 'patience'],
    ['an unknown option of a schedule', () => reduceOnPlateau(loose({ mode: 'min' })), "'mode'"],
  ])('descriptions: %s', (_name, body, ...parts) => {
    expectError(body, OptionError, 'ERR_OPTION', ...parts);
  });

  it.each<Row>([
    ['nothing', undefined, ShapeError, 'ERR_SHAPE', 'undefined'],
    ['a number', 5, ShapeError, 'ERR_SHAPE', 'got 5'],
    ['a short sample', [1], ShapeError, 'ERR_SHAPE', 'expected 2', 'got 1'],
    ['an empty sample', [], ShapeError, 'ERR_SHAPE', 'got 0'],
    ['NaN', [1, Number.NaN], DataError, 'ERR_DATA', 'row 0, column 1', 'NaN'],
    ['NaN, typed', Float64Array.of(Number.NaN, 1), DataError, 'ERR_DATA', 'row 0, column 0'],
    ['a string', ['1', 2], DataError, 'ERR_DATA', 'column 0', '"1"'],
    ['a ragged batch', [[1, 2], [1]], ShapeError, 'ERR_SHAPE', 'row 1'],
    [
      'an infinity in a batch',
      [
        [1, 2],
        [Number.POSITIVE_INFINITY, 1],
      ],
      DataError,
      'ERR_DATA',
      'row 1, column 0',
    ],
    [
      'a flat matrix of another width',
      { data: new Float64Array(3), shape: [1, 3] },
      ShapeError,
      'ERR_SHAPE',
      '[1, 3]',
    ],
  ])('run: %s', (_name, input, type, code, ...parts) => {
    const network = make();
    const before = network.run([1, 2]);
    expectError(() => network.run(input as never), type, code, ...parts);
    expectSameBits(network.run([1, 2]), before);
  });

  it('run: the row of a batch that goes through in pieces', () => {
    const batch = Array.from({ length: 600 }, () => [1, 2]);
    batch[555] = [1, Number.NaN];
    const error = expectError(() => make().run(batch), DataError, 'ERR_DATA') as DataError;
    expect([error.row, error.column]).toEqual([555, 1]);
  });

  it('float32: a number that only float64 holds', () => {
    const network = new Network({ inputs: 2, layers: LAYERS, seed: 1, dtype: 'float32' });
    expectError(() => network.run([1, 1e300]), DataError, 'ERR_DATA', 'column 1', '1e+300');
    expectError(() => network.run([[1e300, 1]]), DataError, 'ERR_DATA', 'column 0', 'float32');
    expectError(
      () => {
        network.layers[0]!.bias = [1, 2, 3, -1e39];
      },
      DataError,
      'ERR_DATA',
      'float32',
    );
  });

  const train = (options: unknown): unknown => ({ ...OPTIONS, ...(options as object) });
  it.each<[string, unknown, unknown, unknown, ErrorClass, string, ...string[]]>([
    ['no rows', [], [], OPTIONS, DataError, 'ERR_DATA', 'empty'],
    ['no inputs', undefined, Y, OPTIONS, DataError, 'ERR_DATA', 'undefined'],
    ['a sample for a batch', [1, 2], [1, 2], OPTIONS, DataError, 'ERR_DATA', 'row 0'],
    ['wide rows', X.map((row) => [...row, 1]), Y, OPTIONS, ShapeError, 'ERR_SHAPE', 'row 0 has 3'],
    ['no targets', X, undefined, OPTIONS, DataError, 'ERR_DATA', 'targets', 'undefined'],
    ['targets that are none', X, {}, OPTIONS, DataError, 'ERR_DATA', 'targets'],
    ['too few targets', X, [0, 1], OPTIONS, ShapeError, 'ERR_SHAPE', '2 targets for 4 rows'],
    [
      'too few rows of targets',
      X,
      [
        [1, 0, 0],
        [1, 0, 0],
      ],
      OPTIONS,
      ShapeError,
      'ERR_SHAPE',
      '2 rows of targets for 4 rows',
    ],
    [
      'targets of the wrong width',
      X,
      X,
      OPTIONS,
      ShapeError,
      'ERR_SHAPE',
      'row 0 has 2 numbers, expected 3',
    ],
    [
      'a flat matrix of targets of the wrong width',
      X,
      { data: new Float64Array(8), shape: [4, 2] },
      OPTIONS,
      ShapeError,
      'ERR_SHAPE',
      'expected 3 columns',
    ],
    [
      'a list for three outputs',
      X,
      Y,
      train({ loss: 'meanSquaredError' }),
      ShapeError,
      'ERR_SHAPE',
      'rows of 3 numbers',
      'meanSquaredError',
    ],
    [
      'a class out of range',
      X,
      [0, 1, 3, 0],
      OPTIONS,
      DataError,
      'ERR_DATA',
      'row 2 is 3',
      '0 to 2',
    ],
    ['a negative class', X, [0, -1, 0, 0], OPTIONS, DataError, 'ERR_DATA', 'row 1 is -1'],
    ['half a class', X, [0, 0.5, 0, 0], OPTIONS, DataError, 'ERR_DATA', 'row 1 is 0.5'],
    ['a class by name', X, ['a', 'b', 'c', 'a'], OPTIONS, DataError, 'ERR_DATA', '"a"'],
    [
      'a probability above 1',
      X,
      X.map(() => [2, 0, 0]),
      OPTIONS,
      DataError,
      'ERR_DATA',
      'row 0, column 0 is 2',
      'from 0 to 1',
    ],
    [
      'labels 0 and 1 for hinge',
      X,
      X.map(() => [-1, 1, 0]),
      train({ loss: 'hinge' }),
      DataError,
      'ERR_DATA',
      'column 2 is 0',
      '-1 or 1',
    ],
    [
      'a negative count for poisson',
      X,
      X.map(() => [1, -1, 0]),
      train({ loss: 'poisson' }),
      DataError,
      'ERR_DATA',
      'column 1 is -1',
    ],
    [
      'NaN in the inputs',
      [...X.slice(1), [0, Number.NaN]],
      Y,
      OPTIONS,
      DataError,
      'ERR_DATA',
      'row 3, column 1',
    ],
    ['no options', X, Y, undefined, OptionError, 'ERR_OPTION', 'undefined'],
    [
      'an unknown option',
      X,
      Y,
      train({ epoch: 1 }),
      OptionError,
      'ERR_OPTION',
      "'epoch'",
      'epochs',
    ],
    ['no epochs', X, Y, train({ epochs: undefined }), OptionError, 'ERR_OPTION', 'epochs'],
    ['zero epochs', X, Y, train({ epochs: 0 }), OptionError, 'ERR_OPTION', 'epochs', 'got 0'],
    ['a batch of 0', X, Y, train({ batchSize: 0 }), OptionError, 'ERR_OPTION', 'batchSize'],
    ['no loss', X, Y, train({ loss: undefined }), OptionError, 'ERR_OPTION', 'loss', 'hinge'],
    ['an unknown loss', X, Y, train({ loss: 'mse' }), OptionError, 'ERR_OPTION', '"mse"', 'huber'],
    ['no optimizer', X, Y, train({ optimizer: undefined }), OptionError, 'ERR_OPTION', 'adamW'],
    [
      'a name for an optimizer',
      X,
      Y,
      train({ optimizer: 'adam' }),
      OptionError,
      'ERR_OPTION',
      'adam()',
    ],
    [
      'an unknown optimizer',
      X,
      Y,
      train({ optimizer: { kind: 'nadam' } }),
      OptionError,
      'ERR_OPTION',
      'nadam',
    ],
    [
      'a broken optimizer',
      X,
      Y,
      train({ optimizer: { ...adam(), beta1: 2 } }),
      OptionError,
      'ERR_OPTION',
      'beta1',
    ],
    [
      'an unknown schedule',
      X,
      Y,
      train({ schedule: { kind: 'x' } }),
      OptionError,
      'ERR_OPTION',
      'cosineDecay',
    ],
    [
      'a schedule that returns nothing',
      X,
      Y,
      train({ schedule: () => undefined }),
      OptionError,
      'ERR_OPTION',
      'epoch 0',
      'undefined',
    ],
    [
      'a schedule that watches what is not there',
      X,
      Y,
      train({ schedule: reduceOnPlateau({ monitor: 'validationLoss' }) }),
      OptionError,
      'ERR_OPTION',
      'validationLoss',
    ],
    ['shuffle as a number', X, Y, train({ shuffle: 1 }), OptionError, 'ERR_OPTION', 'shuffle'],
    [
      'all data to validate',
      X,
      Y,
      train({ validationSplit: 1 }),
      OptionError,
      'ERR_OPTION',
      'validationSplit',
    ],
    [
      'more to validate than there is',
      X,
      Y,
      train({ validationSplit: 1.5 }),
      OptionError,
      'ERR_OPTION',
      'validationSplit',
    ],
    [
      'too little to validate',
      X,
      Y,
      train({ validationSplit: 0.9 }),
      ShapeError,
      'ERR_SHAPE',
      'leaves 0',
    ],
    [
      'two validations',
      X,
      Y,
      train({ validationSplit: 0.5, validationData: { inputs: X, targets: Y } }),
      OptionError,
      'ERR_OPTION',
      'exclude',
    ],
    [
      'validation data as a pair',
      X,
      Y,
      train({ validationData: [X, Y] }),
      OptionError,
      'ERR_OPTION',
      'validationData',
    ],
    [
      'bad validation targets',
      X,
      Y,
      train({ validationData: { inputs: X, targets: [0, 1, 2, 9] } }),
      DataError,
      'ERR_DATA',
      'validationData: targets: row 3',
    ],
    ['an unknown metric', X, Y, train({ metrics: ['acc'] }), OptionError, 'ERR_OPTION', 'accuracy'],
    ['a metric alone', X, Y, train({ metrics: 'accuracy' }), OptionError, 'ERR_OPTION', 'list'],
    [
      'early stopping by an unmeasured metric',
      X,
      Y,
      train({ earlyStopping: { monitor: 'accuracy' } }),
      OptionError,
      'ERR_OPTION',
      'accuracy',
      'measured are loss',
    ],
    [
      'a negative patience',
      X,
      Y,
      train({ earlyStopping: { patience: -1 } }),
      OptionError,
      'ERR_OPTION',
      'patience',
    ],
    [
      'an unknown option of early stopping',
      X,
      Y,
      train({ earlyStopping: { min: 1 } }),
      OptionError,
      'ERR_OPTION',
      "'min'",
    ],
    [
      'a NaN threshold',
      X,
      Y,
      train({ lossThreshold: Number.NaN }),
      OptionError,
      'ERR_OPTION',
      'lossThreshold',
    ],
    [
      'too few sample weights',
      X,
      Y,
      train({ sampleWeights: [1] }),
      ShapeError,
      'ERR_SHAPE',
      '1 weights for 4',
    ],
    [
      'a negative sample weight',
      X,
      Y,
      train({ sampleWeights: [1, -1, 1, 1] }),
      DataError,
      'ERR_DATA',
      'row 1 is -1',
    ],
    [
      'sample weights of 0',
      X,
      Y,
      train({ sampleWeights: [0, 0, 0, 0] }),
      DataError,
      'ERR_DATA',
      'all weights',
    ],
    [
      'a weight for a class that is not there',
      X,
      Y,
      train({ classWeights: { 3: 1 } }),
      OptionError,
      'ERR_OPTION',
      "'3'",
      '0 to 2',
    ],
    [
      'a weight for a class by name',
      X,
      Y,
      train({ classWeights: { cat: 1 } }),
      OptionError,
      'ERR_OPTION',
      'cat',
    ],
    [
      'a negative class weight',
      X,
      Y,
      train({ classWeights: [1, -1, 1] }),
      OptionError,
      'ERR_OPTION',
      'class 1',
    ],
    ['a clipNorm of 0', X, Y, train({ clipNorm: 0 }), OptionError, 'ERR_OPTION', 'clipNorm'],
    [
      'a negative clipValue',
      X,
      Y,
      train({ clipValue: -1 }),
      OptionError,
      'ERR_OPTION',
      'clipValue',
    ],
    [
      'onEpoch that is no function',
      X,
      Y,
      train({ onEpoch: true }),
      OptionError,
      'ERR_OPTION',
      'onEpoch',
    ],
  ])('train: %s; nothing is changed', (_name, x, y, options, type, code, ...parts) => {
    const network = make();
    network.train(X, Y, OPTIONS);
    const before = JSON.stringify(network);
    const memory = core().byteLength;
    expectError(() => network.train(loose(x), loose(y), loose(options)), type, code, ...parts);
    expect(JSON.stringify(network)).toBe(before);
    expect(core().byteLength).toBe(memory);
    expect(network.train(X, Y, OPTIONS).epochs).toBe(2);
  });

  it('categoricalCrossentropy needs two outputs', () => {
    expectError(
      () => single().train(X, [0, 1, 1, 0], OPTIONS),
      OptionError,
      'ERR_OPTION',
      'categoricalCrossentropy',
      'binaryCrossentropy',
    );
  });

  it('names row and column of a target as properties', () => {
    const error = expectError(
      () => make().train(X, [0, 1, 7, 0], OPTIONS),
      DataError,
      'ERR_DATA',
    ) as DataError;
    expect([error.row, error.column]).toEqual([2, 0]);
  });

  it.each<Row>([
    ['nothing known', {}, OptionError, 'ERR_OPTION', "'loss'"],
    ['an unknown option', { batchSize: 3 }, OptionError, 'ERR_OPTION', "'batchSize'"],
    ['an unknown loss', { loss: 'x' }, OptionError, 'ERR_OPTION', 'huber'],
    ['an unknown metric', { metrics: ['f2'] }, OptionError, 'ERR_OPTION', 'r2'],
    ['a list for three outputs', { loss: 'huber' }, ShapeError, 'ERR_SHAPE', 'rows of 3 numbers'],
    [
      'too many sample weights',
      { loss: 'categoricalCrossentropy', sampleWeights: [1, 1, 1, 1, 1] },
      ShapeError,
      'ERR_SHAPE',
      '5 weights',
    ],
  ])('evaluate: %s', (_name, options, type, code, ...parts) => {
    expectError(() => make().evaluate(X, Y, loose(options)), type, code, ...parts);
  });

  it.each<[string, (network: Network) => void, ErrorClass, string, ...string[]]>([
    [
      'weights of another shape',
      ({ layers }) => {
        layers[0]!.weights = [[1, 2, 3, 4]];
      },
      ShapeError,
      'ERR_SHAPE',
      'expected 2 rows of 4',
    ],
    [
      'narrow weights',
      ({ layers }) => {
        layers[0]!.weights = X.slice(2);
      },
      ShapeError,
      'ERR_SHAPE',
      'expected 4',
    ],
    [
      'NaN weights',
      ({ layers }) => {
        layers[0]!.weights = [
          [1, 2, 3, 4],
          [1, 2, 3, Number.NaN],
        ];
      },
      DataError,
      'ERR_DATA',
      'row 1, column 3',
    ],
    [
      'a short bias',
      ({ layers }) => {
        layers[0]!.bias = [1];
      },
      ShapeError,
      'ERR_SHAPE',
      'bias: expected 4',
    ],
    [
      'no bias',
      ({ layers }) => {
        layers[0]!.bias = loose(undefined);
      },
      DataError,
      'ERR_DATA',
      'undefined',
    ],
    [
      'a matrix for a bias',
      ({ layers }) => {
        layers[0]!.bias = loose([[1, 2, 3, 4]]);
      },
      DataError,
      'ERR_DATA',
      'bias',
    ],
    [
      'gradients without a bias',
      ({ layers }) => {
        layers[0]!.gradients = loose({
          weights: [
            [1, 2, 3, 4],
            [1, 2, 3, 4],
          ],
        });
      },
      DataError,
      'ERR_DATA',
      'gradients: bias',
    ],
    [
      'weights for a dropout',
      () => {
        const network = new Network({
          inputs: 1,
          layers: [dropout({ rate: 0 }), dense({ units: 1 })],
        });
        network.layers[0]!.weights = [[1]];
      },
      ShapeError,
      'ERR_SHAPE',
      'dropout',
    ],
  ])('layers: %s; nothing is changed', (_name, body, type, code, ...parts) => {
    const network = make();
    const before = parametersOf(network);
    expectError(() => body(network), type, code, ...parts);
    expectSameBits(parametersOf(network), before);
  });

  it('backward: without forward, twice, of another shape; step: a bad optimizer', () => {
    const network = make();
    expectError(() => network.backward([[1, 1, 1]]), OptionError, 'ERR_OPTION', 'forward');
    expectError(() => network.forward(loose(5)), DataError, 'ERR_DATA');
    expectError(() => network.forward([[1, Number.NaN]]), DataError, 'ERR_DATA');
    expectError(() => network.backward([[1, 1, 1]]), OptionError, 'ERR_OPTION', 'forward');
    network.forward(X);
    expectError(() => network.backward([[1, 1, 1]]), ShapeError, 'ERR_SHAPE', '1 rows for the 4');
    expectError(() => network.backward(X), ShapeError, 'ERR_SHAPE', 'expected 3');
    network.backward(X.map(() => [1, 1, 1]));
    expectError(() => network.backward(X.map(() => [1, 1, 1])), OptionError, 'ERR_OPTION');
    expectError(() => network.step(loose('adam')), OptionError, 'ERR_OPTION', 'step: optimizer');
    expectError(
      () => network.step(adam(), loose({ clip: 1 })),
      OptionError,
      'ERR_OPTION',
      "'clip'",
    );
    expectError(() => network.step(adam(), { clipNorm: -1 }), OptionError, 'ERR_OPTION', '-1');
  });

  it('divergence: names the epoch, leaves the network as it was after the one before', () => {
    const options: TrainOptions = {
      epochs: 400,
      batchSize: 2,
      loss: 'meanSquaredError',
      optimizer: sgd({ learningRate: 3, momentum: 0.5 }),
    };
    const x = [[1], [2], [3]];
    const y = [1, 2, 3];
    const linear = () => new Network({ inputs: 1, layers: [dense({ units: 1 })], seed: 1 });
    const network = linear();
    const error = expectError(
      () => network.train(x, y, options),
      DivergenceError,
      'ERR_DIVERGENCE',
      'stopped being finite',
      'learning rate below 3',
    ) as DivergenceError;
    expect(error.iteration).toBeGreaterThan(40); // past several copies of the state
    const twin = linear();
    twin.train(x, y, { ...options, epochs: error.iteration - 1 });
    expect(JSON.stringify(network)).toBe(JSON.stringify(twin));
    expect(parametersOf(network).every(Number.isFinite)).toBe(true);
    const again = expectError(
      () => twin.train(x, y, options),
      DivergenceError,
      'ERR_DIVERGENCE',
      'epoch 1 ',
    ) as DivergenceError;
    expect(again.iteration).toBe(1);
    expect(JSON.stringify(twin)).toBe(JSON.stringify(network));
    // With a callback, which is not called again while the epochs are repeated.
    const watched = linear();
    let seen = 0;
    expectError(
      () => watched.train(x, y, { ...options, onEpoch: () => void seen++ }),
      DivergenceError,
      'ERR_DIVERGENCE',
    );
    expect(seen).toBe(error.iteration - 1);
    expect(JSON.stringify(watched)).toBe(JSON.stringify(network));
  });

  it('divergence in the first epoch: the network is as it was, moments included', () => {
    const network = new Network({ inputs: 1, layers: [dense({ units: 1 })], seed: 1 });
    network.train([[1]], [1], { ...OPTIONS, loss: 'meanSquaredError' });
    const before = JSON.stringify(network);
    const error = expectError(
      () =>
        network.train([[1e305]], [1], {
          epochs: 5,
          loss: 'huber',
          optimizer: sgd({ learningRate: 1e6, momentum: 0.9 }),
        }),
      DivergenceError,
      'ERR_DIVERGENCE',
      'a parameter',
    ) as DivergenceError;
    expect(error.iteration).toBe(1);
    expect(JSON.stringify(network)).toBe(before);
  });

  it('divergence of a step: the network is as it was', () => {
    const network = make();
    const before = JSON.stringify(network);
    const bias = [1e308, 1, 1, 1];
    network.layers[0]!.gradients = {
      weights: [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
      bias,
    };
    expectError(
      () => network.step(sgd({ learningRate: 1e6 })),
      DivergenceError,
      'ERR_DIVERGENCE',
      'step 1 ',
    );
    expect(JSON.stringify(network)).toBe(before);
    expect(Array.from(network.layers[0]!.gradients.bias)).toEqual(bias);
  });

  it('an error thrown by a callback comes through and leaves the network as it was', () => {
    for (const where of ['onEpoch', 'schedule'] as const) {
      const network = make();
      network.train(X, Y, OPTIONS);
      const before = JSON.stringify(network);
      let calls = 0;
      const thrown = where === 'onEpoch' ? new Error('mine') : new DivergenceError('other', 1);
      expect(() =>
        network.train(X, Y, {
          ...OPTIONS,
          epochs: 10,
          optimizer: sgd({ learningRate: 0.1 }),
          [where]: () => {
            if (++calls === 3) throw thrown;
            return where === 'schedule' ? 0.1 : undefined;
          },
        }),
      ).toThrow(thrown);
      expect(JSON.stringify(network)).toBe(before);
    }
  });

  it('refuses to be changed by its own callback', () => {
    const network = make();
    let calls = 0;
    network.train(X, Y, {
      ...OPTIONS,
      onEpoch: () => {
        for (const change of [
          () => network.train(X, Y, OPTIONS),
          () => network.forward(X),
          () => network.backward(X),
          () => network.step(adam()),
          () => network.resetOptimizer(),
          () => network.dispose(),
          () => {
            network.layers[0]!.weights = [];
          },
          () => {
            network.layers[0]!.bias = [];
          },
          () => {
            network.layers[0]!.gradients = loose({});
          },
        ]) {
          expectError(change, BusyError, 'ERR_BUSY', 'training');
          calls++;
        }
        return false;
      },
    });
    expect(calls).toBe(9);
    network.dispose();
  });

  it('refuses another engine inside a running training, and goes on', async () => {
    const expected = make();
    expected.train(X, Y, OPTIONS);
    const network = make();
    const other = new Network({ inputs: 2, layers: LAYERS, seed: 4 });
    const answer = other.run([1, 2]);
    const refused: Promise<void>[] = [];
    network.train(X, Y, { ...OPTIONS, onEpoch: () => void refused.push(init({ engine: 'js' })) });
    for (const promise of refused) {
      await expect(promise).rejects.toThrow(EngineError);
    }
    expect(refused.length).toBe(2);
    expectSameBits(parametersOf(network), parametersOf(expected));
    expectSameBits(other.run([1, 2]), answer);
  });

  it('after dispose every use is a DisposedError', () => {
    const network = make();
    const [layer] = network.layers;
    network.forward(X);
    network.dispose();
    network.dispose();
    network[Symbol.dispose]();
    for (const use of [
      () => network.run([1, 2]),
      () => network.run(X),
      () => network.train(X, Y, OPTIONS),
      () => network.evaluate(X, Y),
      () => network.forward(X),
      () => network.backward(X),
      () => network.step(adam()),
      () => network.resetOptimizer(),
      () => network.summary(),
      () => network.toJSON(),
      () => layer!.weights,
      () => layer!.bias,
      () => layer!.gradients,
      () => {
        layer!.bias = [];
      },
    ]) {
      expectError(use, DisposedError, 'ERR_DISPOSED', 'Network');
    }
  });
});
