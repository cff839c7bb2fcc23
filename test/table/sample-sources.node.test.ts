// Files as sources of trainStream: the bits of train with the same numbers in arrays.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeNpy } from '../../src/files.js';
import {
  adam,
  DataError,
  dense,
  FormatError,
  Network,
  OptionError,
  type StreamOptions,
  type StreamSource,
  trainStream,
} from '../../src/index.js';
import {
  csvSource,
  ndjsonSource,
  npySource,
  parquetSource,
  type SampleColumns,
} from '../../src/table.js';
import { expectError, expectRejection, loose } from '../support/errors.js';

// As golden/parquet.py has them.
const ROWS = Array.from({ length: 150 }, (_, i) => ({
  a: ((i * 37) % 101) / 101,
  unused: `"${i}",\n`,
  b: ((i * 53) % 97) / 97 - 0.5,
  kind: 'uvw'[i % 3]!,
  label: (i * 37) % 101 > 50 ? 'yes' : 'no',
  weight: 1 + (i % 3),
}));
const KINDS = ['w', 'u', 'v'];
const X = ROWS.map(({ a, b, kind }) => [a, ...KINDS.map((each) => Number(each === kind)), b]);
const Y = ROWS.map(({ label }) => Number(label === 'yes'));
const W = ROWS.map(({ weight }) => weight);
const COLUMNS: SampleColumns = {
  inputs: ['a', { column: 'kind', levels: KINDS }, 'b'],
  targets: 'label',
  classes: ['no', 'yes'],
  sampleWeights: 'weight',
};
const quoted = (text: unknown): string => `"${String(text).replaceAll('"', '""')}"`;
const CSV = `a,unused,b,kind,label,weight\n${ROWS.map((row) => Object.values(row).map(quoted).join(',')).join('\n')}\n`;
const NDJSON = ROWS.map((row) => JSON.stringify(row)).join('\n');

const made = (): Network =>
  new Network({
    inputs: 5,
    layers: [dense({ units: 6, activation: 'tanh' }), dense({ units: 2, activation: 'softmax' })],
    seed: 3,
  });
const OPTIONS = {
  epochs: 3,
  batchSize: 16,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.01 }),
} as const;

async function trained(source: StreamSource, options: Partial<StreamOptions> = {}) {
  const network = made();
  const history = await trainStream(network, source, { ...OPTIONS, ...options });
  return { history, bits: JSON.stringify(network) };
}

let folder = '';
let whole: { history: unknown; bits: string };
const path = (name: string): string => join(folder, name);
const NPY = {
  'x.npy': encodeNpy({ data: Float64Array.from(X.flat()), shape: [150, 5] }),
  'y.npy': encodeNpy({ data: Uint8Array.from(Y), shape: [150] }),
  'w.npy': encodeNpy({ data: Int32Array.from(W), shape: [150] }),
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'myelin-sources-'));
  writeFileSync(path('rows.csv.gz'), gzipSync(CSV));
  writeFileSync(path('rows.ndjson'), NDJSON);
  for (const [name, bytes] of Object.entries(NPY)) writeFileSync(path(name), bytes);
  const network = made();
  const history = network.train(X, Y, { ...OPTIONS, sampleWeights: W });
  whole = { history, bits: JSON.stringify(network) };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('sources of files', () => {
  it('that fit give the bits of train: CSV, NDJSON, Parquet', async () => {
    const parquet = 'test/table/golden/samples.parquet';
    for (const source of [
      csvSource(path('rows.csv.gz'), COLUMNS),
      csvSource(new Blob([CSV]).stream(), COLUMNS), // once is enough
      ndjsonSource(path('rows.ndjson'), COLUMNS),
      parquetSource(parquet, COLUMNS),
    ]) {
      expect(await trained(source)).toEqual(whole);
    }
    // In another order it is another training.
    const drawn = parquetSource(parquet, { ...COLUMNS, groupSeed: 1 });
    const seen = async (epoch: number): Promise<number[]> => {
      const firsts: number[] = [];
      for await (const { inputs } of drawn(epoch))
        firsts.push((inputs as { data: Float64Array }).data[0]!);
      return firsts;
    };
    const straight = [0, 40, 80, 120].map((row) => ROWS[row]!.a);
    const orders = await Promise.all([0, 1, 2, 3].map(seen));
    for (const order of orders) expect(order.slice().sort()).toEqual(straight.slice().sort());
    expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
    expect(await seen(2)).toEqual(orders[2]);
  });

  it('of rows that stand at fixed places, however many: .npy', async () => {
    const served = createServer((request, response) => {
      const bytes = NPY[request.url!.slice(1) as 'x.npy'];
      response.setHeader('accept-ranges', 'bytes').setHeader('content-length', bytes.length);
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
      if (from === undefined) return response.end();
      const part = bytes.subarray(Number(from), Number(to) + 1);
      return response.setHeader('content-length', part.length).writeHead(206).end(part);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => served.once('listening', resolve));
    const { port } = served.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    for (const files of [
      { inputs: path('x.npy'), targets: path('y.npy'), sampleWeights: path('w.npy') },
      { inputs: NPY['x.npy'], targets: new Blob([NPY['y.npy']]), sampleWeights: `${url}/w.npy` },
    ]) {
      const source = await npySource(files);
      expect(source.length).toBe(150);
      expect(await trained(source, { bufferRows: 8 })).toEqual(whole);
      await source.close();
    }
    served.close();
    // Rows far apart and near, once and twice, in any order.
    const wide = Float32Array.from({ length: 64 * 4096 }, (_, i) => i);
    const targets = encodeNpy({
      data: Float64Array.from({ length: 128 }, (_, i) => -i),
      shape: [64, 2],
    });
    const inputs = encodeNpy({ data: wide, shape: [64, 64, 64] });
    const source = await npySource({ inputs, targets });
    const rows = Uint32Array.of(63, 0, 5, 6, 5, 62, 1);
    const read = await source.read(rows, 0);
    const values = read.inputs as { data: Float32Array; shape: number[] };
    expect(values.shape).toEqual([7, 64, 64]);
    for (const [i, row] of rows.entries()) {
      expect(values.data.subarray(i * 4096, (i + 1) * 4096)).toEqual(
        wide.subarray(row * 4096, (row + 1) * 4096),
      );
    }
    expect((read.targets as { data: Float64Array }).data.subarray(0, 4)).toEqual(
      Float64Array.of(-126, -127, -0, -1),
    );
  });

  it('larger than the buffer are read again in each epoch; what can be read only once says so', async () => {
    const small = { bufferRows: 20 };
    const again = await trained(csvSource(path('rows.csv.gz'), COLUMNS), small);
    expect(again.bits).not.toBe(whole.bits);
    expect((await trained(ndjsonSource(NDJSON, COLUMNS), small)).bits).toBe(again.bits);
    await expectRejection(
      trained(csvSource(new Blob([CSV]).stream(), COLUMNS), small),
      DataError,
      'ERR_DATA',
      'only once',
    );
  });

  it('gaps are errors with their row, or rows that are left out', async () => {
    const text = `${CSV.replace('"0"', '""')},,,x,yes,1\n`;
    const numbers = { inputs: ['a'], targets: ['b', 'weight'] };
    const first = async (source: ReturnType<typeof csvSource>) => (await source(0).next()).value;
    await expectRejection(first(csvSource(text, numbers)), DataError, 'ERR_DATA', 'row 0', '"a"');
    const batch = await first(csvSource(text, { ...numbers, gaps: 'skip' }));
    expect((batch!.inputs as { data: Float64Array }).data[0]).toBe(ROWS[1]!.a);
    expect((batch!.targets as { data: Float64Array; shape: number[] }).shape).toEqual([149, 2]);
    await expectRejection(
      first(csvSource(CSV, { ...COLUMNS, classes: ['no', 'maybe'] })),
      DataError,
      'ERR_DATA',
      '"label"',
      'yes',
    );
    await expectRejection(
      first(csvSource('a,b\n1,2\n', { ...numbers })),
      DataError,
      'ERR_DATA',
      '"weight"',
    );
    const comma = csvSource('a;b;weight\n1,5;2;3\n', { ...numbers, decimal: ',' });
    expect((await first(comma))!.inputs).toMatchObject({ data: Float64Array.of(1.5) });
    await expectRejection(
      first(csvSource('a;b;weight\n1,5;2;3\n', numbers)),
      DataError,
      'ERR_DATA',
    );
  });

  it('wrong options and files are refused at once', async () => {
    const wrong: [object, string][] = [
      [{ inputs: [] }, 'inputs'],
      [{ inputs: ['a', 'a'] }, 'twice'],
      [{ inputs: [{ column: 'kind', levels: ['u', 'u'] }] }, 'levels'],
      [{ targets: ['label', 'weight'] }, 'one column'],
      [{ gaps: 'fill' }, 'gaps'],
      [{ columns: {} }, 'columns'],
    ];
    for (const [option, word] of wrong) {
      const options = loose({ ...COLUMNS, ...option });
      expectError(() => csvSource(CSV, options), OptionError, 'ERR_OPTION', word);
      expectError(() => ndjsonSource(NDJSON, options), OptionError, 'ERR_OPTION', word);
      expectError(() => parquetSource('x.parquet', options), OptionError, 'ERR_OPTION', word);
    }
    const [inputs, targets] = [NPY['x.npy'], NPY['y.npy']];
    const short = encodeNpy({ data: new Float64Array(3), shape: [3] });
    const fortran = encodeNpy({ data: new Float64Array(6), shape: [3, 2] }, { order: 'F' });
    await expectRejection(npySource({ inputs, targets: short }), DataError, 'ERR_DATA', 'targets');
    await expectRejection(
      npySource({ inputs: fortran, targets: short }),
      FormatError,
      'ERR_FORMAT',
      'C order',
    );
    await expectRejection(
      npySource({ inputs: inputs.subarray(0, 999), targets }),
      FormatError,
      'ERR_FORMAT',
      'inputs',
    );
    await expectRejection(
      npySource({ inputs: readFileSync('package.json'), targets }),
      FormatError,
      'ERR_FORMAT',
      'NUMPY',
    );
    const flat = npySource({ inputs: loose(undefined), targets });
    await expectRejection(flat, DataError, 'ERR_DATA');
  });
});
