// The entry `myelin/table`: from tables as people have them to models.

export type { ArrowFieldLike, ArrowTableLike } from './table/arrow.js';
export type { ColumnsLike, TableLike } from './table/collect.js';
export type {
  AnyColumn,
  BooleanColumn,
  CategoryColumn,
  Column,
  ColumnType,
  DateColumn,
  NumberColumn,
  TextColumn,
  Value,
} from './table/column.js';
export type { ColumnSchema, ColumnUse } from './table/column-schema.js';
export type { CsvOptions, FileOptions, ReadProgress } from './table/csv/csv-options.js';
export { readCsv } from './table/csv/read-csv.js';
export type { DateFormat, DateOrder } from './table/date-text.js';
export type { ColumnDescription, TableDescription } from './table/description.js';
export type { AnyModel } from './table/model/any-model.js';
export type { BaseModel, TableModelJSON } from './table/model/base-model.js';
export type { Calibration, CalibrationBin } from './table/model/calibration.js';
export type { ClassLabel } from './table/model/classes.js';
export {
  Classifier,
  type ClassifierJSON,
  type ClassifierOptions,
  type ClassifierReport,
  type ClassifiersJSON,
} from './table/model/classifier.js';
export type { ClassifierScores, ClassScores } from './table/model/classifier-scores.js';
export {
  type CrossValidateModelOptions,
  crossValidateModel,
  type ModelCrossValidation,
} from './table/model/cross-validate.js';
export type { EnsembleJSON } from './table/model/ensemble-json.js';
export { fromPairs, type Pair, type Pairs } from './table/model/from-pairs.js';
export { type GridSearchModelOptions, gridSearchModel } from './table/model/grid-search.js';
export {
  type HalvingModelOptions,
  type HalvingModelSearch,
  successiveHalvingModel,
} from './table/model/halving-model.js';
export type { Importance, ImportanceOptions } from './table/model/importance.js';
export type {
  ModelSearchOptions,
  ModelSearchResult,
  ModelShard,
  ModelShardOptions,
} from './table/model/model-search.js';
export { runModelTrial } from './table/model/model-task.js';
export { type OptimizeModelOptions, optimizeModel } from './table/model/optimize-model.js';
export type { FitOptions, ModelOptions } from './table/model/options.js';
export type {
  PartialDependence,
  PartialDependenceOptions,
} from './table/model/partial-dependence.js';
export {
  type RandomSearchModelOptions,
  randomSearchModel,
} from './table/model/random-search-model.js';
export type { Quality } from './table/model/recipes.js';
export {
  type Interval,
  Regressor,
  type RegressorJSON,
  type RegressorReport,
  type RegressorsJSON,
} from './table/model/regressor.js';
export type { RegressorScores } from './table/model/regressor-scores.js';
export type { FitReport } from './table/model/report.js';
export type { RowLike } from './table/model/rows.js';
export { TableModel } from './table/model/table-model.js';
export type { PerTarget, SeveralJSON, Target } from './table/model/targets.js';
export type { FitProgress } from './table/model/train-bag.js';
export { type NdjsonOptions, readNdjson } from './table/ndjson.js';
export type { NumberFormat } from './table/number-text.js';
export { type ParquetOptions, readParquet } from './table/parquet/read-parquet.js';
export type { ColumnOptions, ReadOptions } from './table/read-options.js';
export { type NpySource, type NpySourceFiles, npySource } from './table/samples/npy-source.js';
export { type ParquetSourceOptions, parquetSource } from './table/samples/parquet-source.js';
export type { LevelsColumn, SampleColumns } from './table/samples/sample-columns.js';
export {
  type CsvSourceOptions,
  csvSource,
  type NdjsonSourceOptions,
  ndjsonSource,
  type SampleSource,
} from './table/samples/text-sources.js';
export { Schema } from './table/schema.js';
export type { SchemaJSON } from './table/schema-json.js';
export { type SchemaOptions, schemaOf } from './table/schema-of.js';
export type { FileLike } from './table/source/chunks.js';
export { type Row, type SplitOptions, Table, type TableSplit } from './table/table.js';
export { tableFrom, tableOf } from './table/table-of.js';
