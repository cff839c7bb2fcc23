const BARS = '▁▂▃▄▅▆▇█';

/** Values as a row of bars, from the least to the greatest; more values than places: the mean of those that share one. */
export function sparkline(values: readonly number[], places: number): string {
  const finite = values.filter(Number.isFinite);
  const count = Math.min(places, finite.length);
  if (count < 2) return '';
  const means = Array.from({ length: count }, (_, i) => {
    const part = finite.slice(
      Math.floor((i * finite.length) / count),
      Math.floor(((i + 1) * finite.length) / count),
    );
    return part.reduce((sum, value) => sum + value / part.length, 0);
  });
  const [low, high] = [Math.min(...means), Math.max(...means)];
  const bar = (value: number): string =>
    BARS[high > low ? Math.min(7, Math.floor(((value - low) / (high - low)) * 8)) : 0]!;
  return means.map(bar).join('');
}

/** Seconds for people: `8 s`, `2 min 5 s`, `1 h 3 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
