import type { OwnSeries } from '../own-series.js';
import type { ColumnName } from '../series-like.js';
import type { Ahead, Residuals } from './paths.js';

/** What a forecaster knows after `fit`. @internal */
export interface Learnt {
  readonly ahead: Ahead;
  readonly residuals: Residuals;
  /** The columns by name, or by place where they had none: first what it sees. */
  readonly names: readonly ColumnName[];
  /** The latest rows. */
  readonly latest: OwnSeries;
  /** How many rows there have been, those of `latest` too. */
  readonly rows: number;
}
