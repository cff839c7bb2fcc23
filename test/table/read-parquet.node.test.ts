// Files that Apache Arrow wrote: golden/parquet.py.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, OptionError } from '../../src/index.js';
import { readParquet } from '../../src/table.js';
import { runs } from '../support/effort.js';

const path = (name: string): string => `test/table/golden/${name}.parquet`;
const skipTags = { columns: { tags: 'skip' } } as const;
const EXPECTED = [
  ['id', 'category', ['9007199254740993', '2', '3', null]],
  ['n', 'number', [1.5, null, -2.25, 1e300]],
  ['f', 'number', [0.5, 0.25, null, 8]],
  ['i', 'number', [1, 2, 3, 4]],
  ['flag', 'boolean', [true, null, false, true]],
  ['plan', 'category', ['basic', 'pro', null, 'basic']],
  ['day', 'date', ['2024-05-01', null, '1969-12-31', '2024-02-29']],
  ['at', 'date', ['2024-05-01T12:30Z', null, null, '2000-01-01']],
  ['price', 'number', [12.5, -0.05, null, 3]],
  ['zip', 'category', ['01234', '98765', '00001', null]],
].map(([name, type, values]) => [
  name,
  type,
  (values as unknown[]).map((each) =>
    type === 'date' && each !== null ? new Date(each as string) : each,
  ),
]);

type Table = Awaited<ReturnType<typeof readParquet>>;
const contents = ({ columns, length }: Table): unknown =>
  columns.map((column) => [
    column.name,
    column.type,
    Array.from({ length }, (_, row) => column.get(row)),
  ]);

describe('readParquet', () => {
  it.each(['snappy', 'gzip', 'zstd', 'none'])('%s', async (codec) => {
    expect(contents(await readParquet(path(codec), skipTags))).toEqual(EXPECTED);
  });

  it('of bytes, blobs, URLs, streams', async () => {
    const bytes = readFileSync(path('snappy'));
    const files = [
      bytes,
      new Uint8Array(bytes).buffer,
      new Blob([bytes]),
      new Blob([bytes]).stream(),
      new Response(bytes),
      pathToFileURL(path('snappy')),
      pathToFileURL(path('snappy')).href,
    ];
    for (const file of files) expect(contents(await readParquet(file, skipTags))).toEqual(EXPECTED);
  });

  it('of a server, in parts where it sends parts', async () => {
    const bytes = readFileSync(path('none'));
    const sent: string[] = [];
    const server = createServer(({ method, url, headers }, response) => {
      const ranges = url === '/ranges';
      if (ranges) response.setHeader('accept-ranges', 'bytes');
      const range = ranges ? /bytes=(\d+)-(\d+)/.exec(headers.range ?? '') : null;
      const body = range ? bytes.subarray(Number(range[1]), Number(range[2]) + 1) : bytes;
      if (range) response.statusCode = 206;
      response.setHeader('content-length', body.length);
      sent.push(`${method} ${response.statusCode}`);
      response.end(method === 'HEAD' ? undefined : body);
    }).listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(contents(await readParquet(`${origin}/ranges`, skipTags))).toEqual(EXPECTED);
      expect(sent).not.toContain('GET 200');
      expect(sent).toContain('GET 206');
      expect(contents(await readParquet(new URL(`${origin}/whole`), skipTags))).toEqual(EXPECTED);
      expect(sent.filter((each) => each === 'GET 200')).toHaveLength(1);
    } finally {
      server.close();
    }
  });

  it('the first rows, and how far it is', async () => {
    const seen: unknown[] = [];
    const table = await readParquet(path('snappy'), {
      ...skipTags,
      onProgress: ({ rows }) => seen.push(rows),
    });
    expect([table.length, seen]).toEqual([4, [3, 4]]);
    expect((await readParquet(path('snappy'), { ...skipTags, maxRows: 2 })).length).toBe(2);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(readParquet(path('snappy'), { signal })).rejects.toThrow('enough');
  });

  it('reads the columns of a list alone, and knows names that are not there', async () => {
    const all = (await readParquet(path('snappy'), skipTags)).names;
    const two = [all[2]!, all[0]!];
    expect((await readParquet(path('snappy'), { columns: two })).names).toEqual([all[0], all[2]]);
    const reading = readParquet(path('snappy'), { columns: ['no such column'] });
    await expect(reading).rejects.toThrow(`there is no column "no such column"; there are `);
  });

  it('refuses what it cannot hold, with its place', async () => {
    await expect(readParquet(path('snappy'))).rejects.toThrow(/column 'tags' is nested.*'skip'/);
    await expect(readParquet(path('brotli'), skipTags)).rejects.toThrow(/BROTLI/);
    await expect(readParquet(path('empty'), skipTags)).rejects.toThrow(/there are no rows/);
    await expect(readParquet(path('nowhere'))).rejects.toThrow(/there is none/);
    await expect(readParquet(new Uint8Array(100))).rejects.toThrow(DataError);
    await expect(readParquet(path('none'), { columns: { x: 'number' } })).rejects.toThrow(
      /column 'tags' is nested/,
    );
    await expect(
      readParquet(path('none'), { columns: { tags: 'skip', x: 'number' } }),
    ).rejects.toThrow(OptionError);
  });

  it('a damaged file is a table or a typed error', async () => {
    const bytes = new Uint8Array(readFileSync(path('snappy')));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(bytes.length)),
        async (flips, length) => {
          const damaged = bytes.slice(0, length ?? undefined);
          for (const [at, byte] of flips) if (at < damaged.length) damaged[at] = byte;
          try {
            const { columns } = await readParquet(damaged, skipTags);
            expect(columns.length).toBeGreaterThan(0);
          } catch (error) {
            if (!(error instanceof DataError || error instanceof OptionError)) throw error;
          }
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
