// Which columns a model does not see, and why.
import type { Column } from './column.js';

/** Below so few values no column is an identifier: it may just be a short table. */
const FEW = 10;
/** Below so few values no category is one for being mostly different. */
const SOME = 20;
/** Words in a text, on average, from which on it is free. */
const WORDS = 3;
const ID_NAME =
  /(?:^|[\s_.-])(?:id|ids|uuid|guid|key|index|idx|rowid|rownum|row|nr|number|passengerid|serial)$|[a-z](?:Id|ID|Key|Index|Number)$/i;

/** Why a column is left out by itself; undefined: it is not. */
export function reasonToLeaveOut(column: Column, distinct: number | undefined): string | undefined {
  const count = column.length - column.missing;
  if (count === 0) return 'only gaps';
  if (distinct === 1 && column.missing === 0) return 'the same value in every row';
  // Whoever set the type wants the column.
  if (column.isSet && column.type !== 'text') return undefined;
  switch (column.type) {
    case 'text':
      return 'free text';
    case 'category':
      return reasonOfTexts(column, count, distinct ?? 0);
    case 'number':
      return reasonOfNumbers(column, count, distinct ?? 0);
    default:
      return undefined;
  }
}

function reasonOfTexts(
  { levels }: Extract<Column, { type: 'category' }>,
  count: number,
  distinct: number,
): string | undefined {
  const all = distinct === count && count >= FEW;
  if (!all && !(distinct * 2 > count && count >= SOME)) return undefined;
  let words = 0;
  for (const level of levels) words += level.trim().split(/\s+/).length;
  const average = words / Math.max(1, levels.length);
  if (average >= WORDS) return `free text: ${Math.round(average)} words on average`;
  return `identifier: ${all ? 'every value is' : `${Math.round((distinct / count) * 100)} % of the values are`} different`;
}

function reasonOfNumbers(
  { name, values, missing }: Extract<Column, { type: 'number' }>,
  count: number,
  distinct: number,
): string | undefined {
  if (count < FEW || distinct < count || missing > 0) return undefined;
  if (!values.every((value) => Number.isInteger(value))) return undefined;
  const first = values[0]!;
  const counts = values.every((value, i) => value === first + i);
  if (counts && (first === 0 || first === 1)) return 'identifier: it counts the rows';
  return ID_NAME.test(name) ? 'identifier: by its name, and every number is different' : undefined;
}

/** For each column the name of an earlier one that has the same values in every row. */
export function copiesAmong(columns: readonly Column[]): Map<string, string> {
  const copies = new Map<string, string>();
  const seen = new Map<string, Column[]>();
  for (const column of columns) {
    const key = `${column.type} ${column.missing} ${hashOf(column)}`;
    const alike = seen.get(key) ?? [];
    const same = alike.find((other) => equal(column, other));
    if (same) copies.set(column.name, same.name);
    else seen.set(key, [...alike, column]);
  }
  return copies;
}

/** Of the first rows: what differs there is no copy. */
function hashOf(column: Column): string {
  const shown: string[] = [];
  for (let row = 0; row < Math.min(8, column.length); row++) {
    const value = column.get(row);
    shown.push(String(value instanceof Date ? value.getTime() : value));
  }
  return JSON.stringify(shown);
}

function equal(a: Column, b: Column): boolean {
  if (a.type === 'text' || b.type === 'text') return false;
  for (let row = 0; row < a.length; row++) {
    const [left, right] = [a.get(row), b.get(row)];
    if (left instanceof Date && right instanceof Date) {
      if (left.getTime() !== right.getTime()) return false;
    } else if (left !== right) return false;
  }
  return true;
}
