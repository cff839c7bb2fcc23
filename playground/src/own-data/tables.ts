// Tables and the models of them, in the worker: reads, fits, answers. The page has only what is shown.
import { MyelinError } from 'myelin';
import {
  Classifier,
  type FitProgress,
  Regressor,
  readCsv,
  readNdjson,
  readParquet,
  type Schema,
  type SplitOptions,
  schemaOf,
  type Table,
  tableOf,
} from 'myelin/table';
import { hashOf } from '../training/hash.js';
import type {
  Answer,
  ColumnShown,
  Dial,
  FigureName,
  FitRequest,
  Fitted,
  Reading,
  RowValue,
  TableShown,
} from './protocol.js';

const PREVIEW = 8;
/** From so many rows on, a fifth is kept apart for the figures. */
const ENOUGH = 30;
/** Importance is measured with at most so many rows, each column as often as `REPEATS`. */
const MEASURED = 1000;
const REPEATS = 3;

type Progress = (share: number, words: string) => void;

export class Tables {
  table: Table | undefined;
  model: Classifier | Regressor | undefined;
  request: FitRequest | undefined;
  test: Table | undefined;
  split: SplitOptions | undefined;
  reading: Reading = {};

  async read(source: File | string, reading: Reading, progress: Progress): Promise<TableShown> {
    this.table = await readTable(source, reading, progress);
    this.reading = reading;
    this.model = undefined;
    return this.schema(undefined, []);
  }

  schema(target: string | undefined, exclude: readonly string[]): TableShown {
    const table = this.#given();
    const schema = schemaOf(table, { ...(target !== undefined && { target }), exclude });
    return shown(table, schema);
  }

  async fit(request: FitRequest, progress: Progress): Promise<Fitted> {
    const table = this.#given();
    const { target, exclude, task, quality, seed } = request;
    const options = { target, exclude, quality, seed };
    const model = task === 'classes' ? new Classifier(options) : new Regressor(options);
    const split = splitOf(table, request);
    const { train, test } = split ? table.split(split) : { train: table, test: table };
    const onProgress = (now: FitProgress): void => {
      progress(now.done / now.total, String(now.done));
    };
    await model.fit(train, { onProgress });
    this.model = model;
    this.request = request;
    this.test = test;
    this.split = split;
    const measured = test.length > MEASURED ? test.take(first(MEASURED)) : test;
    const importance = model
      .importance(measured, { repeats: REPEATS })
      .map(({ column, mean, std }) => ({ column, mean, std }))
      .sort((a, b) => b.mean - a.mean);
    return {
      trained: train.length,
      tested: test === table ? 0 : test.length,
      ...figuresOf(model, test),
      importance,
      dials: model.schema.inputs.map(({ name }) => dial(table, model.schema, name)),
      hash: hashOf(numbersIn(model.toJSON())),
    };
  }

  ask(row: Readonly<Record<string, RowValue>>): Answer {
    const { model } = this;
    if (model instanceof Classifier) {
      const shares = model.predictProbabilities(row) as Record<string, number>;
      return { kind: 'classes', label: String(model.predict(row)), shares };
    }
    if (!model) throw new RangeError('ask');
    const { low, high } = model.predictInterval(row, { coverage: 0.8 });
    return { kind: 'number', value: model.predict(row), low, high };
  }

  #given(): Table {
    if (!this.table) throw new RangeError('table');
    return this.table;
  }
}

/** Classes with their shares in both parts, where each has rows enough for that. */
function splitOf(table: Table, { target, task, seed }: FitRequest): SplitOptions | undefined {
  if (table.length < ENOUGH) return undefined;
  const options = { testSize: 0.2, seed };
  if (task === 'number') return options;
  const stratified = { ...options, stratify: target };
  try {
    table.split(stratified);
    return stratified;
  } catch {
    return options; // a class of one row, or gaps in the target: drawn from all rows alike
  }
}

async function readTable(
  source: File | string,
  reading: Reading,
  progress: Progress,
): Promise<Table> {
  const name = typeof source === 'string' ? '' : source.name.toLowerCase();
  const { decimal, dateOrder, separator, encoding, header, shortRows } = reading;
  const size = typeof source === 'string' ? source.length : source.size;
  const options = {
    ...(decimal && { decimal }),
    ...(dateOrder && { dateOrder }),
    onProgress: ({ bytes, rows }: { bytes: number; rows: number }) =>
      progress(Math.min(1, bytes / Math.max(1, size)), String(rows)),
  };
  if (typeof source !== 'string' && name.endsWith('.parquet')) return readParquet(source);
  const start = (
    typeof source === 'string' ? source : await source.slice(0, 200).text()
  ).trimStart();
  if (start.startsWith('[')) {
    const text = typeof source === 'string' ? source : await source.text();
    return tableOf(rowsOfJson(text));
  }
  if (start.startsWith('{')) {
    return readNdjson(typeof source === 'string' ? `${source}\n` : source, options);
  }
  const csv = {
    ...options,
    ...(separator && { separator }),
    ...(encoding && { encoding }),
    ...(header !== undefined && { header }),
    ...(shortRows && { shortRows }),
  };
  // A text with a line break is text, never an address: nothing is fetched.
  return readCsv(typeof source === 'string' ? `${source}\n` : source, csv);
}

function rowsOfJson(text: string): Record<string, unknown>[] {
  const rows: unknown = JSON.parse(text);
  if (!Array.isArray(rows)) throw new SyntaxError('[');
  return rows as Record<string, unknown>[];
}

function shown(table: Table, schema: Schema): TableShown {
  const names = table.names;
  return {
    rows: table.length,
    columns: schema.columns.map(
      ({ name, type, use, reason, note, missing, distinct, levels, range }): ColumnShown => ({
        name,
        type,
        use,
        why: [reason, note].filter((words) => words !== '').join('; '),
        missing,
        distinct,
        levels,
        range,
      }),
    ),
    notes: schema.notes,
    warnings: schema.warnings,
    preview: first(Math.min(PREVIEW, table.length)).map((i) => {
      const row = table.row(i) as Record<string, unknown>;
      return names.map((name) => cell(row[name]));
    }),
  };
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().replace('T00:00:00.000Z', '');
  return String(value);
}

function figuresOf(
  model: Classifier | Regressor,
  test: Table,
): Pick<Fitted, 'figures' | 'classes' | 'confusion'> {
  const named = (pairs: readonly (readonly [FigureName, number])[]) =>
    pairs.map(([name, value]) => ({ name, value }));
  if (model instanceof Classifier) {
    const { accuracy, logLoss, auc, confusion } = model.evaluate(test);
    return {
      figures: named([
        ['accuracy', accuracy],
        ['auc', auc],
        ['logLoss', logLoss],
      ]),
      classes: model.classes.map(String),
      confusion: confusion.matrix.toArray(),
    };
  }
  const { r2, rootMeanSquaredError, meanAbsoluteError } = model.evaluate(test);
  return {
    figures: named([
      ['r2', r2],
      ['rootMeanSquaredError', rootMeanSquaredError],
      ['meanAbsoluteError', meanAbsoluteError],
    ]),
    classes: undefined,
    confusion: undefined,
  };
}

function dial(table: Table, schema: Schema, name: string): Dial {
  const { column } = { column: schema.column(name) };
  const values = table.column(name);
  const kept: ColumnShown = {
    name,
    type: column.type,
    use: column.use,
    why: '',
    missing: column.missing,
    distinct: column.distinct,
    levels: column.levels,
    range: column.range,
  };
  return {
    column: kept,
    value: usual(Array.from({ length: Math.min(table.length, 5000) }, (_, i) => values.get(i))),
  };
}

/** The middle of numbers and dates, the most frequent of other values. */
function usual(values: readonly unknown[]): RowValue {
  const there = values.filter((value) => value !== null);
  const sample = there[0];
  if (typeof sample === 'number' || sample instanceof Date) {
    const sorted = there.map(Number).sort((a, b) => a - b);
    const middle = sorted[Math.floor(sorted.length / 2)]!;
    return sample instanceof Date ? new Date(middle).toISOString().slice(0, 10) : middle;
  }
  const counts = new Map<unknown, number>();
  for (const value of there) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [null];
  return typeof most === 'boolean' || typeof most === 'string' ? most : null;
}

function first(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Every number of a model's JSON, in its order. */
function* numbersIn(json: unknown): Generator<number> {
  if (typeof json === 'number') yield json;
  else if (Array.isArray(json)) for (const each of json) yield* numbersIn(each);
  else if (typeof json === 'object' && json !== null) {
    for (const each of Object.values(json)) yield* numbersIn(each);
  }
}

/** For the page: a code and what was said. */
export function failureOf(error: unknown): { code: string; message: string } {
  if (error instanceof MyelinError) return { code: error.code, message: error.message };
  if (error instanceof SyntaxError) return { code: 'ERR_JSON', message: error.message };
  return { code: 'ERR_UNKNOWN', message: error instanceof Error ? error.message : String(error) };
}
