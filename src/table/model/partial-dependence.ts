import { DataError } from '../../base/errors.js';
import { checkInteger, checkOptions, describe } from '../../base/validate.js';
import {
  BooleanColumn,
  CategoryColumn,
  type Column,
  DateColumn,
  NumberColumn,
  type Value,
} from '../column.js';
import { listNames } from '../read-options.js';
import { type Table, withColumn } from '../table.js';

/** What `partialDependence` takes. */
export interface PartialDependenceOptions {
  /** How many values a number or a date is set to at most: quantiles from 5 % to 95 %. Default 20. */
  points?: number;
}

/** What a model answers on average for each value of a column. */
export interface PartialDependence {
  /** Its name. */
  readonly column: string;
  /** What it was set to: numbers or dates ascending, or each level that occurs. */
  readonly values: readonly Exclude<Value, null>[];
  /** One list for each class, or for the target: the mean answer at each of `values`. */
  readonly answers: Readonly<Record<string, readonly number[]>>;
}

/** @throws OptionError @internal */
export function resolveDependence(
  where: string,
  options: PartialDependenceOptions,
): { points: number } {
  const given = checkOptions(where, options, ['points']);
  return { points: checkInteger(`${where}: points`, given.points ?? 20, 2, 1000) };
}

/** `answer`: (rows, outputs). @throws DataError @internal */
export function dependence(
  where: string,
  table: Table,
  name: string,
  { points }: { points: number },
  answer: (table: Table) => Float64Array,
  outputs: readonly string[],
): PartialDependence {
  if (table.length === 0) throw new DataError(`${where}: there are no rows.`);
  if (!table.has(name)) {
    throw new DataError(
      `${where}: ${describe(name)} is no column that the model learns from; those are ${listNames(table.names)}.`,
    );
  }
  const column = table.column(name);
  const at = table.columns.indexOf(column);
  const settings = settingsOf(column, points);
  const means = settings.map(([, constant]) => {
    const all = answer(withColumn(table, at, constant));
    return outputs.map((_, c) => {
      let sum = 0;
      for (let i = c; i < all.length; i += outputs.length) sum += all[i]!;
      return sum / table.length;
    });
  });
  return {
    column: name,
    values: settings.map(([value]) => value),
    answers: Object.fromEntries(outputs.map((output, c) => [output, means.map((row) => row[c]!)])),
  };
}

/** Each value with the column that has it in all rows. */
function settingsOf(column: Column, points: number): [Exclude<Value, null>, Column][] {
  const { length } = column;
  switch (column.type) {
    case 'number':
      return gridOf(column.values, points).map((value) => [
        value,
        new NumberColumn(column, new Float64Array(length).fill(value), column.format),
      ]);
    case 'date':
      return gridOf(column.values, points).map((value) => [
        new Date(value),
        new DateColumn(column, new Float64Array(length).fill(value), column.format),
      ]);
    case 'boolean':
      return [false, true].map((value) => [
        value,
        new BooleanColumn(column, new Int8Array(length).fill(Number(value))),
      ]);
    case 'category': {
      const used = new Set(column.codes);
      return [...column.levels.keys()]
        .filter((code) => used.has(code))
        .map((code) => [
          column.levels[code]!,
          new CategoryColumn(column, column.levels, new Int32Array(length).fill(code)),
        ]);
    }
    case 'text':
      return [];
  }
}

/** The different values if they are few, else quantiles: what is rarely so far out says little. */
function gridOf(values: Float64Array, points: number): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const different = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  if (different.length <= points) return [...different];
  const grid = Array.from({ length: points }, (_, i) => {
    const share = 0.05 + (0.9 * i) / (points - 1);
    return sorted[Math.round(share * (sorted.length - 1))]!;
  });
  return [...new Set(grid)];
}
