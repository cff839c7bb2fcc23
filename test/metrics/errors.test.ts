// Bad input to the metrics.
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  confusionMatrix,
  DataError,
  f1,
  meanAbsoluteError,
  meanSquaredError,
  OptionError,
  precision,
  r2,
  recall,
  rocAuc,
  ShapeError,
} from '../../src/index.js';
import { type ErrorClass, expectError, loose } from '../support/errors.js';

type Sides = [
  name: string,
  targets: unknown,
  predictions: unknown,
  ErrorClass,
  string,
  ...string[],
];

const BAD_CLASSES: Sides[] = [
  ['nothing', undefined, [1], DataError, 'ERR_DATA', 'targets', 'undefined'],
  ['no predictions', [1], undefined, DataError, 'ERR_DATA', 'predictions', 'undefined'],
  ['strings', 'ab', 'ab', DataError, 'ERR_DATA', '"ab"'],
  ['empty', [], [], DataError, 'ERR_DATA', 'empty'],
  ['lengths', [1, 0], [1], ShapeError, 'ERR_SHAPE', '1 predictions for 2 targets'],
  ['probabilities as labels', [1, 0], Float64Array.of(0.9, 0.2), DataError, 'ERR_DATA', '0.9'],
  ['NaN', [1, Number.NaN], [1, 1], DataError, 'ERR_DATA', 'label 1 is NaN'],
  ['kinds', ['a'], [1], DataError, 'ERR_DATA', '"a"', 'one kind'],
  [
    'names beside scores',
    ['a', 'b'],
    [
      [1, 0],
      [0, 1],
    ],
    DataError,
    'ERR_DATA',
    'class indices',
  ],
  [
    'an index beyond',
    [1, 2],
    [
      [1, 0],
      [0, 1],
    ],
    DataError,
    'ERR_DATA',
    'label 1 is 2',
    '0 to 1',
  ],
  ['a negative index', [-1], [[1, 0]], DataError, 'ERR_DATA', '-1'],
  ['an index beyond a sigmoid', [2], [[0.5]], DataError, 'ERR_DATA', '0 to 1'],
  ['widths', [[1, 0, 0]], [[1, 0]], ShapeError, 'ERR_SHAPE', '3 classes', '2'],
  ['ragged rows', [1, 0], [[1, 0], [1]], ShapeError, 'ERR_SHAPE', 'row 1'],
  [
    'NaN inside',
    [1, 0],
    [
      [1, 0],
      [1, Number.NaN],
    ],
    DataError,
    'ERR_DATA',
    'row 1, column 1',
  ],
];

describe.each(Object.entries({ accuracy, confusionMatrix, precision, recall, f1 }))(
  '%s',
  (_, metric) => {
    it.each(BAD_CLASSES)('%s', (_name, targets, predictions, type, code, ...parts) => {
      expectError(
        () => metric(loose(targets), loose(predictions)),
        type,
        code,
        ...parts,
        metric.name,
      );
    });
  },
);

describe('options', () => {
  const y = [0, 1, 2];
  it.each<[string, () => unknown, ErrorClass, string, ...string[]]>([
    ['three classes, binary', () => f1(y, y), OptionError, 'ERR_OPTION', '0, 1, 2', 'macro'],
    [
      'a misspelt option',
      () => f1(y, y, loose({ avg: 'micro' })),
      OptionError,
      'ERR_OPTION',
      "'avg'",
    ],
    [
      'an unknown average',
      () => f1(y, y, { average: loose('mean') }),
      OptionError,
      'ERR_OPTION',
      '"mean"',
      'macro',
    ],
    [
      'a positive label that is not there',
      () => f1(['a', 'b'], ['a', 'a']),
      OptionError,
      'ERR_OPTION',
      '1',
      '"a", "b"',
    ],
    [
      'a positive label without use',
      () => f1(y, y, { average: 'micro', positiveLabel: 1 }),
      OptionError,
      'ERR_OPTION',
      'micro',
    ],
    [
      'a label outside of classes',
      () => confusionMatrix(y, y, { classes: [0, 1] }),
      DataError,
      'ERR_DATA',
      'label 2 is 2',
    ],
    [
      'a class twice',
      () => confusionMatrix(y, y, { classes: [0, 1, 2, 0] }),
      DataError,
      'ERR_DATA',
      'twice',
    ],
    [
      'a misspelt option of the matrix',
      () => confusionMatrix(y, y, loose({ labels: y })),
      OptionError,
      'ERR_OPTION',
      "'labels'",
    ],
  ])('%s', (_, body, ...rest) => {
    expectError(body, ...rest);
  });
});

describe('rocAuc', () => {
  it.each<Sides>([
    ['one class', [1, 1], [0.1, 0.2], DataError, 'ERR_DATA', 'two classes, got 1'],
    ['three classes', [0, 1, 2], [0.1, 0.2, 0.3], DataError, 'ERR_DATA', '0, 1, 2'],
    ['lengths', [0, 1], [0.1], ShapeError, 'ERR_SHAPE', 'expected 2'],
    ['rows of another number', [0, 1], [[0.1]], ShapeError, 'ERR_SHAPE', '1 scores for 2'],
    [
      'three columns',
      [0, 1],
      [
        [1, 0, 0],
        [0, 1, 0],
      ],
      ShapeError,
      'ERR_SHAPE',
      'got 3',
    ],
    ['NaN', [0, 1], [0.1, Number.NaN], DataError, 'ERR_DATA', 'row 1', 'NaN'],
    ['no scores', [0, 1], undefined, DataError, 'ERR_DATA', 'scores', 'undefined'],
    ['empty', [], [], DataError, 'ERR_DATA', 'empty'],
  ])('%s', (_, targets, scores, ...rest) => {
    expectError(() => rocAuc(loose(targets), loose(scores)), ...rest);
  });

  it('checks its options', () => {
    const call =
      (options: unknown): (() => unknown) =>
      () =>
        rocAuc([0, 1], [0, 1], loose(options));
    expectError(call({ positiveLabel: 2 }), OptionError, 'ERR_OPTION', '0, 1');
    expectError(call({ positive: 1 }), OptionError, 'ERR_OPTION', "'positive'");
  });
});

describe.each(Object.entries({ meanSquaredError, meanAbsoluteError, r2 }))('%s', (name, metric) => {
  it.each<Sides>([
    ['nothing', undefined, [1], DataError, 'ERR_DATA', 'targets', 'undefined'],
    ['empty', [], [], DataError, 'ERR_DATA', 'empty'],
    ['lengths', [1, 2], [1], ShapeError, 'ERR_SHAPE', '[2, 1]', '[1, 1]'],
    ['widths', [[1, 2]], [[1]], ShapeError, 'ERR_SHAPE', '[1, 2]', '[1, 1]'],
    ['NaN', [1, Number.NaN], [1, 2], DataError, 'ERR_DATA', 'row 1, column 0'],
    [
      'infinity',
      [1, 2],
      [[1], [Number.POSITIVE_INFINITY]],
      DataError,
      'ERR_DATA',
      'row 1',
      'Infinity',
    ],
    ['a string', [1, 2], [1, '2'], DataError, 'ERR_DATA', '"2"'],
    [
      'ragged',
      [[1, 2], [3]],
      [
        [1, 2],
        [3, 4],
      ],
      ShapeError,
      'ERR_SHAPE',
      'row 1',
    ],
  ])('%s', (_, targets, predictions, type, code, ...parts) => {
    expectError(() => metric(loose(targets), loose(predictions)), type, code, name, ...parts);
  });
});

it('r2 needs two samples', () => {
  expectError(() => r2([1], [1]), DataError, 'ERR_DATA', 'two');
  expect(r2([1, 1], [1, 1])).toBe(1);
});
