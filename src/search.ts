export {
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
} from './search/cross-validate.js';
export type { FoldScores, Scaler, SearchTrainOptions } from './search/fold.js';
export {
  type Grid,
  type GridSearch,
  type GridSearchOptions,
  type GridSearchProgress,
  gridSearch,
  type PointOf,
  type SearchResult,
} from './search/grid-search.js';
export type { SearchOptions, SearchProgress } from './search/search-options.js';
