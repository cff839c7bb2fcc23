export {
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
} from './search/cross-validate.js';
export {
  type Choices,
  choices,
  type Distribution,
  type Integers,
  integers,
  type LogUniform,
  logUniform,
  type PointIn,
  type Space,
  type Uniform,
  uniform,
} from './search/distributions.js';
export type { TrialContext, TrialExecutor, TrialProgress } from './search/executor.js';
export type { FoldScores, SearchTrainOptions } from './search/fold.js';
export {
  type Grid,
  type GridSearch,
  type GridSearchOptions,
  type GridSearchProgress,
  gridSearch,
  type PointOf,
} from './search/grid-search.js';
export type { HalvingRung } from './search/halving.js';
export {
  type DrawnPoints,
  type GridPoints,
  type HalvingOptions,
  type HalvingResult,
  type HalvingSearch,
  type HalvingSearchOptions,
  successiveHalving,
} from './search/halving-search.js';
export type { PointProgress, PointSearch, PointSearchOptions } from './search/network-search.js';
export { type OptimizeOptions, type OptimizeSearchOptions, optimize } from './search/optimize.js';
export { type RandomSearchOptions, randomSearch } from './search/random-search.js';
export type { SearchResult } from './search/result.js';
export { runTrial } from './search/run-trial.js';
export type { Scaler } from './search/scaler.js';
export type { SearchOptions, SearchProgress } from './search/search-options.js';
export type { Trial, TrialData, TrialResult } from './search/trial.js';
