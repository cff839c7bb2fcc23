import type { NumberColumn } from '../table/column.js';
import { indicesOfClasses } from '../table/model/classes.js';
import type { Classifier } from '../table/model/classifier.js';
import type { Regressor } from '../table/model/regressor.js';
import { readRows } from '../table/model/rows.js';
import type { Table } from '../table/table.js';
import type { Answered } from './figures.js';

/** The rows of a table whose target is known, in their order; with several targets all of them. */
export function rowsWithTarget(
  table: Table,
  target: string | readonly string[],
): { table: Table; rows: number[] } {
  const columns = [target].flat().map((name) => table.column(name));
  const rows: number[] = [];
  for (let row = 0; row < table.length; row++) {
    if (columns.every((column) => column.get(row) !== null)) rows.push(row);
  }
  return { table: rows.length === table.length ? table : table.take(rows), rows };
}

/** The truth of rows that all have one, as figures take it. */
export function truthOf(model: Classifier | Regressor, known: Table): Float64Array {
  const column = known.column(model.options.target);
  const parts = model.parts();
  return parts.kind === 'classes'
    ? indicesOfClasses('evaluate', column, parts.classes)
    : (column as NumberColumn).values;
}

/** What a model answers to rows that all have a target. */
export function answersTo(model: Classifier | Regressor, known: Table): Answered {
  const { schema } = model;
  const parts = model.parts();
  return {
    answers: model.answer(readRows('evaluate', schema, known)),
    targets: truthOf(model, readRows('evaluate', schema, known, true)),
    classes: parts.kind === 'classes' ? parts.classes : undefined,
  };
}
