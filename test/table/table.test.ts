import { describe, expect, it } from 'vitest';
import { DataError, OptionError, ShapeError } from '../../src/index.js';
import { type Table, tableFrom, tableOf } from '../../src/table.js';
import { loose } from '../support/errors.js';

const PEOPLE = [
  { age: 41, plan: 'basic', since: '2024-05-01', active: true },
  { age: null, plan: 'pro', since: '2024-06-30', active: false },
  { age: 29.5, since: '2023-01-02', active: true },
];

/** What a table holds, apart from its class. */
function contents(table: Table): unknown {
  return table.columns.map((column) => [column.name, column.type, [...rowsOf(table, column.name)]]);
}

function* rowsOf(table: Table, name: string): Iterable<unknown> {
  for (const row of table) yield row[name];
}

describe('Table', () => {
  it('has a type a column, and rows as plain objects with null for gaps', () => {
    const table = tableOf(PEOPLE);
    expect(table.length).toBe(3);
    expect(table.columns.map(({ type }) => type)).toEqual([
      'number',
      'category',
      'date',
      'boolean',
    ]);
    expect(table.columns.map(({ missing }) => missing)).toEqual([1, 1, 0, 0]);
    expect([...table]).toEqual([
      { age: 41, plan: 'basic', since: new Date('2024-05-01'), active: true },
      { age: null, plan: 'pro', since: new Date('2024-06-30'), active: false },
      { age: 29.5, plan: null, since: new Date('2023-01-02'), active: true },
    ]);
    expect(Object.getPrototypeOf(table.row(0))).toBe(Object.prototype);
  });

  it('is the same from rows, iterables, columns, and its own rows', async () => {
    const expected = contents(tableOf(PEOPLE));
    const names = ['age', 'plan', 'since', 'active'] as const;
    const columns = Object.fromEntries(
      names.map((name) => [name, PEOPLE.map((row) => (row as Record<string, unknown>)[name])]),
    );
    async function* slowly(): AsyncIterable<object> {
      yield* PEOPLE;
    }
    for (const table of [
      tableOf(new Set(PEOPLE)),
      tableOf({ columns }),
      tableOf([...tableOf(PEOPLE)]),
      tableOf(tableOf(PEOPLE)),
      await tableFrom(slowly()),
      await tableFrom(PEOPLE),
    ]) {
      expect(contents(table)).toEqual(expected);
    }
  });

  it('takes typed arrays', () => {
    const table = tableOf({
      columns: {
        float: Float32Array.of(0.5, Number.NaN),
        whole: Uint8Array.of(1, 2),
        big: BigInt64Array.of(1n, 2n),
      },
    });
    expect([...table]).toEqual([
      { float: 0.5, whole: 1, big: 1 },
      { float: null, whole: 2, big: 2 },
    ]);
  });

  it('takes rows, columns and parts', () => {
    const table = tableOf(PEOPLE);
    expect([...table.take([2, 0, 2])].map(({ age }) => age)).toEqual([29.5, 41, 29.5]);
    expect(table.select(['plan', 'age']).names).toEqual(['plan', 'age']);
    expect(table.without('plan', 'age').names).toEqual(['since', 'active']);
    expect(table.has('plan')).toBe(true);
    expect(table.has('constructor')).toBe(false);
    expect(() => table.column('plam')).toThrow(/no column "plam"; there are "age", "plan"/);
    expect(() => table.take([3])).toThrow(/index 0 is 3, expected a whole number from 0 to 2/);
    expect(() => table.take([-1])).toThrow(DataError);
    expect(() => table.row(1.5)).toThrow(DataError);
    expect(() => table.select(['age', 'age'])).toThrow(DataError);
  });

  it('splits, by the seed, in shares where asked', () => {
    const table = tableOf(
      Array.from({ length: 40 }, (_, i) => ({ i, y: i % 4 === 0 ? 'a' : 'b' })),
    );
    const { train, test, seed } = table.split({ testSize: 0.25, stratify: 'y', seed: 7 });
    expect([train.length, test.length, seed]).toEqual([30, 10, 7]);
    const as = [...test].filter(({ y }) => y === 'a').length;
    expect([2, 3]).toContain(as);
    const all = [...train, ...test].map(({ i }) => Number(i));
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect([...table.split({ seed: 7 }).test]).toEqual([...table.split({ seed: 7 }).test]);
    expect(() => table.split({ stratify: 'z' })).toThrow(DataError);
    expect(() => table.split({ size: 1 } as object)).toThrow(OptionError);
  });

  it('describes its columns', () => {
    const { columns } = tableOf(PEOPLE).describe();
    expect(columns[0]).toMatchObject({ count: 2, missing: 1, distinct: 2, mean: 35.25 });
    expect(columns[0]!.std).toBeCloseTo(8.1317, 4);
    expect(columns[0]!.quantiles).toEqual([29.5, 32.375, 35.25, 38.125, 41]);
    expect(columns[1]).toMatchObject({ distinct: 2, top: 'basic', topCount: 1 });
    expect(columns[3]).toMatchObject({ distinct: 2, top: 'true', topCount: 2 });
    const lines = String(tableOf(PEOPLE).describe()).split('\n');
    expect(lines[0]).toBe('3 rows');
    expect(lines[1]).toMatch(/^column +type +count +gaps +distinct +top$/);
    expect(lines).toHaveLength(15);
    expect(lines[7]).toMatch(/^numbers +mean +std +min +25 % +50 % +75 % +max$/);
  });
});

describe('tableOf refuses', () => {
  it.each([
    [null, /expected rows as objects, \{ columns \}, an Arrow table or a Table, got null/],
    ['a,b', /got the string "a,b"/],
    [[], /there are no rows/],
    [[1], /row 0 is 1, expected an object/],
    [[{ a: 1 }, [2]], /row 1 is an array of 1/],
    [[{}], /there are no columns/],
    [{ columns: {} }, /there are no columns/],
    [{ columns: { a: [] } }, /there are no rows/],
    [{ columns: { a: 1 } }, /'a': expected a list of values, got 1/],
    [[{ a: { b: 1 } }], /row 0, column 'a': an object is no value/],
    [[{ a: Symbol('x') }], /a symbol is no value/],
    [[{ a: new Date('x') }], /row 0, column 'a': an invalid Date/],
    [[{ a: Number.POSITIVE_INFINITY }, { a: 1 }], /row 0, column 'a': .*is not finite/],
  ])('%j', (rows, message) => {
    expect(() => tableOf(loose(rows))).toThrow(DataError);
    expect(() => tableOf(loose(rows))).toThrow(message);
  });

  it('columns of different lengths, and options that mean nothing', () => {
    expect(() => tableOf({ columns: { a: [1, 2], b: [1] } })).toThrow(ShapeError);
    expect(() => tableOf(PEOPLE, { columns: { aeg: 'number' } })).toThrow(
      /there is no column "aeg"; there are "age", "plan"/,
    );
    expect(() => tableOf(PEOPLE, { columns: { age: 'numeric' as 'number' } })).toThrow(OptionError);
    expect(() => tableOf(PEOPLE, { decimals: ',' } as object)).toThrow(OptionError);
    expect(() => tableOf(PEOPLE, { missing: 'NA' as never })).toThrow(OptionError);
  });

  it('what throws when it is read, as a typed error', () => {
    const getter = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        throw new RangeError('boom');
      },
    });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const { proxy: list, revoke: end } = Proxy.revocable([1], {});
    end();
    for (const rows of [
      [getter],
      [proxy],
      proxy,
      list,
      { columns: { a: list } },
      { columns: list },
    ]) {
      expect(() => tableOf(loose(rows))).toThrow(DataError);
    }
    expect(() => tableOf([getter])).toThrow(/boom/);
  });

  it('nothing for its name: __proto__ is a column as any other', () => {
    const rows = JSON.parse('[{"__proto__": 1, "constructor": "x"}, {"__proto__": 2}]');
    const table = tableOf(rows);
    expect(table.names).toEqual(['__proto__', 'constructor']);
    expect(Object.entries(table.row(1))).toEqual([
      ['__proto__', 2],
      ['constructor', null],
    ]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});
