// Classes as indices, and what networks say of them.
import { DataError } from '../../base/errors.js';
import type { Column } from '../column.js';

/** What a classifier answers with: a value of the target's column. */
export type ClassLabel = string | number | boolean;

/** The different values of a target, sorted. @throws DataError one class only, or a column of dates or texts. */
export function classesOf(where: string, column: Column): ClassLabel[] {
  const what = `${where}: the target '${column.name}'`;
  if (column.type === 'date' || column.type === 'text') {
    throw new DataError(
      `${what} is a ${column.type} column, expected classes: a category, boolean or number.`,
    );
  }
  const found = new Set<ClassLabel>();
  for (let row = 0; row < column.length; row++) {
    const value = column.get(row);
    if (value !== null) found.add(value as ClassLabel);
  }
  if (found.size < 2) {
    throw new DataError(
      `${what} has one class only, '${[...found][0]}'; at least two are needed. Add rows of another class: has a filter taken them, or were they read as gaps (option missing)?`,
    );
  }
  if (found.size > 1000) {
    throw new DataError(
      `${what} has ${found.size} different values; a Regressor foretells numbers.`,
    );
  }
  // Categories are sorted as their levels are.
  if (column.type === 'category') return column.levels.filter((level) => found.has(level));
  return [...found].sort((a, b) => Number(a) - Number(b));
}

/** The index of each row's class. @throws DataError a label that is none of the classes. */
export function indicesOfClasses(
  where: string,
  column: Column,
  classes: readonly ClassLabel[],
): Float64Array {
  const indices = new Map(classes.map((label, i) => [label, i]));
  return Float64Array.from({ length: column.length }, (_, row) => {
    const value = column.get(row) as ClassLabel;
    const index = indices.get(value);
    if (index !== undefined) return index;
    throw new DataError(`${where}: row ${row}: '${value}' is none of the classes learnt.`, row);
  });
}

/** One weight a row: rows / (classes · rows of its class), as scikit-learn's `balanced`. */
export function balance(targets: Float64Array, classes: number): Float64Array {
  const counts = new Uint32Array(classes);
  for (const target of targets) counts[target]!++;
  return targets.map((target) => targets.length / (classes * counts[target]!));
}
