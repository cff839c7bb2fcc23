import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeNpy, encodeNpz } from '../../src/files.js';
import { adam, dense, Network } from '../../src/index.js';
import { load } from '../../src/node.js';
import { toOnnx } from '../../src/onnx.js';
import { toSource } from '../../src/source.js';
import { Classifier, readCsv } from '../../src/table.js';
import { CommandFolder, customers } from '../support/command.js';

// Drives dist/cli.js.
const FAST = ['--quality', 'fast'];
let folder: CommandFolder;
beforeAll(() => {
  folder = new CommandFolder();
  folder.write('customers.csv', customers(120));
  folder.run(['train', 'customers.csv', '-t', 'churned', ...FAST, '-o', 'churn.json', '-q']);
});
afterAll(() => folder.remove());

const json = (args: readonly string[], input = ''): ReturnType<typeof JSON.parse> => {
  const { status, stdout, stderr } = folder.run([...args, '--json'], { input });
  expect([status, stderr.includes('"event":"error"')]).toEqual([0, false]);
  return JSON.parse(stdout);
};

describe('verbs', () => {
  it('explain: what the library tells', async () => {
    const model = await load(`${folder.path}/churn.json`, Classifier);
    const rows = await readCsv(folder.text('customers.csv'));
    const told = json([
      'explain',
      'churn.json',
      'customers.csv',
      '--column',
      'plan',
      '--repeats',
      '2',
    ]);
    expect(told.importance).toEqual(model.importance(rows, { repeats: 2, seed: 0 }));
    expect(told.dependence.answers.yes).toHaveLength(3);
    expect(folder.run(['explain', 'churn.json', 'customers.csv']).stdout).toMatch(
      /^column +log loss gets worse by/,
    );
  });

  it('cv: a figure a fold, the same each time', () => {
    const args = ['cv', 'customers.csv', '-t', 'churned', ...FAST, '--folds', '2'];
    const { scores, mean } = json(args);
    expect(scores.accuracy).toHaveLength(2);
    expect(mean.accuracy).toBeGreaterThan(0.6);
    expect(folder.run(args).stdout).toBe(folder.run(args).stdout);
  });

  it('search: the best of a grid, fitted with all rows', async () => {
    const grid = '{"exclude": [["age", "plan"], []]}';
    const told = json([
      'search',
      'customers.csv',
      '-t',
      'churned',
      ...FAST,
      '--folds',
      '2',
      '--grid',
      grid,
      '-o',
      'best.json',
    ]);
    expect(told.best).toEqual({ exclude: [] });
    expect(told.results).toHaveLength(2);
    const best = await load(`${folder.path}/best.json`, Classifier);
    expect(best.schema.inputs.map(({ name }) => name)).toContain('age');
    expect(
      folder.run(['search', 'customers.csv', '-t', 'churned', '--grid', '{"exlude": [[]]}']).status,
    ).toBe(2);
  });

  it('bench: a time for each row, by either', () => {
    const { rows, machine } = json(['bench', '--rounds', '1']);
    expect(machine).toContain('Node ');
    expect(rows).toHaveLength(6);
    for (const { ours, plain, ratio } of rows) {
      expect(Math.min(ours, plain)).toBeGreaterThan(0);
      expect(ratio).toBeCloseTo(plain / ours, 9);
    }
  });

  it('export: the bytes of the library', async () => {
    expect(folder.run(['export', 'churn.json', '--to', 'onnx']).status).toBe(0);
    const model = await load(`${folder.path}/churn.json`, Classifier);
    expect(folder.read('churn.onnx').equals(toOnnx(model))).toBe(true);
    expect(folder.run(['export', 'churn.json', '--to', 'source']).status).toBe(0);
    expect(folder.text('churn.mjs')).toBe(toSource(model));
    expect(folder.run(['export', 'churn.json', '--to', 'onxn']).stderr).toContain(
      "did you mean 'onnx'?",
    );
  });
});

describe('forms', () => {
  const rows = (): Record<string, string>[] => {
    const [head, ...lines] = folder
      .text('customers.csv')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    return lines.map((cells) => Object.fromEntries(head!.map((name, i) => [name, cells[i]!])));
  };

  it('TSV and NDJSON, with gzip, give the model of CSV and its answers', () => {
    const expected = folder.run(['predict', 'churn.json', 'customers.csv', '--keep', 'id']).stdout;
    folder.write('c.tsv', folder.text('customers.csv').replaceAll(',', '\t'));
    folder.write('c.tsv.gz', gzipSync(folder.read('c.tsv')));
    const objects = rows().map(({ age, fee, id, ...row }) => ({
      id: Number(id),
      age: age ? Number(age) : null,
      ...row,
      fee: Number(fee),
    }));
    folder.write('c.jsonl', objects.map((row) => JSON.stringify(row)).join('\n'));
    const weights = (path: string): string => {
      folder.run(['train', path, '-t', 'churned', ...FAST, '-o', 'other.json']);
      return json(['show', 'other.json']).hashes.weights;
    };
    const same = json(['show', 'churn.json']).hashes.weights;
    for (const path of ['c.tsv', 'c.tsv.gz', 'c.jsonl']) {
      expect(weights(path)).toBe(same);
      const { stdout } = folder.run([
        'predict',
        'churn.json',
        path,
        '--keep',
        'id',
        '-o',
        'answers.csv.gz',
      ]);
      expect(stdout).toBe('');
      expect(folder.shell('gzip -dc answers.csv.gz').stdout).toBe(expected);
    }
    const lines = folder
      .run(['predict', 'churn.json', 'c.jsonl', '--probabilities'])
      .stdout.trim()
      .split('\n');
    expect(lines).toHaveLength(120);
    expect(Object.keys(JSON.parse(lines[0]!))).toEqual(['churned', 'churned=no', 'churned=yes']);
  });

  it('NDJSON: lines of errors, and columns that come and go', () => {
    const row = { age: 41, plan: 'pro', since: '2024-01-15', fee: 9 };
    const many = Array.from({ length: 9000 }, (_, i) =>
      i === 8500 ? { ...row, age: undefined } : row,
    );
    folder.write('m.ndjson', many.map((each) => JSON.stringify(each)).join('\n'));
    expect(folder.run(['predict', 'churn.json', 'm.ndjson', '-o', 'm.csv']).status).toBe(0);
    expect(folder.text('m.csv').trim().split('\n')).toHaveLength(9001);
    folder.write(
      'w.ndjson',
      many.map((each, i) => JSON.stringify(i === 8600 ? { ...each, age: 'old' } : each)).join('\n'),
    );
    expect(folder.run(['predict', 'churn.json', 'w.ndjson'])).toMatchObject({
      status: 3,
      stderr: expect.stringContaining("w.ndjson: line 8601, column 'age'"),
    });
  });

  it('Parquet, npy and npz', () => {
    const file = `${process.cwd()}/test/table/golden/zstd.parquet`;
    expect(json(['inspect', file, '--columns', 'tags=skip']).rows).toBeGreaterThan(1);
    const x = Float64Array.from({ length: 120 }, (_, i) => Math.sin(i * 1.7));
    const y = Float64Array.from({ length: 60 }, (_, i) => x[2 * i]! - 0.5 * x[2 * i + 1]!);
    folder.write(
      'd.npz',
      encodeNpz({ x: { data: x, shape: [60, 2] }, y: { data: y, shape: [60] } }),
    );
    folder.write('x.npy', encodeNpy({ data: x, shape: [60, 2] }));
    folder.run(['train', 'd.npz', '-t', 'y', ...FAST, '-o', 'd.json']);
    expect(
      json(['show', 'd.json']).schema.columns.map(({ name }: { name: string }) => name),
    ).toEqual(['x0', 'x1', 'y']);
    const { stdout } = folder.run(['predict', 'd.json', 'x.npy', '--intervals']);
    expect(stdout.trim().split('\n')).toHaveLength(61);
    expect(Math.abs(Number(stdout.split('\n')[1]!.split(',')[0]) - y[0]!)).toBeLessThan(0.2);
  });
});

describe('a network of one’s own', () => {
  const layers = [
    { kind: 'dense', units: 4, activation: 'tanh' },
    { kind: 'dense', units: 1 },
  ];
  const train = {
    epochs: 20,
    loss: 'meanSquaredError',
    optimizer: { kind: 'adam', learningRate: 0.05 },
  };

  it('is that of the library', async () => {
    folder.write('n.csv', 'a,b,y\n0,1,1\n1,0,1\n1,1,0\n0,0,0\n');
    folder.write(
      'net.json',
      JSON.stringify({ data: 'n.csv', target: 'y', seed: 2, network: { layers }, train }),
    );
    const { status, stderr } = folder.run(['train', '--config', 'net.json', '-o', 'n.safetensors']);
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/4 rows, 20 epochs.*seed 2, weights/s),
    ]);
    const own = new Network({
      inputs: 2,
      layers: [dense({ units: 4, activation: 'tanh' }), dense({ units: 1 })],
      seed: 2,
    });
    own.train(
      [
        [0, 1],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
      [1, 1, 0, 0],
      { epochs: 20, loss: 'meanSquaredError', optimizer: adam({ learningRate: 0.05 }) },
    );
    const saved = await load(`${folder.path}/n.safetensors`);
    expect(saved.run([0.3, 0.4])).toEqual(own.run([0.3, 0.4]));
    expect(folder.run(['export', 'n.safetensors', '--to', 'source', '-o', '-']).stdout).toContain(
      'export function run',
    );
    expect(folder.run(['show', 'n.safetensors']).stdout).toContain('dense (tanh)');
  });

  it('takes numbers alone', () => {
    folder.write('net.json', JSON.stringify({ network: { layers }, train }));
    const { status, stderr } = folder.run([
      'train',
      'customers.csv',
      '--config',
      'net.json',
      '-t',
      'fee',
    ]);
    expect([status, stderr]).toEqual([3, expect.stringContaining('customers.csv: row')]);
    expect(
      folder.run([
        'train',
        'customers.csv',
        '--config',
        'net.json',
        '-t',
        'fee',
        '--report',
        'r.html',
      ]).status,
    ).toBe(2);
  });
});
