import type { Matrix } from '../matrix/matrix.js';
import type { MatrixLike } from '../matrix/matrix-like.js';

/** What scales inputs: `StandardScaler`, `MinMaxScaler`, or one's own. */
export interface Scaler {
  /** Learns from the samples to train with and scales them. */
  fitTransform(inputs: MatrixLike): Matrix;
  /** Scales others. */
  transform(inputs: MatrixLike): Matrix;
}
