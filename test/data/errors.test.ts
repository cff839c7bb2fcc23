// Bad input to the data helpers: the right error, and the object as it was.
import { describe, expect, it } from 'vitest';
import {
  argmax,
  DataError,
  FormatError,
  kFold,
  LabelEncoder,
  MinMaxScaler,
  NotFittedError,
  OptionError,
  oneHot,
  ShapeError,
  StandardScaler,
  take,
  trainTestSplit,
} from '../../src/index.js';
import { type ErrorClass, expectError, loose } from '../support/errors.js';

type Case = [name: string, body: () => unknown, type: ErrorClass, code: string, ...string[]];

const NaN_ROW = [
  [1, 2],
  [3, Number.NaN],
];
const FLAT = new Float64Array(6);
const hole = [1, 2, 3];
delete hole[1];

/** What no function that takes a matrix may take. */
function badMatrices(call: (matrix: never) => unknown): Case[] {
  const cases: [string, unknown, ErrorClass, string, ...string[]][] = [
    ['nothing', undefined, DataError, 'ERR_DATA', 'undefined'],
    ['null', null, DataError, 'ERR_DATA', 'null'],
    ['a string', '12', DataError, 'ERR_DATA', '"12"'],
    ['an object', {}, DataError, 'ERR_DATA', 'an object'],
    ['no rows', [], DataError, 'ERR_DATA', 'empty'],
    ['an empty row', [[]], DataError, 'ERR_DATA', 'row 0 is empty'],
    ['an object as row', [{}], ShapeError, 'ERR_SHAPE', 'undefined'],
    ['ragged rows', [[1, 2], [3]], ShapeError, 'ERR_SHAPE', 'row 1 has 1'],
    ['a missing row', [[1, 2], undefined], DataError, 'ERR_DATA', 'row 1 is undefined'],
    ['NaN', NaN_ROW, DataError, 'ERR_DATA', 'row 1, column 1 is NaN'],
    ['infinity', [[Number.NEGATIVE_INFINITY, 1]], DataError, 'ERR_DATA', 'column 0', '-Infinity'],
    ['a string inside', [[1, '2']], DataError, 'ERR_DATA', 'column 1', '"2"'],
    ['a hole', [hole], DataError, 'ERR_DATA', 'column 1 is undefined'],
    ['a shape that does not fit', { data: FLAT, shape: [2, 2] }, ShapeError, 'ERR_SHAPE', '[2, 2]'],
    ['no shape', { data: FLAT, shape: 6 }, ShapeError, 'ERR_SHAPE', 'got 6'],
    ['a shape of one', { data: FLAT, shape: [6] }, ShapeError, 'ERR_SHAPE', 'array of 1'],
    ['no columns', { data: FLAT, shape: [6, 0] }, DataError, 'ERR_DATA', 'empty'],
    ['half a column', { data: FLAT, shape: [4, 1.5] }, ShapeError, 'ERR_SHAPE', '1.5'],
    ['integers as data', { data: [1, 2], shape: [1, 2] }, DataError, 'ERR_DATA', 'Float64Array'],
    [
      'NaN in data',
      { data: Float32Array.of(1, 2, 3, Number.NaN), shape: [2, 2] },
      DataError,
      'ERR_DATA',
      'row 1, column 1',
    ],
  ];
  return cases.map(([name, matrix, ...rest]) => [name, () => call(loose(matrix)), ...rest]);
}

/** What no function that takes labels may take. */
function badLabels(call: (labels: never) => unknown): Case[] {
  const cases: [string, unknown, ErrorClass, string, ...string[]][] = [
    ['nothing', undefined, DataError, 'ERR_DATA', 'undefined'],
    ['a string', 'abc', DataError, 'ERR_DATA', '"abc"'],
    ['no labels', [], DataError, 'ERR_DATA', 'empty'],
    ['a fraction', [0, 0.5], DataError, 'ERR_DATA', 'label 1 is 0.5'],
    ['NaN', [Number.NaN], DataError, 'ERR_DATA', 'label 0 is NaN'],
    ['beyond 2^53', [2 ** 53], DataError, 'ERR_DATA', '9007199254740992'],
    ['a boolean', [true], DataError, 'ERR_DATA', 'label 0 is true'],
    ['a hole', hole, DataError, 'ERR_DATA', 'label 1 is undefined'],
    ['two kinds', ['a', 1], DataError, 'ERR_DATA', 'label 1 is 1', 'one kind'],
    ['bigints', BigInt64Array.of(1n), DataError, 'ERR_DATA', 'bigint 1'],
  ];
  return cases.map(([name, labels, ...rest]) => [name, () => call(loose(labels)), ...rest]);
}

const run = (_: string, body: () => unknown, ...rest: [ErrorClass, string, ...string[]]): void => {
  expectError(body, ...rest);
};

const standard = new StandardScaler().fit([[1, 2]]);
describe('StandardScaler: bad matrices', () => {
  it.each(badMatrices((m) => new StandardScaler().fit(m)))('fit: %s', run);
  it.each(badMatrices((m) => standard.transform(m)))('transform: %s', (_, body) => {
    expect(body).toThrow(expect.objectContaining({ code: expect.stringMatching(/SHAPE|DATA/) }));
  });
});
describe('MinMaxScaler: bad matrices', () => {
  it.each(badMatrices((m) => new MinMaxScaler().fit(m)))('fit: %s', run);
});
describe('argmax: bad matrices', () => {
  it.each(badMatrices((m) => argmax(m)))('%s', run);
});
describe('trainTestSplit: bad inputs', () => {
  it.each(badMatrices((m) => trainTestSplit(m, [1, 2])))('%s', run);
});
describe('oneHot: bad labels', () => {
  it.each(badLabels((l) => oneHot(l)))('%s', run);
});
describe('LabelEncoder: bad labels', () => {
  it.each(badLabels((l) => new LabelEncoder().fit(l)))('fit: %s', run);
});

describe('labels', () => {
  const encoder = new LabelEncoder<string>().fit(['a', 'b']);
  it.each<Case>([
    [
      'an unknown label',
      () => encoder.transform(['a', 'c']),
      DataError,
      'ERR_DATA',
      '"c"',
      '"a", "b"',
    ],
    [
      'an unknown index',
      () => encoder.inverseTransform([0, 2]),
      DataError,
      'ERR_DATA',
      'index 1 is 2',
    ],
    ['a negative index', () => encoder.inverseTransform([-1]), DataError, 'ERR_DATA', '0 to 1'],
    ['a fraction as index', () => encoder.inverseTransform([0.5]), DataError, 'ERR_DATA', '0.5'],
    [
      'a label that is no class',
      () => oneHot([1, 5], { classes: [0, 1] }),
      DataError,
      'ERR_DATA',
      'label 1 is 5',
    ],
    ['a class twice', () => oneHot(['a'], { classes: ['a', 'a'] }), DataError, 'ERR_DATA', 'twice'],
    ['no classes', () => oneHot(['a'], { classes: [] }), DataError, 'ERR_DATA', 'empty'],
    [
      'a misspelt option',
      () => oneHot(['a'], loose({ class: [] })),
      OptionError,
      'ERR_OPTION',
      "'class'",
    ],
  ])('%s', run);

  it('carries the row', () => {
    expect(expectError(() => encoder.transform(['a', 'c']), DataError, 'ERR_DATA')).toMatchObject({
      row: 1,
    });
  });

  it('shows ten classes at most', () => {
    const many = new LabelEncoder<number>().fit([...Array(200).keys()]);
    expectError(() => many.transform([999]), DataError, 'ERR_DATA', '8, 9, … (200)');
  });
});

describe('before fit', () => {
  const scalers = { standard: new StandardScaler(), minMax: new MinMaxScaler() };
  const encoder = new LabelEncoder();
  it.each<[string, () => unknown]>([
    ['StandardScaler.transform', () => scalers.standard.transform([[1]])],
    ['StandardScaler.inverseTransform', () => scalers.standard.inverseTransform([[1]])],
    ['StandardScaler.mean', () => scalers.standard.mean],
    ['StandardScaler.scale', () => scalers.standard.scale],
    ['StandardScaler.toJSON', () => scalers.standard.toJSON()],
    ['MinMaxScaler.transform', () => scalers.minMax.transform([[1]])],
    ['MinMaxScaler.inverseTransform', () => scalers.minMax.inverseTransform([[1]])],
    ['MinMaxScaler.dataMin', () => scalers.minMax.dataMin],
    ['MinMaxScaler.dataMax', () => scalers.minMax.dataMax],
    ['MinMaxScaler.toJSON', () => scalers.minMax.toJSON()],
    ['LabelEncoder.transform', () => encoder.transform(['a'])],
    ['LabelEncoder.inverseTransform', () => encoder.inverseTransform([0])],
    ['LabelEncoder.classes', () => encoder.classes],
    ['LabelEncoder.toJSON', () => encoder.toJSON()],
  ])('%s', (name, body) => {
    expectError(body, NotFittedError, 'ERR_NOT_FITTED', name.split('.')[0]!, 'fit');
  });
});

describe('scalers', () => {
  const scaler = new MinMaxScaler().fit([[1, 2]]);
  const single = { data: Float32Array.of(3e38), shape: [1, 1] } as const;
  it.each<Case>([
    ['another width', () => standard.transform([[1, 2, 3]]), ShapeError, 'ERR_SHAPE', 'expected 2'],
    [
      'another width back',
      () => scaler.inverseTransform([[1]]),
      ShapeError,
      'ERR_SHAPE',
      'expected 2',
    ],
    [
      'a variance of ∞',
      () =>
        new StandardScaler().fit([
          [0, 1e200],
          [0, 0],
        ]),
      DataError,
      'ERR_DATA',
      'column 1',
    ],
    [
      'a sum of ∞',
      () => new StandardScaler().fit([[1e308], [1e308]]),
      DataError,
      'ERR_DATA',
      'column 0',
    ],
    [
      'a span of ∞',
      () => new MinMaxScaler().fit([[-1e308], [1e308]]),
      DataError,
      'ERR_DATA',
      'column 0',
    ],
    [
      'a result beyond float32',
      () => new StandardScaler().fit([[0], [20]]).inverseTransform(single),
      DataError,
      'ERR_DATA',
      'too large',
    ],
    [
      'a range upside down',
      () => new MinMaxScaler({ featureRange: [1, 0] }),
      OptionError,
      'ERR_OPTION',
      '[1, 0]',
    ],
    [
      'an empty range',
      () => new MinMaxScaler({ featureRange: [1, 1] }),
      OptionError,
      'ERR_OPTION',
      '[1, 1]',
    ],
    [
      'half a range',
      () => new MinMaxScaler({ featureRange: loose([1]) }),
      OptionError,
      'ERR_OPTION',
      'array of 1',
    ],
    [
      'NaN in the range',
      () => new MinMaxScaler({ featureRange: [0, Number.NaN] }),
      OptionError,
      'ERR_OPTION',
      'NaN',
    ],
    [
      'a range of ∞',
      () => new MinMaxScaler({ featureRange: [-1e308, 1e308] }),
      OptionError,
      'ERR_OPTION',
      '1e+308',
    ],
    [
      'a misspelt option',
      () => new MinMaxScaler(loose({ range: [0, 1] })),
      OptionError,
      'ERR_OPTION',
      "'range'",
    ],
  ])('%s', run);

  it('keep what they had when fit fails', () => {
    const before = [standard.toJSON(), scaler.toJSON()];
    expect(() => standard.fit(NaN_ROW)).toThrow(DataError);
    expect(() => scaler.fit([[-1e308], [1e308]])).toThrow(DataError);
    expect([standard.toJSON(), scaler.toJSON()]).toEqual(before);
  });
});

describe('fromJSON', () => {
  const good = {
    standard: standard.toJSON(),
    minMax: new MinMaxScaler().fit([[1], [2]]).toJSON(),
    encoder: new LabelEncoder<string>().fit(['a', 'b']).toJSON(),
  };
  const read = {
    standard: (json: unknown) => StandardScaler.fromJSON(loose(json)),
    minMax: (json: unknown) => MinMaxScaler.fromJSON(loose(json)),
    encoder: (json: unknown) => LabelEncoder.fromJSON(loose(json)),
  };
  type Kind = keyof typeof read;
  const garbage = [undefined, null, 5, 'text', [], {}, { format: 'x' }];
  it.each((Object.keys(read) as Kind[]).flatMap((kind) => garbage.map((json) => [kind, json])))(
    '%s of %j',
    (kind, json) => {
      expectError(() => read[kind as Kind](json), FormatError, 'ERR_FORMAT', "format: 'myelin-");
    },
  );

  it.each<[Kind, object, string]>([
    ['standard', { version: 2 }, 'version 1, got 2'],
    ['standard', { format: 'myelin-min-max-scaler' }, 'min-max-scaler'],
    ['standard', { mean: undefined }, 'mean'],
    ['standard', { mean: [] }, 'mean'],
    ['standard', { mean: [1, null] }, 'mean[1]'],
    ['standard', { scale: [1] }, 'expected 2 numbers'],
    ['standard', { scale: [1, 0] }, 'scale[1]'],
    ['standard', { scale: [1, Number.POSITIVE_INFINITY] }, 'scale[1]'],
    ['minMax', { featureRange: [1, 0] }, 'featureRange'],
    ['minMax', { featureRange: undefined }, 'featureRange'],
    ['minMax', { dataMin: [5] }, 'dataMin 5 is above'],
    ['minMax', { dataMax: ['2'] }, 'dataMax[0]'],
    ['minMax', { dataMin: [-1e308], dataMax: [1e308] }, 'cannot be scaled'],
    ['encoder', { classes: undefined }, 'classes'],
    ['encoder', { classes: [] }, 'empty'],
    ['encoder', { classes: ['a', 'a'] }, 'twice'],
    ['encoder', { classes: ['a', 1] }, 'one kind'],
  ])('%s with %j', (kind, change, part) => {
    expectError(() => read[kind]({ ...good[kind], ...change }), FormatError, 'ERR_FORMAT', part);
  });
});

describe('trainTestSplit', () => {
  const x = Array.from({ length: 10 }, (_, i) => [i]);
  const y = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
  const split = (options: unknown, targets: unknown = y): (() => unknown) => {
    return () => trainTestSplit(x, loose(targets), loose(options));
  };
  const option = (name: string, options: unknown, ...parts: string[]): Case => {
    return [name, split(options), OptionError, 'ERR_OPTION', ...parts];
  };
  it.each<Case>([
    option('options as a number', 0.2, 'got 0.2'),
    option('a misspelt option', { testsize: 0.2 }, "'testsize'", 'testSize'),
    option('test size 0', { testSize: 0 }, 'testSize', 'got 0'),
    option('a negative test size', { testSize: -0.1 }, '-0.1'),
    option('all for testing', { testSize: 10 }, '1 to 9', 'got 10'),
    option('1.5 for testing', { testSize: 1.5 }, '1.5'),
    option('NaN for testing', { testSize: Number.NaN }, 'NaN'),
    option('a string for testing', { testSize: '1' }, '"1"'),
    option('train size 11', { trainSize: 11 }, 'trainSize', '11'),
    option('too many together', { testSize: 5, trainSize: 6 }, '6 + 5'),
    option('fractions above 1', { testSize: 0.5, trainSize: 0.51 }, '0.51'),
    option('nothing to train with', { trainSize: 0.01 }, '0 for training'),
    option('nothing left to train with', { testSize: 0.99 }, '0 for training'),
    option('shuffle as a number', { shuffle: 1 }, 'shuffle'),
    option('seed -1', { seed: -1 }, 'seed'),
    option('stratify without shuffle', { shuffle: false, stratify: true }, 'shuffle'),
    option('fewer places than classes', { stratify: true, testSize: 1 }, 'testSize', '2 classes'),
    option('fewer training places', { stratify: true, trainSize: 1 }, 'trainSize', '2 classes'),
    ['one sample', () => trainTestSplit([[1]], [1]), OptionError, 'ERR_OPTION', '0 for training'],
    [
      'a class with one member',
      split({ stratify: true }, [...y.slice(1), 2]),
      DataError,
      'ERR_DATA',
      'class 2',
      'row 9',
    ],
    [
      'stratify of another length',
      split({ stratify: [0, 1] }),
      ShapeError,
      'ERR_SHAPE',
      'expected 10',
    ],
    ['stratify: false', split({ stratify: false }), DataError, 'ERR_DATA', 'false'],
    [
      'stratify by fractions',
      split(
        { stratify: true },
        y.map((v) => v / 2),
      ),
      DataError,
      'ERR_DATA',
      '0.5',
    ],
    ['stratify by a matrix', split({ stratify: true }, x), OptionError, 'ERR_OPTION', 'matrix'],
    ['targets of another length', split({}, [1, 2]), ShapeError, 'ERR_SHAPE', '2 targets for 10'],
    ['no targets', split({}, []), DataError, 'ERR_DATA', 'empty'],
    ['targets as a string', split({}, '0123456789'), DataError, 'ERR_DATA', 'string'],
    [
      'targets undefined',
      () => trainTestSplit(x, loose(undefined)),
      DataError,
      'ERR_DATA',
      'undefined',
    ],
    [
      'a NaN target',
      split({}, Float64Array.of(1, Number.NaN)),
      DataError,
      'ERR_DATA',
      'row 1',
      'NaN',
    ],
    ['bigint targets', split({}, new BigInt64Array(10)), DataError, 'ERR_DATA', 'BigInt64Array'],
  ])('%s', run);
});

describe('kFold', () => {
  const labels = [0, 0, 0, 1, 1, 2];
  it.each<Case>([
    ['no samples', () => kFold(loose(undefined)), OptionError, 'ERR_OPTION', 'samples'],
    ['one sample', () => kFold(1), OptionError, 'ERR_OPTION', 'got 1'],
    [
      'more folds than samples',
      () => kFold(4, { folds: 5 }),
      OptionError,
      'ERR_OPTION',
      '2 to 4',
      'got 5',
    ],
    ['five folds by default', () => kFold(4), OptionError, 'ERR_OPTION', 'got 5'],
    ['one fold', () => kFold(4, { folds: 1 }), OptionError, 'ERR_OPTION', 'got 1'],
    ['half a fold', () => kFold(4, { folds: 2.5 }), OptionError, 'ERR_OPTION', '2.5'],
    [
      'a misspelt option',
      () => kFold(9, loose({ k: 3 })),
      OptionError,
      'ERR_OPTION',
      "'k'",
      'folds',
    ],
    ['a seed alone', () => kFold(9, { seed: 1 }), OptionError, 'ERR_OPTION', 'shuffle'],
    ['seed 0.5', () => kFold(9, { seed: 0.5, shuffle: true }), OptionError, 'ERR_OPTION', '0.5'],
    [
      'shuffle as a string',
      () => kFold(9, { shuffle: loose('yes') }),
      OptionError,
      'ERR_OPTION',
      '"yes"',
    ],
    [
      'labels of another length',
      () => kFold(7, { folds: 2, stratify: labels }),
      ShapeError,
      'ERR_SHAPE',
      'expected 7',
    ],
    [
      'more folds than any class has',
      () => kFold(6, { folds: 4, stratify: labels }),
      OptionError,
      'ERR_OPTION',
      '4',
      '3 classes',
      'members, 3',
    ],
    [
      'labels that are none',
      () => kFold(2, { folds: 2, stratify: [0.1, 1] }),
      DataError,
      'ERR_DATA',
      '0.1',
    ],
  ])('%s', run);
});

describe('take', () => {
  it.each<Case>([
    [
      'an index too high',
      () => take([1, 2], [0, 2]),
      DataError,
      'ERR_DATA',
      'index 1 is 2',
      '0 to 1',
    ],
    ['a negative index', () => take([1, 2], [-1]), DataError, 'ERR_DATA', '-1'],
    ['a fraction', () => take([[1]], [0.5]), DataError, 'ERR_DATA', '0.5'],
    ['no indices', () => take([1], loose(null)), DataError, 'ERR_DATA', 'null'],
    ['no values', () => take([], [0]), DataError, 'ERR_DATA', 'empty'],
    ['a hole', () => take(hole, [0]), DataError, 'ERR_DATA', 'row 1', 'undefined'],
    ['a set', () => take(loose(new Set([1])), [0]), DataError, 'ERR_DATA', 'Set'],
  ])('%s', run);
});
