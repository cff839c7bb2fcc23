/** Nanoseconds in a unit that keeps three digits: '413 µs'. */
export function duration(nanoseconds: number | undefined): string {
  if (nanoseconds === undefined) return '–';
  const units = ['ns', 'µs', 'ms', 's'];
  let value = nanoseconds;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 999.5 ? value.toPrecision(3) : Math.round(value)} ${units[unit]}`;
}

/** A factor with two digits after the point where it is small: '0.83', '12.4'. */
export function ratio(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return value < 9.995 ? value.toFixed(2) : value.toFixed(1);
}

/** A Markdown table whose columns line up in plain text too; all but those in `left` are aligned to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly number[] = [0],
): string {
  const widths = head.map((title, j) =>
    Math.max(title.length, 3, ...rows.map((row) => row[j]!.length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, j) => (left.includes(j) ? cell.padEnd(widths[j]!) : cell.padStart(widths[j]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, j) => (left.includes(j) ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
