// The entry `myelin/table`: from tables as people have them to models.

export type { ArrowTableLike } from './table/arrow.js';
export type {
  BooleanColumn,
  CategoryColumn,
  Column,
  ColumnType,
  DateColumn,
  NumberColumn,
  TextColumn,
  Value,
} from './table/column.js';
export type { CsvOptions, FileOptions, ReadProgress } from './table/csv/csv-options.js';
export { readCsv } from './table/csv/read-csv.js';
export type { DateFormat, DateOrder } from './table/date-text.js';
export type { ColumnDescription, TableDescription } from './table/description.js';
export type { NumberFormat } from './table/number-text.js';
export type { ColumnOptions, ReadOptions } from './table/read-options.js';
export type { FileLike } from './table/source/chunks.js';
export { type Row, type SplitOptions, Table, type TableSplit } from './table/table.js';
export { type ColumnsLike, type TableLike, tableFrom, tableOf } from './table/table-of.js';
