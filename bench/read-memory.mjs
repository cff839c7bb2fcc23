// What readCsv takes in memory, in a process of its own: a CSV is made while it is read, and none of it is kept. Needs dist.
// Usage: node bench/read-memory.mjs MEGABYTES [some | gzip | ndjson | first]
// some: three of the nine columns; gzip: packed; ndjson: the same rows by readNdjson; first: a hundred thousand rows only.
import { readFileSync } from 'node:fs';
import { argv, memoryUsage } from 'node:process';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { readCsv, readNdjson } from '../dist/table.js';

const megabytes = Number(argv[2] ?? 20);
const mode = argv[3] ?? 'all';
const NAMES = ['width', 'height', 'price', 'share', 'plan', 'country', 'since', 'active', 'note'];
/** So many rows come again and again. */
const ROWS = 50_000;
const MIB = 2 ** 20;

/** @param {number} i @returns {(string | number)[]} */
function row(i) {
  const draw = (i * 2654435761) % 2 ** 32;
  const date = new Date(Date.UTC(2001, 0, 1 + (draw % 9000))).toISOString().slice(0, 10);
  const note = `order ${(draw ^ i) >>> 0} of customer ${i % 40_000}, ${i % 3 ? 'paid' : 'zahlt später'}`;
  return [
    draw % 1000,
    (draw % 99_991) / 100,
    ((draw >>> 3) % 1e6) / 1000,
    draw / 2 ** 32,
    ['basic', 'pro', 'team'][draw % 3] ?? '',
    `country ${draw % 197}`,
    date,
    String(draw % 2 === 0),
    note,
  ];
}

/** @param {(string | number)[]} cells */
function written(cells) {
  if (mode !== 'ndjson') return cells.map((cell, i) => (i === 8 ? `"${cell}"` : cell)).join(',');
  return JSON.stringify(Object.fromEntries(cells.map((cell, i) => [NAMES[i], cell])));
}

const block = Buffer.alloc(ROWS * 256);
let used = 0;
let noteBytes = 0;
for (let i = 0; i < ROWS; i++) {
  const cells = row(i);
  noteBytes += Buffer.byteLength(String(cells[8])) / ROWS;
  used += block.write(`${written(cells)}\n`, used);
}

function* bytes() {
  if (mode !== 'ndjson') yield Buffer.from(`${NAMES.join(',')}\n`);
  for (let come = 0; come < megabytes * 1e6; come += used) {
    for (let at = 0; at < used; at += 65_536) {
      yield block.subarray(at, Math.min(used, at + 65_536));
    }
  }
}

/** @param {string} name of /proc/self/status, in MiB */
function status(name) {
  const text = readFileSync('/proc/self/status', 'utf8');
  return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1]) / 1024;
}

const stream = mode === 'gzip' ? Readable.from(bytes()).pipe(createGzip({ level: 1 })) : bytes();
/** @type {import('../dist/table.js').CsvOptions} */
const options = {
  ...(mode === 'some' && { columns: ['price', 'plan', 'active'] }),
  ...(mode === 'first' && { maxRows: 100_000 }),
};
const before = status('VmRSS');
const highest = { heap: 0, external: 0 };
const onProgress = () => {
  const { heapUsed, external } = memoryUsage();
  highest.heap = Math.max(highest.heap, heapUsed / MIB);
  highest.external = Math.max(highest.external, external / MIB);
};
const start = performance.now();
const read = mode === 'ndjson' ? readNdjson : readCsv;
const table = await read(stream, { ...options, ...(argv[4] === 'sampled' && { onProgress }) });
const seconds = (performance.now() - start) / 1000;
const peak = status('VmHWM');

let columns = 0;
for (const column of table.columns) {
  if (column.type === 'text') columns += table.length * (8 + noteBytes);
  else columns += (column.type === 'category' ? column.codes : column.values).byteLength;
}
columns /= MIB;
console.log(
  JSON.stringify({
    mode,
    megabytes,
    rows: table.length,
    types: table.columns.map(({ type }) => type).join(' '),
    seconds: Number(seconds.toFixed(2)),
    rowsPerSecond: Math.round(table.length / seconds),
    columns: Math.round(columns),
    peak: Math.round(peak),
    beside: Math.round(peak - before - columns),
    before: Math.round(before),
    ...(highest.heap > 0 && {
      heap: Math.round(highest.heap),
      external: Math.round(highest.external),
    }),
  }),
);
