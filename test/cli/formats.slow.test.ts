// Every verb that reads rows, on every form in which they come, from a file, by gzip and from stdin: what it says of CSV.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeNpy, encodeNpz } from '../../src/files.js';
import { CommandFolder } from '../support/command.js';

// Drives dist/cli.js. The rows are those of golden/rows.py.
const ROWS = Array.from({ length: 120 }, (_, i) => {
  const [a, b] = [((i * 37) % 101) / 8, ((i * 53) % 97) / 16] as const;
  return [a, b, a - b / 2 + (i % 7) / 8];
});
const NAMES = ['x0', 'x1', 'x2'];
const lines = (separator: string): string =>
  [NAMES, ...ROWS].map((cells) => `${cells.join(separator)}\n`).join('');
const x = { data: Float64Array.from(ROWS.flat()), shape: [120, 3] };
const FORMS: Readonly<Record<string, string | Uint8Array>> = {
  csv: lines(','),
  tsv: lines('\t'),
  ndjson: ROWS.map(([x0, x1, x2]) => `${JSON.stringify({ x0, x1, x2 })}\n`).join(''),
  parquet: readFileSync('test/cli/golden/rows.parquet'),
  npy: encodeNpy(x),
  npz: encodeNpz({ x }),
};

const OWN = {
  target: 'x2',
  network: { layers: [{ kind: 'dense', units: 1 }] },
  train: { epochs: 3, loss: 'meanSquaredError', optimizer: { kind: 'adam' } },
};
const FAST = '-t x2 --quality fast --folds 2';
const SEARCH = `${FAST} --grid '{"exclude": [[], ["x1"]]}'`;
/** With `ROWS` for the file; what is written to files is looked at, too. */
const VERBS = [
  'inspect ROWS --json',
  `train ROWS ${FAST} -o m.json -q && myelin show m.json --json | grep '"weights":'`,
  `train ROWS --config own.json -o own.json.safetensors -q && cksum own.json.safetensors`,
  'evaluate model.json ROWS --json',
  'predict model.json ROWS --intervals -o a.csv -q && cat a.csv',
  `predict model.json ROWS --keep '*' -o a.ndjson.gz -q && gzip -dc a.ndjson.gz`,
  'predict model.json ROWS --max-rows 3 -o a.tsv -q && cat a.tsv',
  'predict own.safetensors ROWS -o a.csv -q && cat a.csv',
  'evaluate own.safetensors ROWS --json',
  'explain model.json ROWS --column x0 --repeats 2 --json',
  `cv ROWS ${FAST} --json`,
  `search ROWS ${SEARCH} --json`,
];

let folder: CommandFolder;
beforeAll(() => {
  folder = new CommandFolder();
  for (const [form, content] of Object.entries(FORMS)) {
    folder.write(`rows.${form}`, content);
    folder.write(`rows.${form}.gz`, gzipSync(content));
  }
  folder.write('own.json', JSON.stringify(OWN));
  folder.shell(`myelin train rows.csv ${FAST} -o model.json
    myelin train rows.csv --config own.json -o own.safetensors`);
});
afterAll(() => folder.remove());

/** Without what tells of the file itself. */
function told(verb: string, rows: string): unknown {
  const [name, input = '/dev/null'] = rows.split(' < ') as [string, string?];
  const { stdout, stderr, status } = folder.shell(
    `{ myelin ${verb.replace('ROWS', name)}; } < ${input}`,
  );
  const notes = /"notes?": \[[^\]]*\]|"note": "[^"]*"/g;
  return { status, stdout: stdout.replaceAll(notes, ''), stderr: status === 0 ? '' : stderr };
}

it.each(VERBS)('%s', (verb) => {
  const expected = told(verb, 'rows.csv');
  expect(expected).toMatchObject({ status: 0, stdout: expect.stringMatching(/\d/) });
  for (const form of Object.keys(FORMS)) {
    for (const rows of [
      `rows.${form}`,
      `rows.${form}.gz`,
      `- --format ${form} < rows.${form}`,
      `- --format ${form} < rows.${form}.gz`,
    ]) {
      expect([rows, told(verb, rows)]).toEqual([rows, expected]);
    }
  }
});
