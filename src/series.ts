// The entry `myelin/series`: series as people have them.

export {
  type Backtest,
  type BacktestFold,
  type BacktestOptions,
  backtest,
} from './series/backtest/backtest.js';
export type { ForecastScores } from './series/backtest/scores.js';
export { seasonalNaive } from './series/backtest/seasonal-naive.js';
export type { FitForecasterOptions } from './series/forecast/fit.js';
export { type ForecastOptions, forecast, residuals } from './series/forecast/forecast.js';
export { Forecaster, type ForecasterForecastOptions } from './series/forecast/forecaster.js';
export type { ForecasterJSON } from './series/forecast/forecaster-json.js';
export type {
  ForecasterOptions,
  ForecasterTraining,
} from './series/forecast/forecaster-options.js';
export type { Forecast, SimulationOptions } from './series/forecast/summarize.js';
export { type PadOptions, padSequences } from './series/pad-sequences.js';
export type { ColumnName, SeriesLike } from './series/series-like.js';
export {
  type DifferenceSpec,
  difference,
  type LogarithmSpec,
  logarithm,
  type ScaleSpec,
  type SeasonalScaleSpec,
  scale,
  seasonalScale,
  type TransformSpec,
} from './series/transform/descriptions.js';
export {
  type InverseOptions,
  SeriesTransform,
  type SeriesTransformJSON,
  type TransformOptions,
} from './series/transform/series-transform.js';
export type { FittedStepJSON } from './series/transform/step-json.js';
export { type Windows, type WindowsOptions, windows } from './series/windows.js';
