import { beforeAll, describe, expect, it } from 'vitest';
import {
  adagrad,
  adam,
  adamW,
  cosineDecay,
  DataError,
  type DenseOptions,
  dense,
  dropout,
  EngineError,
  exponentialDecay,
  inverseTimeDecay,
  Network,
  type NetworkOptions,
  OptionError,
  reduceOnPlateau,
  rmsprop,
  ShapeError,
  sgd,
  stepDecay,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { expectError, loose } from './support/errors.js';
import { engines } from './support/facade.js';
import { LAYERS, make, type Row } from './support/good-input.js';

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
});
