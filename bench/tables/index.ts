// Myelin's models on the tables and folds of peers.py, beside its figures. See README.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { Classifier, Regressor, readCsv, type Table } from 'myelin/table';
import { type Figures, type Result, resultsText } from './results.js';

const FOLDER = process.argv[2] ?? 'build/tables';
const LIST = process.argv[3] ?? 'bench/tables/tables.json';
const OUT = process.argv[4];
const SEED = 1;

interface TableFile {
  name: string;
  target: string;
  task: 'classes' | 'number';
  csv: string;
  rows: number;
  columns: number;
  folds: number[][];
  peers: Record<string, Figures>;
  version: string;
}

const names = (JSON.parse(readFileSync(LIST, 'utf8')) as { name: string }[]).map(
  ({ name }) => name,
);
const results: Result[] = [];
for (const name of names) {
  const path = `${FOLDER}/${name}.json`;
  if (!existsSync(path)) throw new Error(`${path} is missing: run bench/tables/peers.py first.`);
  const file = JSON.parse(readFileSync(path, 'utf8')) as TableFile;
  const figures: Record<string, Figures> = {};
  for (const quality of ['default', 'fast'] as const) {
    figures[quality === 'fast' ? 'Myelin, fast' : 'Myelin'] = await figuresOf(file, quality);
  }
  const { rows, columns, task, version } = file;
  results.push({ name, task, rows, columns, version, figures: { ...figures, ...file.peers } });
  console.log(JSON.stringify({ name, ...means(figures), ...means(file.peers) }));
}
const text = resultsText(results, cpus()[0]?.model ?? 'unknown', process.version);
console.log(text);
if (OUT) writeFileSync(OUT, text);

async function figuresOf(file: TableFile, quality: 'default' | 'fast'): Promise<Figures> {
  const whole = await readCsv(file.csv);
  const column = whole.column(file.target);
  const known = whole.take(
    Array.from({ length: whole.length }, (_, i) => i).filter((i) => column.get(i) !== null),
  );
  const figures: Record<string, number[]> = {};
  for (const test of file.folds) {
    const held = new Set(test);
    const train = known.take(
      Array.from({ length: known.length }, (_, i) => i).filter((i) => !held.has(i)),
    );
    const scores = await run(file, quality, train, known.take(test));
    for (const [key, value] of Object.entries(scores)) {
      figures[key] ??= [];
      figures[key].push(value);
    }
  }
  return figures;
}

async function run(
  { target, task }: TableFile,
  quality: 'default' | 'fast',
  train: Table,
  test: Table,
): Promise<Record<string, number>> {
  const options = { target, quality, seed: SEED };
  const start = performance.now();
  if (task === 'number') {
    const model = new Regressor(options);
    await model.fit(train);
    const seconds = (performance.now() - start) / 1000;
    return { r2: model.evaluate(test).r2, seconds };
  }
  const model = new Classifier(options);
  await model.fit(train);
  const seconds = (performance.now() - start) / 1000;
  const { accuracy, logLoss, auc } = model.evaluate(test);
  return { accuracy, logLoss, auc, seconds };
}

function means(all: Record<string, Figures>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).map(([name, { accuracy, logLoss, r2, seconds }]) => [
      name,
      [accuracy, logLoss, r2, seconds]
        .filter((each) => each !== undefined)
        .map((each) => (each.reduce((a, b) => a + b, 0) / each.length).toFixed(4))
        .join(' '),
    ]),
  );
}
