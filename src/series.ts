// The entry `myelin/series`: series as people have them.

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
