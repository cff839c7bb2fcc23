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
export {
  Classifier,
  type ClassifierOptions,
  type ClassifierReport,
  type ClassifierScores,
  type ClassLabel,
} from './table/model/classifier.js';
export type { FitOptions, ModelOptions } from './table/model/fit.js';
export type { Quality } from './table/model/recipes.js';
export {
  type Interval,
  Regressor,
  type RegressorJSON,
  type RegressorReport,
  type RegressorScores,
} from './table/model/regressor.js';
export type { RowLike } from './table/model/rows.js';
export type { FitProgress } from './table/model/train-bag.js';
export { type NdjsonOptions, readNdjson } from './table/ndjson.js';
export type { NumberFormat } from './table/number-text.js';
export { type ParquetOptions, readParquet } from './table/parquet/read-parquet.js';
export type { ColumnOptions, ReadOptions } from './table/read-options.js';
export { Schema } from './table/schema.js';
export type { SchemaJSON } from './table/schema-json.js';
export { type SchemaOptions, schemaOf } from './table/schema-of.js';
export type { FileLike } from './table/source/chunks.js';
export { type Row, type SplitOptions, Table, type TableSplit } from './table/table.js';
export { tableFrom, tableOf } from './table/table-of.js';
