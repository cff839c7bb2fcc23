export {
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
} from './search/cross-validate.js';
export type { FoldScores, SearchTrainOptions } from './search/fold.js';
export {
  type Grid,
  type GridSearch,
  type GridSearchOptions,
  type GridSearchProgress,
  gridSearch,
  type PointOf,
  type SearchResult,
} from './search/grid-search.js';
export type { Scaler } from './search/scaler.js';
export type { SearchOptions, SearchProgress } from './search/search-options.js';
