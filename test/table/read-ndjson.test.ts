import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/index.js';
import { readNdjson } from '../../src/table.js';

describe('readNdjson', () => {
  it('rows of different keys, in any line ends', async () => {
    const text = '{"a": 1, "b": "x"}\r\n\n{"b": "y", "c": true}\n{"a": 2.5, "__proto__": 7}';
    const table = await readNdjson(text);
    expect(table.columns.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'number'],
      ['b', 'category'],
      ['c', 'boolean'],
      ['__proto__', 'number'],
    ]);
    expect([...table].map(({ a, b, c }) => [a, b, c])).toEqual([
      [1, 'x', null],
      [null, 'y', true],
      [2.5, null, null],
    ]);
  });

  it('identifiers that a float64 does not hold stay as they are', async () => {
    const line = (id: string): string =>
      `{"id": ${id}, "s": "id ${id}", "x": 0.1234567890123456789}`;
    const table = await readNdjson(
      `${line('12345678901234567890')}\n${line('-9007199254740993')}\n`,
    );
    expect([...table].map(({ id, s, x }) => [id, s, x])).toEqual([
      ['12345678901234567890', 'id 12345678901234567890', 0.12345678901234568],
      ['-9007199254740993', 'id -9007199254740993', 0.12345678901234568],
    ]);
  });

  it('of blobs, chunks, gzip, with set types, the first rows', async () => {
    const text = '{"d": "03/04/2024"}\n{"d": "05/06/2024"}\n';
    const chunks = [...text].map((character) => new TextEncoder().encode(character));
    const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
    for (const file of [new Blob([text]), chunks, packed]) {
      const table = await readNdjson(file, { dateOrder: 'dmy', maxRows: 1 });
      expect([...table]).toEqual([{ d: new Date('2024-04-03') }]);
    }
  });

  it('keys that only look as if they stood twice', async () => {
    const text =
      '{"a": "\\"a\\": 1, \\\\", "b": {"a": 1, "a": 2}, "c" : ["a", {"c": 1}], "A": "a"}\n';
    const table = await readNdjson(text, { columns: ['a', 'A'] });
    expect([...table]).toEqual([{ a: '"a": 1, \\', A: 'a' }]);
  });

  it('named columns alone', async () => {
    const text = '{"a": 1, "b": [2]}\n{"c": "x", "a": 3}\n';
    expect([...(await readNdjson(text, { columns: ['c', 'a'] }))]).toEqual([
      { a: 1, c: null },
      { a: 3, c: 'x' },
    ]);
    await expect(readNdjson(text, { columns: ['d'] })).rejects.toThrow(
      'readNdjson: columns: there is no column "d"; there are "a", "b", "c".',
    );
  });

  it.each([
    ['{"a": 1}\n\n{"a": }\n', /line 3: .*JSON/],
    ['{"a": 1}\n[1]\n', /line 2 is an array of 1, expected an object/],
    ['[{"a": 1}]\n', /line 1 is an array of 1/],
    ['[\n{"a": 1}\n]', /line 1: .*tableOf\(JSON.parse\(text\)\)/],
    ['{"a": 1}\n{"a": {"b": 2}}\n', /line 2, column 'a': an object is no value/],
    ['{"a": 1}\n{"a": "x"}\n{"a": 3}\n{"a": 4}\n'.repeat(9), undefined],
    ['{"a": 1}\n{"a": 1, "b": "}", "a": 2}\n', /line 2: the key "a" stands there twice/],
    ['{"b": "\\\\", "a\\"": [1, "a"], "\\u0062": 1}\n', /line 1: the key "b" stands there twice/],
    ['{"__proto__": 1, "__proto__": 2}\n', /line 1: the key "__proto__" stands there twice/],
    ['\n\n', /there are no rows/],
    ['{}\n', /there are no columns/],
    ['{"d": "03/04/2024"}\n', /line 1, column 'd': .*'dmy'/],
  ])('%j', async (text, message) => {
    if (message === undefined) {
      expect((await readNdjson(text)).column('a').type).toBe('category');
      return;
    }
    await expect(readNdjson(text)).rejects.toThrow(message);
    await expect(readNdjson(text)).rejects.toThrow(DataError);
  });
});
