/** One row of the table: the same work for every contestant. */
export interface Workload {
  /** Group and label: 'Training', '1,000 samples × 10 inputs, one iteration'. */
  group: string;
  label: string;
  /** What one call does, for the C twin's output: its name and size. */
  twin: string;
  /** One call of each contestant, `inner` times per sample so that the clock is fine enough. */
  contestants: Record<string, () => unknown>;
  inner: number;
}

/** The names of the columns. */
export const BASELINE = 'baseline';
export const TWIN = 'C';

/** A repeatable number in [−1, 1) for index i. */
export function sample(i: number): number {
  return ((i * 7919) % 1009) / 504.5 - 1;
}
