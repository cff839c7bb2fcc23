import { expect, it } from 'vitest';
import { DataError, EngineError, FormatError, MyelinError } from '../src/base/errors.js';
import { outOfMemory } from '../src/core/out-of-memory.js';

it('errors have the properties that they know, as a terminal shows those that are undefined', () => {
  const errors = [
    new MyelinError('ERR_DATA', 'm'),
    new MyelinError('ERR_DATA', 'm', { cause: undefined }),
    new DataError('m'),
    new DataError('m', 3),
    new DataError('m', undefined, 2, { cause: undefined }),
    new EngineError('m', { code: 'ERR_OUT_OF_MEMORY', cause: undefined }),
    new FormatError('m'),
    outOfMemory(3),
  ];
  for (const error of errors) {
    for (const key of Reflect.ownKeys(error)) {
      expect([key, Reflect.get(error, key)]).not.toEqual([key, undefined]);
    }
  }
  const [row, column] = [errors[3] as DataError, errors[4] as DataError];
  expect([row.row, row.column, column.row, column.column]).toEqual([3, undefined, undefined, 2]);
  const cause = new Error('why');
  expect(new DataError('m', 1, 2, { cause }).cause).toBe(cause);
  expect(outOfMemory(3, cause).cause).toBe(cause);
});
