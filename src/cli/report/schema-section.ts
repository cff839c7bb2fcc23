import type { ColumnSchema } from '../../table/column-schema.js';
import type { Schema } from '../../table/schema.js';
import { short, shortDate } from '../../table/text-table.js';
import { type Html, html, table } from './html.js';
import type { Section } from './page.js';

/** What was learnt from, column by column. */
export function schemaSection(schema: Schema): Section {
  const rows = schema.columns.map((column) => [
    column.name,
    column.type,
    column.use,
    valuesOf(column),
    column.missing,
    [column.reason, column.note].filter((part) => part !== '').join('; '),
  ]);
  const warnings = schema.warnings.map((warning) => html`<p class="warning">${warning}</p>\n`);
  const notes = schema.notes.map((note) => html`<p class="quiet">Note: ${note}.</p>\n`);
  const content: Html = html`${warnings}${table(
    `The columns of ${schema.rows} rows`,
    ['column', 'type', 'use', 'values', 'gaps', 'why'],
    rows,
    [4],
  )}${notes}`;
  return { id: 'columns', heading: 'Columns', content };
}

function valuesOf({ type, levels, range, distinct }: ColumnSchema): string {
  if (range) {
    const [low, high] = range.map(type === 'date' ? shortDate : short);
    return `${low} to ${high}`;
  }
  if (levels && levels.length > 0) {
    const shown = levels.slice(0, 6).join(', ');
    return levels.length > 6 ? `${levels.length}: ${shown}, …` : shown;
  }
  return distinct === undefined ? '' : `${distinct} different`;
}
