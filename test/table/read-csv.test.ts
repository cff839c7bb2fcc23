import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, OptionError } from '../../src/index.js';
import { type CsvOptions, type Row, readCsv, type Table } from '../../src/table.js';
import { runs } from '../support/effort.js';
import { loose } from '../support/errors.js';

async function rows(text: string, options?: CsvOptions): Promise<Row[]> {
  return [...(await readCsv(text, options))];
}

/** The type of each column, by name. */
async function types(text: string, options?: CsvOptions): Promise<Record<string, string>> {
  const { columns } = await readCsv(text, options);
  return Object.fromEntries(columns.map(({ name, type }) => [name, type]));
}

/** One column `x` of these cells. */
async function column(cells: readonly string[], options?: CsvOptions): Promise<unknown[]> {
  const table = await readCsv(['i;x', ...cells.map((cell, i) => `${i};${cell}`)].join('\n'), {
    separator: ';',
    ...options,
  });
  const { type } = table.column('x');
  return [type, ...[...table].map(({ x }) => x)];
}

async function failure(text: string, options?: CsvOptions): Promise<string> {
  const error = await readCsv(text, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataError);
  return (error as DataError).message;
}

describe('cells', () => {
  it.each([
    ['a,b\n1,x\n', ','],
    ['a;b\n1;x', ';'],
    ['a\tb\n1\tx\n', '\t'],
    ['a|b\r\n1|x\r\n', '|'],
    ['"a";"b"\n"1";"x"', ';'],
    ['a , b\n 1,x \n', ','],
    ['\ufeffa,b\n1,x', ','],
  ])('%j', async (text) => {
    expect(await rows(text)).toEqual([{ a: 1, b: 'x' }]);
  });

  it('quoted: separators, doubled marks and line breaks of every kind, as they stand', async () => {
    const text = 'a,b\r\n1,"x, ""y"""\n2,"one\r\ntwo"\r3,"\r."\r\n4, " kept " \n';
    expect(await rows(text)).toEqual([
      { a: 1, b: 'x, "y"' },
      { a: 2, b: 'one\r\ntwo' },
      { a: 3, b: '\r.' },
      { a: 4, b: ' kept ' },
    ]);
  });

  it('with a quotation mark, an escape and a comment of one’s own', async () => {
    const options = { quote: "'", escape: '\\', comment: '#' };
    expect(await rows("# it's\na,b\n1,'it\\'s, \\\\'\n#x\n2,y", options)).toEqual([
      { a: 1, b: "it's, \\" },
      { a: 2, b: 'y' },
    ]);
    expect(await rows('a,b\n1,5" pipe', { quote: null })).toEqual([{ a: 1, b: '5" pipe' }]);
  });

  it('blank lines are nothing, but a gap in an only column', async () => {
    expect(await rows('\n\na,b\n\n1,x\n   \n2,y\n\n\n')).toEqual([
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
    ]);
    expect(await rows('a\n1\n\n3\n\n')).toEqual([{ a: 1 }, { a: null }, { a: 3 }]);
  });

  it('separators at the ends of lines are no cells', async () => {
    const table = await readCsv('a,b\n1,x,\n2,y,,\n');
    expect(table.names).toEqual(['a', 'b']);
    expect(table.notes.join()).toContain('separators at the end of lines');
    const both = await readCsv('a,b,\n1,x,\n2,y,\n');
    expect(both.names).toEqual(['a', 'b']);
    expect(both.notes.join()).toContain('column 3 has neither name nor values and is left out');
  });

  it.each([
    ['a,b\n1,2\n1,2,3\n', /line 3 has 3 cells, expected 2 as in the header.*"3"/],
    ['a,b\n1,2\n\n"x\ny",2\n1\n', /line 6 has 1 cells, expected 2/],
    ['a,b\n1,x"y"\n', /line 2: a quotation mark within a cell, after "1,x"/],
    ['a,b\n1,2\n3,"x\ny\n', /line 3: a quotation mark is opened and never closed/],
    ['a,b\n1,"2"\n3,"x"y\n', /line 3: .*Closing Quote/],
    ['a,b|c\n1,2|3\n', /separated by ',' or '\|'; say which: separator: ","/],
    ['a,b\n', /no rows after the header a, b/],
    ['\n\n', /the file is empty/],
    ['a,b,a\n1,2,3', /line 1: columns 1 and 3 are both named 'a'/],
    ['5.1,3.5,x\n4.9,3,y', /line 1 should name the columns, but "5.1" is a number/],
    ['1,2\n3,4', /line 1 should name the columns/],
  ])('%j is refused, with its place', async (text, message) => {
    expect(await failure(text)).toMatch(message);
  });

  it('headers: none, given, numbered, with years, empty, hostile', async () => {
    expect(await rows('1,x\n2,y', { header: false })).toEqual([
      { 'column 1': 1, 'column 2': 'x' },
      { 'column 1': 2, 'column 2': 'y' },
    ]);
    expect(await rows('1,x\n', { header: ['a', 'b'] })).toEqual([{ a: 1, b: 'x' }]);
    expect(await rows('a,a,a_2\n1,2,3', { duplicateHeaders: 'number' })).toEqual([
      { a: 1, a_3: 2, a_2: 3 },
    ]);
    expect(await rows('2019,2020\n1,2', { header: true })).toEqual([{ 2019: 1, 2020: 2 }]);
    expect(await rows('country,2020\nx,2')).toEqual([{ country: 'x', 2020: 2 }]);
    expect(await rows(',a\n1,2')).toEqual([{ 'column 1': 1, a: 2 }]);
    const [row] = await rows('__proto__,constructor\n1,2');
    expect(Object.entries(row!)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
  });

  it('short rows as gaps, lines left out, the first rows only', async () => {
    expect(await rows('a,b\n1\n', { shortRows: 'gaps' })).toEqual([{ a: 1, b: null }]);
    expect(await rows('A report\r\n\r\na,b\r\n1,x', { skipLines: 2 })).toEqual([{ a: 1, b: 'x' }]);
    expect(await failure('title\na,b\n1,2\n3', { skipLines: 1 })).toContain('line 4 has 1 cells');
    expect(await rows('a,b\n1,x\n2,y\n', { maxRows: 1 })).toEqual([{ a: 1, b: 'x' }]);
    // What comes after the last row that was asked for is not looked at.
    expect(await rows('a,b\n1,x\n2\n', { maxRows: 1 })).toEqual([{ a: 1, b: 'x' }]);
  });
});

describe('values', () => {
  it.each([
    // What stands in the cells; the type; the values.
    [['1', '-2.5', '', '1e-7', '+3', '.5', '1.50'], 'number', [1, -2.5, null, 1e-7, 3, 0.5, 1.5]],
    [['1,5', '2'], 'number', [1.5, 2]],
    [['1.234,5', '2'], 'number', [1234.5, 2]],
    [['1,234.5', '2'], 'number', [1234.5, 2]],
    [['1,234,567', '1,234'], 'number', [1234567, 1234]],
    [['12,34,567', '1.5'], 'number', [1234567, 1.5]],
    [['1 234,5', '7'], 'number', [1234.5, 7]],
    [["1'234.5", '7'], 'number', [1234.5, 7]],
    [['1.234', '0.5'], 'number', [1.234, 0.5]],
    [['12 %', '7%'], 'number', [12, 7]],
    [['$1,234.50', '-$3', '$-4.25'], 'number', [1234.5, -3, -4.25]],
    [['5 €', '7,50 €'], 'number', [5, 7.5]],
    [['EUR 5', 'EUR 7'], 'number', [5, 7]],
    [['−5', '3'], 'number', [-5, 3]],
    [['true', 'False', 'TRUE', 'NA'], 'boolean', [true, false, true, null]],
    [['yes', 'no'], 'category', ['yes', 'no']],
    [['0', '1'], 'number', [0, 1]],
    // Names made of digits.
    [['01234', '98765'], 'category', ['01234', '98765']],
    [['12345678901234567890', '2'], 'category', ['12345678901234567890', '2']],
    [['1E5', '2F7', '33'], 'category', ['1E5', '2F7', '33']],
    [['9007199254740993', '1'], 'category', ['9007199254740993', '1']],
    [['0', '1', '2', '3+'], 'category', ['0', '1', '2', '3+']],
    [['2.0E5', '3'], 'number', [2e5, 3]],
    // Gaps.
    [['NA', '1', 'null', '?', 'NaN', 'N/A'], 'number', [null, 1, null, null, null, null]],
    [['NA', 'yes', 'no'], 'category', [null, 'yes', 'no']],
    [['', 'NA', '?'], 'category', [null, null, null]],
  ])('%j', async (cells, type, values) => {
    expect(await column(cells)).toEqual([type, ...values]);
  });

  it.each([
    [
      ['2024-01-31', '2024-02-01 12:30'],
      ['2024-01-31', '2024-02-01T12:30Z'],
    ],
    [['2024-01-31T01:00:00.25+02:00'], ['2024-01-30T23:00:00.250Z']],
    [
      ['31/01/2024', '01/02/2024'],
      ['2024-01-31', '2024-02-01'],
    ],
    [
      ['1/31/2024 3:04 PM', '1/2/2024 12:00 am'],
      ['2024-01-31T15:04Z', '2024-01-02'],
    ],
    [
      ['31.1.2024', '1.2.2024'],
      ['2024-01-31', '2024-02-01'],
    ],
    [
      ['5 Mar 2024', 'March 6, 2024', '07-Mar-2024'],
      ['2024-03-05', '2024-03-06', '2024-03-07'],
    ],
    [
      ['2024/02/29', 'NA'],
      ['2024-02-29', null],
    ],
  ])('dates %j', async (cells, dates) => {
    const values = dates.map((date) => (date === null ? null : new Date(date)));
    expect(await column(cells)).toEqual(['date', ...values]);
  });

  it.each([
    [
      ['1,234', '2'],
      /line 2, column 'x': the string "1,234" may be 1234 or 1.234; say which: columns: \{ "x": \{ type: 'number', decimal: '\.' \} \}/,
    ],
    [['1,234', '1.234'], /may be 1234 or 1.234/],
    [
      ['03/04/2024', '05/06/2024'],
      /line 2, column 'x': .* may be 2024-04-03 \('dmy'\) or 2024-03-04 \('mdy'\)/,
    ],
    [['13/04/2024', '04/13/2024'], /in another order than in other rows/],
    [['01/02/24', '13/02/24'], /may be 2024-02-01 \('dmy'\)|dateOrder/],
    [['12%', '3'], /line 3, column 'x': the string "3" is not in % as line 2, '12%', is/],
    [['$5', '€5'], /is not in \$ as line 2/],
    [['1E5', '2'], /line 2, column 'x': the string "1E5" may be a number or a name/],
    [['1', 'inf'], /line 3, column 'x': the string "inf" is not finite/],
    [['007', '1.5'], /"007" has a leading zero/],
    [['DE', 'NA', 'FR'], /line 3, column 'x': the string "NA" may be a gap, or a value like 'DE'/],
    [
      [...Array.from({ length: 20 }, (_, i) => String(i)), 'unknown'],
      /line 22, column 'x': the string "unknown" stands among numbers/,
    ],
    [
      [...Array.from({ length: 28 }, (_, i) => `2024-02-${i + 1}`), '2024-02-30'],
      /line 30, .*"2024-02-30" stands among dates/,
    ],
  ])('%j can be read in two ways, and is refused', async (cells, message) => {
    await expect(column(cells)).rejects.toThrow(message);
    await expect(column(cells)).rejects.toThrow(DataError);
  });

  describe('a list of columns', () => {
    const text = 'id,age,since,年齢,名前\n1,41,03/04/2024,1,x\n2,29,05/06/2024,2,y\n';

    it('reads no others, in the order of the file', async () => {
      expect(await types(text, { columns: ['名前', 'age'] })).toEqual({
        age: 'number',
        名前: 'category',
      });
      const columns = ['age', ['since', { dateOrder: 'dmy' }], ['id', 'category']] as const;
      expect(await types(text, { columns })).toEqual({
        id: 'category',
        age: 'number',
        since: 'date',
      });
    });

    it.each([
      [['snice'], 'there is no column "snice" (did you mean \'since\'?); there are "id", "age",'],
      [['Since '], 'there is no column "Since " (did you mean \'since\'?); there are "id",'],
      [['身長'], 'there is no column "身長"; there are "id",'],
      [[], 'an empty list; expected the names of the columns to read.'],
      [['age', 'age'], '"age" stands there twice.'],
      [[1], 'expected names of columns, or [name, type], got 1.'],
      [[null], 'expected names of columns, or [name, type], got null.'],
      [[['age', 'numeric']], 'numeric'],
      [[['age', { dateOder: 'dmy' }]], 'dateOder'],
    ])('%j', async (columns, message) => {
      const options = { columns: columns as string[] };
      const reading = readCsv(text, options);
      await expect(reading).rejects.toThrow(OptionError);
      await expect(readCsv(text, options)).rejects.toThrow(message);
    });

    it('a name that is not there stops before the rows', async () => {
      let pieces = 0;
      async function* endless(): AsyncGenerator<string> {
        yield 'a,b\n';
        for (;;) {
          pieces++;
          yield '1,2\n'.repeat(10_000);
        }
      }
      await expect(readCsv(endless(), { columns: ['c'] })).rejects.toThrow('no column "c"');
      expect(pieces).toBeLessThan(5);
    });
  });

  it('what is in doubt can be settled', async () => {
    const x = (setting: object | string): CsvOptions => ({ columns: { x: setting as 'number' } });
    expect(await column(['1,234', '2'], { decimal: ',' })).toEqual(['number', 1.234, 2]);
    expect(await column(['1,234', '2'], x({ decimal: '.' }))).toEqual(['number', 1234, 2]);
    expect(await column(['1.234', '2'], { decimal: ',' })).toEqual(['number', 1234, 2]);
    expect(await column(['1.230', '2'], { decimal: ',' })).toEqual(['number', 1230, 2]);
    expect(await column(['03/04/2024'], { dateOrder: 'mdy' })).toEqual([
      'date',
      new Date('2024-03-04'),
    ]);
    expect(await column(['01/02/24'], x({ dateOrder: 'dmy' }))).toEqual([
      'date',
      new Date('2024-02-01'),
    ]);
    expect(await column(['DE', 'NA', 'FR'], x({ missing: [] }))).toEqual([
      'category',
      'DE',
      'NA',
      'FR',
    ]);
    expect(await column(['DE', 'NA', 'FR'], { missing: ['NA'] })).toEqual([
      'category',
      'DE',
      null,
      'FR',
    ]);
    expect(await column(['1', 'inf', '-99'], { missing: ['inf', '-99'] })).toEqual([
      'number',
      1,
      null,
      null,
    ]);
    expect(await column(['007', '12'], x('number'))).toEqual(['number', 7, 12]);
    expect(await column(['1E5', '2'], x('category'))).toEqual(['category', '1E5', '2']);
    expect(await column(['1', '0', 'Y', 'no'], x('boolean'))).toEqual([
      'boolean',
      true,
      false,
      true,
      false,
    ]);
    expect(await column(['20240131', '2024-02-01'], x('date'))).toEqual([
      'date',
      new Date('2024-01-31'),
      new Date('2024-02-01'),
    ]);
    expect(await column(['1', '2.50'], x('text'))).toEqual(['text', '1', '2.50']);
    expect(await types('a,b\n1,2', { columns: { a: 'skip' } })).toEqual({ b: 'number' });
  });

  it('what was set is held to', async () => {
    await expect(column(['1', 'x'], { columns: { x: 'number' } })).rejects.toThrow(
      /line 3, column 'x': the string "x" is no number/,
    );
    await expect(column(['1', '2'], { columns: { x: 'boolean' } })).rejects.toThrow(/neither true/);
    await expect(column(['2024', 'x'], { columns: { x: 'date' } })).rejects.toThrow(/is no date/);
    await expect(readCsv('a\n1', { columns: { b: 'number' } })).rejects.toThrow(OptionError);
  });

  it('the decimal comma of one column tells of the others', async () => {
    expect(await rows('a;b\n1,234;0,5\n2,5;1')).toEqual([
      { a: 1.234, b: 0.5 },
      { a: 2.5, b: 1 },
    ]);
    expect(await failure('a;b\n1.234;0,5\n2.345;1')).toMatch(
      /column 'a': the string "1.234" may be 1.234 or 1234, as other columns have the decimal mark ','/,
    );
    expect(await rows('a;b\n1,234;0.5')).toEqual([{ a: 1234, b: 0.5 }]);
  });

  it('a type that changes after row 10,000 is not overlooked', async () => {
    const many = Array.from({ length: 12_000 }, (_, i) => `${i},${(i / 7).toFixed(6)}`);
    expect(await failure(`a,b\n${many.join('\n')}\nx,1\n`)).toMatch(
      /line 12002, column 'a': the string "x" stands among numbers/,
    );
    // More than 10,000 texts that are not the usual form of a number: the type is settled by then.
    const padded = Array.from({ length: 12_000 }, (_, i) => `${i}.50`);
    expect(await failure(`a\n${padded.join('\n')}\nx\n`)).toMatch(
      /line 12002, column 'a': the string "x" is no number, as the rows before are; is it a gap/,
    );
    const table = await readCsv(`a\n${padded.join('\n')}\n\n7\n`);
    expect(table.column('a').missing).toBe(1);
    expect([table.row(11_999).a, table.row(12_001).a]).toEqual([11_999.5, 7]);
    const codes = Array.from({ length: 11_000 }, (_, i) => `${i}`);
    expect(await types(`a\n${codes.join('\n')}\n007\n`)).toEqual({ a: 'category' });
  });

  it('more than 10,000 different texts are text, exactly', async () => {
    const texts = Array.from({ length: 10_250 }, (_, i) => (i % 100 === 7 ? '' : `né ${i} 😀`));
    const table = await readCsv(`i,a\n${texts.map((text, i) => `${i},${text}`).join('\n')}`);
    expect(table.column('a').type).toBe('text');
    expect([...table].map(({ a }) => a ?? '')).toEqual(texts);
    expect([...table.take([9, 7])].map(({ a }) => a)).toEqual(['né 9 😀', null]);
  });
});

describe('bytes', () => {
  const TEXT = 'a,b\n1,né\n2,"x\ny"\n';
  const utf8 = new TextEncoder().encode(TEXT);
  const utf16 = new Uint8Array(Uint16Array.from(TEXT, (c) => c.charCodeAt(0)).buffer);
  const expected = [
    { a: 1, b: 'né' },
    { a: 2, b: 'x\ny' },
  ];
  const swapped = utf16.map((_, i) => utf16[i ^ 1]!);

  it.each([
    ['UTF-8', utf8],
    ['with its mark', Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8)],
    ['UTF-16', utf16],
    ['UTF-16 with its mark', Uint8Array.of(0xff, 0xfe, ...utf16)],
    ['UTF-16 the other way', Uint8Array.of(0xfe, 0xff, ...swapped)],
  ])('%s', async (_, bytes) => {
    expect([...(await readCsv(bytes))]).toEqual(expected);
    // One byte at a time.
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect([...(await readCsv(single))]).toEqual(expected);
  });

  it('that are not UTF-8 are refused, with their line, and read where they are named', async () => {
    const latin = Uint8Array.from(TEXT, (c) => c.charCodeAt(0));
    await expect(readCsv(latin)).rejects.toThrow(/line 2 is not UTF-8; name the encoding/);
    expect([...(await readCsv(latin, { encoding: 'windows-1252' }))]).toEqual(expected);
    await expect(readCsv(latin, { encoding: 'utf-9' })).rejects.toThrow(OptionError);
    await expect(readCsv(utf8.subarray(0, 8))).rejects.toThrow(DataError);
  });

  it('of blobs, responses, streams and iterables', async () => {
    async function* slowly(): AsyncIterable<Uint8Array> {
      for (let i = 0; i < utf8.length; i += 3) yield utf8.subarray(i, i + 3);
    }
    const files = [
      new Blob([utf8]),
      new File([utf8], 'a.csv'),
      new Response(utf8),
      new Blob([utf8]).stream(),
      utf8.buffer as ArrayBuffer,
      slowly(),
      TEXT.split(/(?<=n)/),
      new Blob([utf8]).stream().pipeThrough(new CompressionStream('gzip')),
      `data:text/csv,${encodeURIComponent(TEXT)}`,
      new URL(`data:text/csv,${encodeURIComponent(TEXT)}`),
    ];
    for (const file of files) expect([...(await readCsv(file))]).toEqual(expected);
  });

  it('that are no text are told by what they are', async () => {
    await expect(readCsv(new TextEncoder().encode('PAR1…'))).rejects.toThrow(/a Parquet file/);
    await expect(readCsv(new TextEncoder().encode('PK\u0003\u0004'))).rejects.toThrow(/a zip file/);
    await expect(readCsv(Uint8Array.of(0x1f, 0x8b, 8, 0, 1))).rejects.toThrow(DataError);
    await expect(readCsv(loose([1]))).rejects.toThrow(/a stream of 1; expected bytes or texts/);
    await expect(readCsv(loose(7))).rejects.toThrow(/expected a path, a URL, text/);
    await expect(readCsv(new Response('x', { status: 404 }))).rejects.toThrow(/404/);
    await expect(readCsv('')).rejects.toThrow(DataError);
  });

  it('tells how far it is, and can be stopped', async () => {
    const seen: number[] = [];
    const chunks = ['a,b\n', '1,x\n', '2,y\n'];
    await readCsv(chunks, { onProgress: ({ bytes }) => seen.push(bytes) });
    expect(seen).toEqual([4, 8, 12]);
    const controller = new AbortController();
    const stopped = readCsv(chunks, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
    const packed = new Blob(['a,b\n1,2\n']).stream().pipeThrough(new CompressionStream('gzip'));
    const late = new AbortController();
    await expect(
      readCsv(packed, { signal: late.signal, onProgress: () => late.abort(new Error('late')) }),
    ).rejects.toThrow('late');
    let closed = false;
    function* endless(): Iterable<string> {
      try {
        for (;;) yield 'a,b\n'.repeat(20_000);
      } finally {
        closed = true;
      }
    }
    expect((await readCsv(endless(), { maxRows: 3 })).length).toBe(3);
    expect(closed).toBe(true);
  });
});

/** A writer after RFC 4180: quotes what needs it, or everything. */
function written(table: readonly (readonly string[])[], all: boolean, lineEnd: string): string {
  const cell = (text: string): string =>
    all || text === '' || /[",;\t|\r\n]|^\s|\s$/.test(text)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  return table.map((row) => row.map(cell).join(',') + lineEnd).join('');
}

/** What a table holds, notes and all. */
function contents(table: Table): unknown {
  return [
    table.notes,
    table.columns.map(({ name, type, note, missing }) => [name, type, note, missing]),
    [...table],
  ];
}

const cellText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    '',
    '"',
    ',',
    'a\nb',
    '\r\n',
    ' x ',
    'NA',
    '1',
    '1.50',
    '007',
    '2024-01-02',
    '""',
  ),
);

describe('laws', () => {
  it('any table of texts comes back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }).chain((width) =>
          fc.array(fc.array(cellText, { minLength: width, maxLength: width }), {
            minLength: 1,
            maxLength: 12,
          }),
        ),
        fc.boolean(),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (cells, all, lineEnd) => {
          const names = cells[0]!.map((_, i) => `c${i}`);
          const columns = Object.fromEntries(names.map((name) => [name, 'text' as const]));
          const text = written([names, ...cells], all, lineEnd);
          const table = await readCsv(text, { columns, missing: [], separator: ',' });
          expect([...table].map((row) => names.map((name) => row[name] ?? ''))).toEqual(
            cells.map((row) =>
              row.map((cell) => (cell.trim() === '' && !all && cell === '' ? '' : cell)),
            ),
          );
        },
      ),
    );
  });

  it('any table of numbers comes back, to the bit', async () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x || 0);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 30 }),
        async (pairs) => {
          const text = written([['a', 'b'], ...pairs.map((pair) => pair.map(String))], false, '\n');
          const columns = { a: 'number', b: 'number' } as const;
          const table = await readCsv(text, { columns, decimal: '.' });
          expect([...table].map(({ a, b }) => [a, b])).toEqual(pairs);
        },
      ),
    );
  });

  it('no chunking of the stream, nor its form, changes anything', async () => {
    const TABLE = written(
      [
        ['name', 'né', 'date', 'n'],
        ...Array.from({ length: 40 }, (_, i) => [
          i % 3 ? `x ${i % 5}` : 'say "hi",\r\nthen',
          ['ä', '日本', '', '😀'][i % 4]!,
          `${(i % 28) + 1}/02/2024`,
          `${i * 1.5}`,
        ]),
      ],
      false,
      '\r\n',
    );
    const bytes = new TextEncoder().encode(TABLE);
    const expected = contents(await readCsv(bytes));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
        async (sizes) => {
          const chunks: Uint8Array[] = [];
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const size = sizes[i % sizes.length]!;
            // UTF-8 is looked for in the first four bytes, which come together here.
            chunks.push(bytes.slice(at, at + (at === 0 ? Math.max(4, size) : size)));
            at += at === 0 ? Math.max(4, size) : size;
          }
          expect(contents(await readCsv(chunks))).toEqual(expected);
        },
      ),
    );
  });

  it('any text is a table or a typed error', async () => {
    const alphabet = fc.constantFrom(
      ',',
      ';',
      '"',
      '\n',
      '\r',
      'a',
      '1',
      '.',
      '%',
      '€',
      ' ',
      '-',
      'E',
      '/',
      '\u0000',
      '\ufeff',
      '__proto__',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(alphabet, { maxLength: 60 }), async (parts) => {
        try {
          const table = await readCsv([parts.join('')]);
          expect(table.length).toBeGreaterThan(0);
          // Plain objects put keys like '1' first, whatever the order of the columns.
          const names = [...table.names].sort();
          for (const row of table) expect(Object.keys(row).sort()).toEqual(names);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: runs(500) },
    );
  });
});
