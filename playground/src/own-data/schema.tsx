import { text } from '../text/en.js';
import { Scroll } from '../ui/scroll.js';
import type { ColumnShown, TableShown } from './protocol.js';

const words = text.ownData;

interface SchemaProps {
  readonly table: TableShown;
  readonly target: string | undefined;
  readonly excluded: readonly string[];
  onExclude(name: string, excluded: boolean): void;
}

/** What the columns were taken for. */
export function SchemaTable({ table, target, excluded, onExclude }: SchemaProps) {
  return (
    <>
      <Scroll label={words.schemaHeading}>
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">{words.columns.name}</th>
              <th scope="col" class="words">
                {words.columns.type}
              </th>
              <th scope="col" class="words">
                {words.columns.use}
              </th>
              <th scope="col" class="words">
                {words.columns.values}
              </th>
              <th scope="col">{words.columns.gaps}</th>
              <th scope="col" class="words">
                {words.columns.why}
              </th>
              <th scope="col">{words.columns.exclude}</th>
            </tr>
          </thead>
          <tbody>
            {table.columns.map((column) => (
              <tr key={column.name} class={column.name === target ? 'chosen' : ''}>
                <th scope="row">{column.name}</th>
                <td class="words">{words.types[column.type]}</td>
                <td class="words">{words.uses[column.use]}</td>
                <td class="words">{valuesOf(column)}</td>
                <td>{column.missing === 0 ? '' : text.ui.count(column.missing)}</td>
                <td class="words">{column.why}</td>
                <td>
                  {column.name !== target && (
                    <input
                      type="checkbox"
                      aria-label={words.excludeColumn(column.name)}
                      checked={excluded.includes(column.name)}
                      onChange={({ currentTarget }) =>
                        onExclude(column.name, currentTarget.checked)
                      }
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {table.warnings.map((warning) => (
        <p class="bad" key={warning}>
          {warning}
        </p>
      ))}
      {table.notes.map((note) => (
        <p class="note" key={note}>
          {sentence(note)}
        </p>
      ))}
      <details>
        <summary>{words.preview}</summary>
        <Scroll label={words.preview}>
          <table class="numbers">
            <thead>
              <tr>
                {table.columns.map(({ name }) => (
                  <th scope="col" key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.preview.map((row) => (
                <tr key={row.join('\n')}>
                  {row.map((value, i) => (
                    <td key={table.columns[i]!.name}>{value}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </>
  );
}

/** The library's notes are parts of lines; here they stand alone. */
function sentence(note: string): string {
  return `${note.charAt(0).toUpperCase()}${note.slice(1)}.`;
}

function valuesOf({ type, levels, range, distinct }: ColumnShown): string {
  if (range && type === 'date') {
    return range.map((value) => new Date(value).toISOString().slice(0, 10)).join(' … ');
  }
  if (range) return range.map((value) => Number(value.toPrecision(6))).join(' … ');
  if (levels) {
    const shown = levels.slice(0, 4).join(', ');
    return levels.length > 4 ? `${shown}, … (${levels.length})` : shown;
  }
  return distinct === undefined ? '' : text.ui.count(distinct);
}
