// All that a terminal shows of an error that nobody catches.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'myelin-uncaught-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ENTRIES = [
  'files',
  'images',
  'import',
  'index',
  'kernels',
  'node',
  'onnx',
  'plot',
  'queue',
  'search',
  'series',
  'source',
  'table',
  'text',
  'worker',
];
const urlOf = (entry: string): string => pathToFileURL(resolve(`dist/${entry}.js`)).href;

const NETWORK = `const network = new Network({ inputs: 1, layers: [dense({ units: 1 })], seed: 1 });
const options = { epochs: 99, loss: 'meanSquaredError', optimizer: sgd({ learningRate: 1e3 }) };`;

/** Entry, the names it gives, what comes before, the user's own line, what the message says. */
const PROGRAMS: readonly (readonly [string, string, string, string, RegExp])[] = [
  ['index', 'Neuron', '', 'new Neuron({ inputs: 3, sede: 1 })', /unknown option 'sede'/],
  ['index', 'init', '', 'await init({ engine: "fast" })', /EngineError|OptionError/],
  [
    'index',
    'Network, dense, sgd',
    NETWORK,
    'network.train([[1]], [[1, 2, 3]], options)',
    /ShapeError/,
  ],
  [
    'index',
    'Network, dense, sgd',
    NETWORK,
    'await network.trainAsync([[1e3], [1e9]], [[1e100], [2]], options)',
    /DivergenceError/,
  ],
  [
    'index',
    'Network, dense, sgd',
    NETWORK,
    'await network.trainAsync([[1]], [[1]], { ...options, worker: "file:///none.js" })',
    /No worker could be started/,
  ],
  ['files', 'decodeNpz', '', 'decodeNpz(new Uint8Array(9))', /FormatError/],
  ['images', 'readImage', '', 'await readImage(new Uint8Array(9))', /FormatError|EngineError/],
  ['import', 'fromBrain', '', 'fromBrain({})', /FormatError/],
  ['kernels', 'dot', '', 'dot(new Float64Array(2), new Float64Array(1))', /ShapeError/],
  ['queue', 'runWorker', '', 'await runWorker({ conection: {} })', /unknown option 'conection'/],
  ['node', 'load', '', 'await load("package.json")', /FormatError/],
  ['onnx', 'fromOnnx', '', 'fromOnnx(new Uint8Array(9))', /FormatError/],
  ['plot', 'plotLearningCurves', '', 'plotLearningCurves(3)', /DataError/],
  ['search', 'gridSearch', '', 'await gridSearch({})', /OptionError/],
  ['series', 'windows', '', 'windows([1, 2], { size: 9 })', /ShapeError/],
  ['source', 'toSource', '', 'toSource(3)', /OptionError/],
  ['table', 'readCsv', '', 'await readCsv("/none")', /DataError/],
  ['text', 'Vocabulary', '', 'new Vocabulary({ unit: "word" })', /OptionError/],
];

let programs = 0;
function run(flags: readonly string[], program: string): { text: string; path: string } {
  const path = join(folder, `program-${programs++}.mjs`);
  writeFileSync(path, program);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, path], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  expect(status).not.toBe(0);
  return { text: stdout + stderr, path };
}

describe.each([
  ['as shipped', []],
  ['with --enable-source-maps', ['--enable-source-maps']],
])('an uncaught error, %s', (_, flags) => {
  it.each(PROGRAMS)('%s: %s %s %s', (entry, names, before, line, message) => {
    const head = `import { ${names} } from '${urlOf(entry)}';\n${before}\n`;
    const { text, path } = run(flags, `${head}${line};\n`);
    expect(text.length, text.slice(0, 500)).toBeLessThanOrEqual(3000);
    expect(text).toMatch(message);
    expect(text).not.toMatch(/: undefined/);
    const number = head.split('\n').length;
    expect(text).toContain(`${pathToFileURL(path).href}:${number}:`);
    if (flags.length > 0) expect(text).toMatch(/src\/[\w/-]+\.ts:\d+/);
  });

  it('of the program of workers', () => {
    const { text } = run(flags, `await import('${urlOf('worker')}');\n`);
    expect(text.length, text.slice(0, 500)).toBeLessThanOrEqual(3000);
    expect(text).toMatch(/TypeError/);
    expect(text).toContain(flags.length > 0 ? 'src/worker.ts:' : 'dist/worker.js:');
  });
});

describe('shipped programs', () => {
  const files = readdirSync('dist').filter((name) => name.endsWith('.js'));

  it('have an entry each here', () => {
    expect(ENTRIES.filter((name) => !files.includes(`${name}.js`))).toEqual([]);
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
    const scripts = Object.values(exports as Record<string, { default?: string }>).flatMap(
      ({ default: path }) => (path?.endsWith('.js') ? [path.slice('./dist/'.length, -3)] : []),
    );
    expect(scripts.sort()).toEqual(ENTRIES);
    expect(new Set([...PROGRAMS.map(([entry]) => entry), 'worker'])).toEqual(new Set(ENTRIES));
  });

  it.each(files)('%s has short lines, but for text that is no code', (name) => {
    const lines = readFileSync(join('dist', name), 'utf8').split('\n');
    for (const line of lines) {
      const code = line.replace(/(["'`])(?:(?!\1|\\).|\\.){200,}\1/g, '');
      expect(code.length, line.slice(0, 200)).toBeLessThan(900);
      // A line of such text does nothing but hand it on.
      if (line.length > 1500) expect(code).not.toMatch(/\bthrow\b/);
    }
  });
});
