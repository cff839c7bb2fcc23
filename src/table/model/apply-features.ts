import type { Column } from '../column.js';
import type { Table } from '../table.js';
import { fillCycles } from './cycles.js';
import {
  type CategoryFeature,
  type DateFeature,
  type Feature,
  type NumberFeature,
  widthOf,
} from './feature.js';
import { softClip } from './soft-clip.js';

/** Rows of numbers, as networks take them. */
export interface Numbers {
  readonly data: Float64Array;
  readonly shape: readonly [number, number];
}

/** Writes the numbers of some rows, features side by side in their order, into zeros. */
type Fill = (data: NumberArray, from: number, to: number) => void;
type NumberArray = Float64Array | Float32Array;

/** What fills in the rows of a table. */
export interface Filling {
  /** Numbers a row. */
  readonly width: number;
  /** Rows `from` to `to`, `to` not among them; `data` is 0 before. */
  readonly fill: Fill;
}

/** The numbers of each row, features side by side in their order; columns are found by name. */
export function applyFeatures(features: readonly Feature[], table: Table): Numbers {
  const { width, fill } = fillingOf(features, table);
  const data = new Float64Array(table.length * width);
  fill(data, 0, table.length);
  return { data, shape: [table.length, width] };
}

/** The same for some rows at a time, what is known of the whole table found out once. */
export function fillingOf(features: readonly Feature[], table: Table): Filling {
  const width = features.reduce((sum, feature) => sum + widthOf(feature), 0);
  const fills: Fill[] = [];
  let at = 0;
  for (const feature of features) {
    const fill = fillOf(feature, table.column(feature.name), at, width);
    if (fill) fills.push(fill);
    at += widthOf(feature);
  }
  return {
    width,
    fill(data, from, to) {
      for (const fill of fills) fill(data, from, to);
    },
  };
}

function fillOf(feature: Feature, column: Column, at: number, width: number): Fill | undefined {
  if (feature.kind === 'category') {
    if (column.type === 'category')
      return fillLevels(feature, column.levels, column.codes, at, width);
    if (column.type === 'boolean') return fillLevels(feature, BOOLEANS, column.values, at, width);
  } else if (column.type === 'number' || column.type === 'date') {
    const { values } = column;
    return (data, from, to) => fillNumbers(feature, values, data, at, width, from, to);
  }
  return undefined;
}

const BOOLEANS = ['false', 'true'];

function fillNumbers(
  feature: NumberFeature | DateFeature,
  values: Float64Array,
  data: NumberArray,
  start: number,
  width: number,
  from: number,
  to: number,
): void {
  const { median, scale, indicator } = feature;
  for (let row = from, at = start; row < to; row++, at += width) {
    const value = values[row]!;
    if (Number.isNaN(value)) {
      if (indicator) data[at + 1] = 1;
      continue; // the median becomes 0, and so do all cycles: nothing is known
    }
    data[at] = scale === 0 ? 0 : softClip((value - median) * scale);
    if (feature.kind === 'date') {
      fillCycles(value, feature.hours, data, at + 1 + Number(indicator));
    }
  }
}

function fillLevels(
  feature: CategoryFeature,
  levels: readonly string[],
  codes: ArrayLike<number>,
  start: number,
  width: number,
): Fill {
  const places = new Map(feature.levels.map((level, i) => [level, i]));
  const other = feature.rare ? feature.levels.length : -1;
  const gap = feature.gap ? feature.levels.length + Number(feature.rare) : -1;
  const placeOf = Int32Array.from(levels, (level) => places.get(level) ?? other);
  return (data, from, to) => {
    for (let row = from, at = start; row < to; row++, at += width) {
      const code = codes[row]!;
      const place = code < 0 ? gap : placeOf[code]!;
      if (place >= 0) data[at + place] = 1;
    }
  };
}
