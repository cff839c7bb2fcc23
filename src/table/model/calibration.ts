/** Rows whose likeliest class had about the same probability. */
export interface CalibrationBin {
  /** The least probability. */
  readonly from: number;
  /** The greatest. */
  readonly to: number;
  /** How many rows. */
  readonly rows: number;
  /** The mean probability; NaN without rows. */
  readonly confidence: number;
  /** The share that was right; NaN without rows. */
  readonly accuracy: number;
}

/** Whether of the answers that are given with 80 % some 80 % are right. */
export interface Calibration {
  /** Ten, of equal width from 0 to 1. */
  readonly bins: readonly CalibrationBin[];
  /** The mean distance of confidence and accuracy over the rows: 0 is perfect (Guo et al. 2017, "expected calibration error"). */
  readonly expectedError: number;
}

const BINS = 10;

/** Of the likeliest class of each row, `best`. @internal */
export function calibrationOf(
  all: Float64Array,
  best: Uint32Array,
  targets: Float64Array,
): Calibration {
  const classes = all.length / targets.length;
  const sums = Array.from({ length: BINS }, () => ({ rows: 0, confidence: 0, hits: 0 }));
  for (const [row, index] of best.entries()) {
    const confidence = all[row * classes + index]!;
    const bin = sums[Math.min(Math.floor(confidence * BINS), BINS - 1)]!;
    bin.rows++;
    bin.confidence += confidence;
    bin.hits += Number(index === targets[row]);
  }
  return {
    bins: sums.map(({ rows, confidence, hits }, i) => ({
      from: i / BINS,
      to: (i + 1) / BINS,
      rows,
      confidence: confidence / rows,
      accuracy: hits / rows,
    })),
    expectedError: sums.reduce(
      (sum, { confidence, hits }) => sum + Math.abs(confidence - hits) / targets.length,
      0,
    ),
  };
}
