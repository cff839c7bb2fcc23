/** At most so many of the rows from 0 on, evenly spread, so that the same rows are taken each time. */
export function evenly(rows: number, most: number): number[] {
  const count = Math.min(rows, most);
  return Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}
