// Columns that give the target away: known only when the target is, or made of it.
import type { Column } from './column.js';

/** As many rows must agree beyond the first of each value, and as many not be of the most frequent target. */
const AGREE = 20;
const OTHERS = 5;
/** Of the mistakes of who knows nothing, the share that a giveaway leaves. */
const LEFT = 0.01;
/** The rank correlation from which on a number is another way to write the target. */
const SAME = 0.9999;

/** How a column gives the target away, in words; undefined: it does not. */
export function giveaway(column: Column, target: Column): string | undefined {
  if (column.type === 'text' || target.type === 'text') return undefined;
  if (isNumeric(target)) {
    return isNumeric(column) ? ofNumbers(column.values, target.values) : undefined;
  }
  const classes = codesOf(target);
  const gaps = Int32Array.from({ length: column.length }, (_, row) =>
    column.get(row) === null ? 1 : 0,
  );
  if (column.missing >= OTHERS && tells(gaps, classes)) {
    return 'where it has a gap tells the target';
  }
  if (isNumeric(column)) return separates(column.values, classes);
  return tells(codesOf(column), classes) ? 'each of its values has one target' : undefined;
}

function isNumeric(column: Column): column is Extract<Column, { type: 'number' | 'date' }> {
  return column.type === 'number' || column.type === 'date';
}

/** A whole number for each different value; −1 for a gap. */
function codesOf(column: Exclude<Column, { type: 'text' }>): Int32Array {
  if (column.type === 'category') return column.codes;
  if (column.type === 'boolean') return Int32Array.from(column.values);
  const places = new Map<number, number>();
  return Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1;
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  });
}

/** Whether the most frequent class of each value is nearly always right, and that is no chance. */
function tells(values: Int32Array, classes: Int32Array): boolean {
  const counts = new Map<number, Map<number, number>>();
  const totals = new Map<number, number>();
  let rows = 0;
  for (let row = 0; row < values.length; row++) {
    const [value, label] = [values[row]!, classes[row]!];
    if (value < 0 || label < 0) continue;
    rows++;
    totals.set(label, (totals.get(label) ?? 0) + 1);
    let of = counts.get(value);
    if (!of) {
      of = new Map();
      counts.set(value, of);
    }
    of.set(label, (of.get(label) ?? 0) + 1);
  }
  const base = rows - Math.max(0, ...totals.values());
  if (base < OTHERS || rows - counts.size < AGREE) return false;
  let wrong = rows;
  for (const of of counts.values()) wrong -= Math.max(...of.values());
  return wrong <= base * LEFT;
}

/** Whether the classes, in the order of the numbers, lie one behind the other. */
function separates(values: Float64Array, classes: Int32Array): string | undefined {
  const rows = Array.from(values.keys()).filter(
    (row) => !Number.isNaN(values[row]!) && classes[row]! >= 0,
  );
  const totals = new Map<number, number>();
  for (const row of rows) totals.set(classes[row]!, (totals.get(classes[row]!) ?? 0) + 1);
  const most = Math.max(0, ...totals.values());
  if (totals.size < 2 || rows.length < AGREE || rows.length - most < OTHERS) return undefined;
  rows.sort((a, b) => values[a]! - values[b]!);
  let runs = 1;
  for (let i = 1; i < rows.length; i++) {
    if (classes[rows[i]!] === classes[rows[i - 1]!]) continue;
    runs++;
    if (values[rows[i]!] === values[rows[i - 1]!] || runs > totals.size) return undefined;
  }
  return 'its size alone tells the target in every row';
}

/** Whether one rises, or falls, with the other. */
function ofNumbers(values: Float64Array, targets: Float64Array): string | undefined {
  const rows = Array.from(values.keys()).filter(
    (row) => !Number.isNaN(values[row]!) && !Number.isNaN(targets[row]!),
  );
  if (rows.length < AGREE) return undefined;
  const [a, b] = [ranksOf(rows, values), ranksOf(rows, targets)];
  // Two or three different targets rise with anything that splits them.
  if (new Set(b).size < OTHERS) return undefined;
  return Math.abs(correlation(a, b)) >= SAME ? 'it rises or falls with the target' : undefined;
}

/** Ranks; equal values share the mean of theirs. */
function ranksOf(rows: readonly number[], values: Float64Array): Float64Array {
  const order = Array.from(rows.keys()).sort((i, j) => values[rows[i]!]! - values[rows[j]!]!);
  const ranks = new Float64Array(rows.length);
  for (let i = 0; i < order.length; ) {
    let end = i + 1;
    while (end < order.length && values[rows[order[end]!]!] === values[rows[order[i]!]!]) end++;
    for (let k = i; k < end; k++) ranks[order[k]!] = (i + end - 1) / 2;
    i = end;
  }
  return ranks;
}

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (a.length - 1) / 2;
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - mean, b[i]! - mean];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa * bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}
