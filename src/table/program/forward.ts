// What every source of a model of tables needs: a row as its networks take it. Read by scripts/source-functions.mjs; nothing of it
// runs inside the library.
import { fillCycles } from '../model/cycles.js';
import { softClip } from '../model/soft-clip.js';

/** Values by column. */
export type Row = Readonly<Record<string, unknown>>;

/** What becomes of each column. */
export type Features = readonly (
  | {
      readonly kind: 'category';
      readonly name: string;
      readonly levels: readonly string[];
      readonly rare: boolean;
      readonly gap: boolean;
    }
  | {
      readonly kind: 'number' | 'date';
      readonly name: string;
      readonly median: number;
      readonly scale: number;
      readonly indicator: boolean;
      readonly hours?: boolean;
    }
)[];

/** The numbers of a row, put into `x`, which is 0. */
export function fillRow(row: Row, features: Features, x: Float64Array): Float64Array {
  let at = 0;
  for (const feature of features) {
    if (feature.kind === 'category') {
      const { levels, rare, gap } = feature;
      const other = levels.length;
      const level = levelIn(row, feature.name);
      const known = level === null ? -1 : levels.indexOf(level);
      if (known >= 0) x[at + known] = 1;
      else if (level === null && gap) x[at + other + Number(rare)] = 1;
      else if (level !== null && rare) x[at + other] = 1;
      at += other + Number(rare) + Number(gap);
      continue;
    }
    const { kind, median, scale, indicator, hours = false } = feature;
    const value = kind === 'date' ? timeIn(row, feature.name) : numberIn(row, feature.name);
    const cycles = at + 1 + Number(indicator);
    if (Number.isNaN(value)) {
      if (indicator) x[at + 1] = 1;
    } else {
      x[at] = scale === 0 ? 0 : softClip((value - median) * scale);
      if (kind === 'date') fillCycles(value, hours, x, cycles);
    }
    at = kind === 'date' ? cycles + 4 + 2 * Number(hours) : cycles;
  }
  return x;
}

function valueIn(row: Row, name: string): unknown {
  if (!Object.hasOwn(row, name)) {
    throw new TypeError(`The row has no '${name}'; null is a gap.`);
  }
  return row[name] ?? null;
}

/** NaN: a gap. */
function numberIn(row: Row, name: string): number {
  const value = valueIn(row, name);
  if (value === null) return Number.NaN;
  if (typeof value === 'number' && Math.abs(value) !== Number.POSITIVE_INFINITY) return value;
  throw new TypeError(`'${name}': expected a finite number, or null, got ${String(value)}.`);
}

/** Milliseconds since 1970. NaN: a gap. */
function timeIn(row: Row, name: string): number {
  const value = valueIn(row, name);
  if (value instanceof Date) return value.getTime();
  return numberIn(row, name);
}

function levelIn(row: Row, name: string): string | null {
  const value = valueIn(row, name);
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  throw new TypeError(`'${name}': expected a text, or null, got ${String(value)}.`);
}

/** sum += factor·more. */
export function addTo(sum: Float64Array, more: ArrayLike<number>, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += factor * more[i]!;
}
