// The first four are the examples of Keras' documentation of pad_sequences.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, OptionError, ShapeError } from '../../src/index.js';
import { padSequences } from '../../src/series.js';
import { runs } from '../support/effort.js';
import { expectError, loose } from '../support/errors.js';

const SEQUENCES = [[1], [2, 3], [4, 5, 6]];

describe('padSequences', () => {
  it.each([
    [
      {},
      [
        [0, 0, 1],
        [0, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      { value: -1 },
      [
        [-1, -1, 1],
        [-1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      { padding: 'post' },
      [
        [1, 0, 0],
        [2, 3, 0],
        [4, 5, 6],
      ],
    ],
    [
      { maxLength: 2 },
      [
        [0, 1],
        [2, 3],
        [5, 6],
      ],
    ],
    [
      { maxLength: 2, truncating: 'post' },
      [
        [0, 1],
        [2, 3],
        [4, 5],
      ],
    ],
    [
      { maxLength: 4, padding: 'post', value: 9 },
      [
        [1, 9, 9, 9],
        [2, 3, 9, 9],
        [4, 5, 6, 9],
      ],
    ],
  ] as const)('%o', (options, expected) => {
    expect(padSequences(SEQUENCES, options).toArray()).toEqual(expected);
  });

  it('keeps the features of steps, and empty sequences', () => {
    const padded = padSequences([[[1, 2]], [], [[3, 4], Float32Array.of(5, 6)]]);
    expect(padded.shape).toEqual([3, 2, 2]);
    expect(padded.toArray()).toEqual([
      [
        [0, 0],
        [1, 2],
      ],
      [
        [0, 0],
        [0, 0],
      ],
      [
        [3, 4],
        [5, 6],
      ],
    ]);
    expect(padSequences([[], []]).toArray()).toEqual([[0], [0]]);
    expect(padSequences([[1]], { maxLength: 2, value: Number.NaN }).toArray()).toEqual([
      [Number.NaN, 1],
    ]);
  });

  it('keeps the end or the beginning, and fills the rest', () => {
    const sequences = fc.array(fc.array(fc.integer({ min: 1 }), { maxLength: 8 }), {
      minLength: 1,
      maxLength: 6,
    });
    const sides = fc.constantFrom('pre' as const, 'post' as const);
    fc.assert(
      fc.property(
        sequences,
        fc.integer({ min: 1, max: 9 }),
        sides,
        sides,
        (lists, maxLength, padding, truncating) => {
          const rows = padSequences(lists, { maxLength, padding, truncating }).toArray();
          for (const [i, list] of lists.entries()) {
            const kept = truncating === 'pre' ? list.slice(-maxLength) : list.slice(0, maxLength);
            const rest = new Array<number>(maxLength - kept.length).fill(0);
            expect(rows[i]).toEqual(padding === 'pre' ? [...rest, ...kept] : [...kept, ...rest]);
          }
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it('names what is wrong', () => {
    const bad = expectError(
      () => padSequences([[1], [2, Number.NaN]]),
      DataError,
      'ERR_DATA',
      'row 1, column 1',
    );
    expect(bad).toMatchObject({ row: 1, column: 1 });
    expectError(() => padSequences([]), DataError, 'ERR_DATA', 'none');
    expectError(
      () => padSequences([[[1, 2]], [[1]]]),
      ShapeError,
      'ERR_SHAPE',
      'sequence 1, step 0',
    );
    expectError(
      () => padSequences(loose([[1], [[1]]])),
      ShapeError,
      'ERR_SHAPE',
      'expected a number',
    );
    expectError(() => padSequences(loose([[1], ['a']])), DataError, 'ERR_DATA', '"a"');
    expectError(() => padSequences(loose([1, 2])), DataError, 'ERR_DATA', 'sequence 0 is 1');
    expectError(
      () => padSequences([[1]], loose({ padding: 'before' })),
      OptionError,
      'ERR_OPTION',
      'padding',
    );
    expectError(
      () => padSequences([[1]], loose({ maxlen: 3 })),
      OptionError,
      'ERR_OPTION',
      'maxLength',
    );
    expectError(
      () => padSequences([[1]], loose({ value: '0' })),
      OptionError,
      'ERR_OPTION',
      'value',
    );
  });
});
