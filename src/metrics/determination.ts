/** One number a sample, by its place. */
type Read = (row: number) => number;

/** Powers of two by which sums of squares are brought back into float64's range; exact. */
const DOWN = 2 ** -600;
const UP = 2 ** 600;

/**
 * The coefficient of determination of one output, 1 − Σ(target − prediction)²/Σ(target − mean)². Where all targets are
 * the same: 1 if the predictions are exact, else 0; told by comparing them, as the mean of 0.1, 0.1, 0.1 is not 0.1.
 */
export function determination(rows: number, target: Read, prediction: Read): number {
  const first = target(0);
  let constant = true;
  for (let i = 1; i < rows && constant; i++) constant = target(i) === first;
  for (const scale of [1, DOWN, UP]) {
    const { residual, spread } = sums(rows, target, prediction, scale);
    if (residual === 0 && scale === 1 && exact(rows, target, prediction)) return 1;
    if (constant) return 0;
    const inRange = spread > 0 && Number.isFinite(spread) && Number.isFinite(residual);
    if (inRange) return 1 - residual / spread;
  }
  // The residual is beyond all range beside the spread.
  return Number.NEGATIVE_INFINITY;
}

function exact(rows: number, target: Read, prediction: Read): boolean {
  for (let i = 0; i < rows; i++) if (target(i) !== prediction(i)) return false;
  return true;
}

function sums(
  rows: number,
  target: Read,
  prediction: Read,
  scale: number,
): { residual: number; spread: number } {
  let total = 0;
  for (let i = 0; i < rows; i++) total += target(i) * scale;
  const mean = total / rows;
  let residual = 0;
  let spread = 0;
  for (let i = 0; i < rows; i++) {
    const expected = target(i) * scale;
    residual += (expected - prediction(i) * scale) ** 2;
    spread += (expected - mean) ** 2;
  }
  return { residual, spread };
}
