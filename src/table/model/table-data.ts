import { FormatError } from '../../base/errors.js';
import { describe, isArray, isDictionary } from '../../base/validate.js';
import type { Fold } from '../../data/k-fold.js';
import { parse } from '../../search/trial.js';
import { decodeSafetensors, encodeSafetensors } from '../../serialization/safetensors.js';
import type { Tensor, TensorArray } from '../../serialization/tensor.js';
import {
  type About,
  BooleanColumn,
  CategoryColumn,
  type Column,
  DateColumn,
  NumberColumn,
  TextColumn,
} from '../column.js';
import { DATE_ORDERS, type DateFormat } from '../date-text.js';
import type { NumberFormat } from '../number-text.js';
import { Table } from '../table.js';
import { TextStore } from '../text-store.js';

/** A table and how its rows are dealt. */
export interface DealtTable {
  readonly table: Table;
  readonly folds: readonly Fold[];
}

const KIND = 'table';
const WHAT = "a trial's data";

/** What is told of a column beside its numbers. */
interface Told extends About {
  readonly type: Column['type'];
  readonly format?: NumberFormat | DateFormat;
  readonly levels?: readonly string[];
  readonly texts?: readonly (string | null)[];
}

/** As bytes: safetensors. The same table has the same bytes. */
export function encodeTable({ table, folds }: DealtTable): Uint8Array {
  const tensors = new Map<string, { data: TensorArray; shape: readonly number[] }>();
  const told = table.columns.map((column, i): Told => {
    const { type, name, note, isSet, gaps } = column;
    const about: Told = { type, name, note, isSet, gaps };
    if (column.type === 'text') {
      const texts = Array.from({ length: column.length }, (_, row) => column.get(row));
      return { ...about, texts };
    }
    const data = column.type === 'category' ? column.codes : column.values;
    tensors.set(`column${i}`, { data, shape: [data.length] });
    if (column.type === 'category') return { ...about, levels: column.levels };
    return column.type === 'boolean' ? about : { ...about, format: column.format };
  });
  for (const [i, { train, test }] of folds.entries()) {
    tensors.set(`fold${i}.train`, { data: train, shape: [train.length] });
    tensors.set(`fold${i}.test`, { data: test, shape: [test.length] });
  }
  return encodeSafetensors(tensors, { kind: KIND, columns: JSON.stringify(told) });
}

/** What `encodeTable` wrote. @throws FormatError anything else. */
export function decodeTable(bytes: Uint8Array): DealtTable {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const told = parse(`${WHAT}: columns`, metadata.get('columns') ?? '');
  if (metadata.get('kind') !== KIND || !isArray(told)) {
    throw new FormatError(`${WHAT}: expected a table.`);
  }
  const columns = told.map((each, i) => columnOf(each, tensors.get(`column${i}`)));
  const rows = columns[0]?.length ?? 0;
  const names = new Set(columns.map(({ name }) => name));
  if (names.size < columns.length || columns.some(({ length }) => length !== rows)) {
    throw new FormatError(`${WHAT}: expected columns of equal length and different names.`);
  }
  const rowsOf = (name: string): Uint32Array => {
    const data = tensors.get(name)?.data;
    if (data instanceof Uint32Array && data.every((row) => row < rows)) return data;
    throw new FormatError(`${WHAT}: ${name}: expected rows below ${rows}.`);
  };
  const folds: Fold[] = [];
  for (let i = 0; tensors.has(`fold${i}.train`); i++) {
    folds.push({ train: rowsOf(`fold${i}.train`), test: rowsOf(`fold${i}.test`) });
  }
  return { table: new Table(columns, rows), folds };
}

function columnOf(json: unknown, tensor: Tensor | undefined): Column {
  const told = (isDictionary(json) ? json : {}) as Partial<Told>;
  const about = aboutOf(told);
  const data = tensor?.data;
  const { type, format, levels, texts } = told;
  if (type === 'number' && data instanceof Float64Array) {
    const { decimal, unit } = (format ?? {}) as Partial<NumberFormat>;
    if ((decimal === '.' || decimal === ',') && typeof unit === 'string') {
      return new NumberColumn(about, data, { decimal, unit });
    }
  }
  if (type === 'date' && data instanceof Float64Array) {
    const { order } = (format ?? {}) as Partial<DateFormat>;
    const known = DATE_ORDERS.find((one) => one === order);
    if (known) return new DateColumn(about, data, { order: known });
  }
  if (type === 'boolean' && data instanceof Int8Array) return new BooleanColumn(about, data);
  if (type === 'category' && data instanceof Int32Array && isTexts(levels)) {
    if (data.every((code) => code < levels.length)) return new CategoryColumn(about, levels, data);
  }
  if (type === 'text' && isArray(texts)) {
    const store = new TextStore();
    for (const text of texts) store.add(typeof text === 'string' ? text : null);
    return new TextColumn(about, store);
  }
  throw new FormatError(`${WHAT}: expected a column, got ${describe(json)}.`);
}

function aboutOf({ name, note, isSet, gaps }: Partial<Told>): About {
  if (typeof name === 'string' && typeof note === 'string' && isTexts(gaps)) {
    return { name, note, isSet: isSet === true, gaps };
  }
  throw new FormatError(`${WHAT}: expected a column with a name.`);
}

function isTexts(value: unknown): value is string[] {
  return isArray(value) && value.every((each) => typeof each === 'string');
}
