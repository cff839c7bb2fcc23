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

/** The numbers of each row, features side by side in their order; columns are found by name. */
export function applyFeatures(features: readonly Feature[], table: Table): Numbers {
  const width = features.reduce((sum, feature) => sum + widthOf(feature), 0);
  const data = new Float64Array(table.length * width);
  let at = 0;
  for (const feature of features) {
    fill(feature, table.column(feature.name), data, at, width);
    at += widthOf(feature);
  }
  return { data, shape: [table.length, width] };
}

function fill(
  feature: Feature,
  column: Column,
  data: Float64Array,
  at: number,
  width: number,
): void {
  if (feature.kind === 'category') {
    if (column.type === 'category')
      fillLevels(feature, column.levels, column.codes, data, at, width);
    if (column.type === 'boolean') fillLevels(feature, BOOLEANS, column.values, data, at, width);
  } else if (column.type === 'number' || column.type === 'date') {
    fillNumbers(feature, column.values, data, at, width);
  }
}

const BOOLEANS = ['false', 'true'];

function fillNumbers(
  feature: NumberFeature | DateFeature,
  values: Float64Array,
  data: Float64Array,
  start: number,
  width: number,
): void {
  const { median, scale, indicator } = feature;
  for (let row = 0, at = start; row < values.length; row++, at += width) {
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
  data: Float64Array,
  start: number,
  width: number,
): void {
  const places = new Map(feature.levels.map((level, i) => [level, i]));
  const other = feature.rare ? feature.levels.length : -1;
  const gap = feature.gap ? feature.levels.length + Number(feature.rare) : -1;
  const placeOf = Int32Array.from(levels, (level) => places.get(level) ?? other);
  for (let row = 0, at = start; row < codes.length; row++, at += width) {
    const code = codes[row]!;
    const place = code < 0 ? gap : placeOf[code]!;
    if (place >= 0) data[at + place] = 1;
  }
}
