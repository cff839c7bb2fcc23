/** The mean, and NumPy's standard deviation, that of the population. Sums in index order. */
export function statisticsOf(values: readonly number[]): { mean: number; std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, std: Math.sqrt(squares / values.length) };
}

/** Figures of each fold as a list a figure. */
export function byName(
  folds: readonly Readonly<Record<string, number>>[],
): Record<string, number[]> {
  return Object.fromEntries(
    Object.keys(folds[0] ?? {}).map((name) => [name, folds.map((scores) => scores[name]!)]),
  );
}

/** A statistic of each figure. */
export function statistic(
  scores: Readonly<Record<string, readonly number[]>>,
  which: 'mean' | 'std',
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(scores).map(([name, values]) => [name, statisticsOf(values)[which]]),
  );
}
