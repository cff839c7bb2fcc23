// What a run yields, as it is written to results.json.

/** One contestant in one table. */
export interface Entry {
  key: string;
  name: string;
  version: string;
  dtype: string;
  /** One number a round: milliseconds, or bytes. Empty if it failed. */
  values: number[];
  median?: number;
  /** Medians over the rounds of the ratios within a round. */
  overMyelin?: number;
  overBaseline?: number;
  /** The median of the rounds. */
  quality?: number;
  /** Where it differs from the task. */
  how: string;
  failed?: string;
}

/** One table. */
export interface Section {
  key: string;
  title: string;
  unit: 'ms' | 'bytes';
  /** Heading of the column of qualities. */
  quality: string;
  entries: Entry[];
  /** Who is not in it, and why. */
  absent: { name: string; reason: string }[];
  measured?: Measured;
}

/** When and how a table was measured. */
export interface Measured {
  /** Date and runtime. */
  on: string;
  command: string;
  /** Seconds that it took; not known of the oldest. */
  seconds?: number;
}

/** The tables of one processor. */
export interface Machine {
  processor: string;
  /** What else is to know, a line each. */
  environment: string[];
  sections: Section[];
}

/** The latest measured first. */
export interface Results {
  machines: Machine[];
}

/** Fills in the medians and ratios, and sorts by the median; who failed comes last. */
export function rank(entries: Entry[], reference: string, baseline: string): Entry[] {
  const values = (key: string): number[] | undefined =>
    entries.find((entry) => entry.key === key && !entry.failed)?.values;
  for (const entry of entries) {
    if (entry.failed) continue;
    entry.median = median(entry.values);
    const overMyelin = ratio(entry.values, values(reference));
    const overBaseline = ratio(entry.values, values(baseline));
    if (overMyelin !== undefined) entry.overMyelin = overMyelin;
    if (overBaseline !== undefined) entry.overBaseline = overBaseline;
  }
  return entries.sort((a, b) => (a.median ?? Infinity) - (b.median ?? Infinity));
}

/** Over the rounds that both have: who takes too long is in the first ones only. */
function ratio(over: readonly number[], under: readonly number[] | undefined): number | undefined {
  const both = Math.min(over.length, under?.length ?? 0);
  if (!under || both === 0) return undefined;
  return median(over.slice(0, both).map((value, i) => value / under[i]!));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
