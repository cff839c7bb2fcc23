import type { Column } from '../column.js';
import type { Table } from '../table.js';
import type { Feature } from './feature.js';

/** A level that fewer rows have is rare: of so few no weight can be learnt. */
const FEWEST = 3;
/** More levels than these are rare, whatever they count. */
const MOST = 100;

/** What becomes of each column, learnt from these rows alone. */
export function fitFeatures(table: Table): Feature[] {
  return table.columns.map(fit);
}

function fit(column: Column): Feature {
  const { name } = column;
  switch (column.type) {
    case 'number':
      return { kind: 'number', name, ...scaling(column.values), indicator: column.missing > 0 };
    case 'date':
      return {
        kind: 'date',
        name,
        ...scaling(column.values),
        indicator: column.missing > 0,
        hours: column.values.some((time) => time % 86_400_000 !== 0 && !Number.isNaN(time)),
      };
    case 'boolean':
      return levelsOf(name, ['false', 'true'], column.values, column.missing > 0);
    case 'category':
      return levelsOf(name, column.levels, column.codes, column.missing > 0);
    case 'text':
      return { kind: 'category', name, levels: [], rare: false, gap: false };
  }
}

/**
 * Robust scaling: by the distance of the quartiles; where they coincide by half the range; a constant becomes 0
 * (Holzmüller et al. 2024, RealMLP).
 */
function scaling(values: Float64Array): { median: number; scale: number } {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return { median: 0, scale: 0 };
  const median = quantile(sorted, 0.5);
  const spread =
    quantile(sorted, 0.75) - quantile(sorted, 0.25) || (sorted.at(-1)! - sorted[0]!) / 2;
  const scale = 1 / spread;
  return { median, scale: Number.isFinite(scale) ? scale : 0 };
}

/** Linear between neighbours, as NumPy's. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  const part = at - low;
  return sorted[low]! * (1 - part) + sorted[high]! * part;
}

function levelsOf(
  name: string,
  levels: readonly string[],
  codes: ArrayLike<number>,
  gap: boolean,
): Feature {
  const counts = new Uint32Array(levels.length);
  for (let i = 0; i < codes.length; i++) if (codes[i]! >= 0) counts[codes[i]!]!++;
  const often = [...levels.keys()]
    .filter((code) => counts[code]! >= FEWEST)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, MOST)
    .sort((a, b) => a - b);
  const kept = often.map((code) => levels[code]!);
  const seen = counts.reduce((sum, count) => sum + Number(count > 0), 0);
  return { kind: 'category', name, levels: kept, rare: kept.length < seen, gap };
}
