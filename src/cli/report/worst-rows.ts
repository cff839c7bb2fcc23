import type { Value } from '../../table/column.js';
import type { Table } from '../../table/table.js';
import type { Answered } from '../figures.js';
import { digits } from '../words-of-figures.js';
import { html, table } from './html.js';
import type { Section } from './page.js';

const WORST = 10;
const COLUMNS = 6;

/**
 * The rows that were answered worst: what to look at first. `whose`: of which rows, such as `out of fold`.
 *
 * @param known The rows of the answers. @param places Their places in the file, counted from 0. @param columns Most important first.
 */
export function worstRowsSection(
  { answers, targets, classes }: Answered,
  known: Table,
  places: readonly number[],
  columns: readonly string[],
  whose: string,
): Section {
  const count = classes?.length ?? 1;
  const how = Float64Array.from(targets, (target, row) =>
    classes ? answers[row * count + target]! : -Math.abs(target - answers[row]!),
  );
  const order = Array.from(how.keys()).sort((a, b) => how[a]! - how[b]! || a - b);
  const shown = columns.slice(0, COLUMNS);
  const rows = order
    .slice(0, WORST)
    .map((row) => [
      places[row]! + 1,
      ...(classes ? ofClass(row) : ofNumber(row)),
      ...shown.map((name) => textOf(known.column(name).get(row))),
    ]);
  const headings = classes
    ? ['truth', 'answer', 'probability of the truth']
    : ['truth', 'answer', 'miss'];
  const content = html`<p>Those that were answered worst, ${whose}. Often there is a slip in the data, or something that
no column tells. Rows are counted from 1, without the header.</p>
${table('The worst rows', ['row', ...headings, ...shown], rows, classes ? [0, 3] : [0, 1, 2, 3])}`;
  return { id: 'worst', heading: 'Worst rows', content };

  function ofClass(row: number): string[] {
    const own = answers.subarray(row * count, (row + 1) * count);
    const best = own.indexOf(own.reduce((most, value) => Math.max(most, value)));
    return [String(classes![targets[row]!]), String(classes![best]), digits(how[row]!)];
  }

  function ofNumber(row: number): string[] {
    return [targets[row]!, answers[row]!, answers[row]! - targets[row]!].map(digits);
  }
}

function textOf(value: Value): string {
  if (value === null) return '–';
  if (typeof value === 'number') return digits(value);
  const text =
    value instanceof Date ? value.toISOString().replace('T00:00:00.000Z', '') : String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
