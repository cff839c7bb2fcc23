/** One row of the table: the same work for every contestant. */
export interface Workload {
  /** Heading of the table that the row is in. */
  group: string;
  label: string;
  /** The C twin's row: its name and size; and how many of its calls make one of ours. */
  twin?: { key: string; calls: number };
  /** One call of each contestant. */
  contestants: Record<string, () => unknown>;
  /** Calls per reading of the clock, so that it is fine enough. */
  inner: number;
  /** Floating-point operations of one call: the row's rates are then printed too. */
  flops?: number;
  /** The row of this group, by its label, of which this one is a part: the rest of it is printed too. */
  partOf?: string;
  /** The row measures what the processor can do at most; the group's highest is its roof. */
  roof?: boolean;
  /** Run before a contestant's turn. */
  prepare?: (contestant: string) => Promise<void>;
}

/** Columns beside the engines. */
export const BASELINE = 'baseline';
export const TWIN = 'C';

/** A repeatable number in [−1, 1) for index i. */
export function sample(i: number): number {
  return ((i * 7919) % 1009) / 504.5 - 1;
}
