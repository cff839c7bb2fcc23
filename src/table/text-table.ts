// Tables of text that line up, for consoles.

/** `console.log` of Node, Deno and Bun asks objects for this. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** Longer cells are cut. */
const WIDEST = 60;

/**
 * Rows below headings, columns as wide as their widest cell.
 *
 * @param right Which columns stand at the right, as numbers do.
 */
export function textTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly boolean[] = [],
): string {
  const lines = [headings, ...rows].map((cells) => cells.map(printable));
  const widths = headings.map((_, i) => Math.max(...lines.map((cells) => widthOf(cells[i] ?? ''))));
  return lines
    .map((cells) =>
      headings
        .map((_, i) => pad(cells[i] ?? '', widths[i]!, right[i] ?? false))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** On one line, without control characters, which may come from a file and move the cursor. */
function printable(cell: string): string {
  const safe = cell.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '·');
  const characters = [...safe];
  return characters.length > WIDEST ? `${characters.slice(0, WIDEST - 1).join('')}…` : safe;
}

/** Places on a terminal: Chinese, Japanese and Korean characters take two, accents none. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mn}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? space + text : text + space;
}

/** A number as tables show it: six digits. */
export function short(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  return String(Number(value.toPrecision(6)));
}

/** Milliseconds since 1970 as a date, with its time where it has one. */
export function shortDate(time: number): string {
  const iso = new Date(time).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.replace('.000Z', 'Z');
}
