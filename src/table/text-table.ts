// Tables of text that line up, for consoles.

/** `console.log` of Node, Deno and Bun asks objects for this. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** Longer cells are cut. */
const WIDEST = 60;
/** As wide as terminals are at least. */
const TERMINAL = 80;
/** Cells are not cut to less. */
const NARROWEST = 16;

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

/**
 * A table that no terminal of 80 places breaks: where it would be wider, cells of some columns are cut, the widest first; and where
 * that is not enough, further columns come below, beside the first one again, without rows that have nothing there.
 *
 * @param cut The columns whose cells may be cut.
 */
export function narrowTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly boolean[],
  cut: readonly number[],
): string {
  const lines = [headings, ...rows].map((cells) => cells.map(printable));
  const widths = headings.map((_, i) => Math.max(...lines.map((cells) => widthOf(cells[i] ?? ''))));
  const wide = (at: readonly number[]): number => at.reduce((sum, i) => sum + widths[i]! + 2, -2);
  const all = [...headings.keys()];
  for (;;) {
    const [widest] = cut
      .filter((i) => widths[i]! > NARROWEST)
      .sort((a, b) => widths[b]! - widths[a]!);
    if (widest === undefined || wide(all) <= TERMINAL) break;
    widths[widest]!--;
  }
  const blocks: number[][] = [[0]];
  for (const i of all.slice(1)) {
    const last = blocks.at(-1)!;
    if (last.length === 1 || wide([...last, i]) <= TERMINAL) last.push(i);
    else blocks.push([0, i]);
  }
  return blocks
    .map((columns, number) => {
      const body = lines.slice(1).filter((cells) => {
        return number === 0 || columns.some((i) => i > 0 && (cells[i] ?? '') !== '');
      });
      const shown = [lines[0]!, ...body].map((cells) =>
        columns.map((i) => cutTo(cells[i] ?? '', widths[i]!)),
      );
      return textTable(
        shown[0]!,
        shown.slice(1),
        columns.map((i) => right[i] ?? false),
      );
    })
    .join('\n\n');
}

/** Whether no line is wider than 80 places. */
export function isNarrow(text: string): boolean {
  return text.split('\n').every((line) => widthOf(line) <= TERMINAL);
}

/** A text in lines of 80 places at most, broken at spaces where there are any; all but the first are set in. */
export function brokenLines(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of withoutControls(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= TERMINAL || line.trim() === '') line = longer;
    else {
      lines.push(line);
      line = `  ${word}`;
    }
    while (widthOf(line) > TERMINAL) {
      const head = startOf(line, TERMINAL);
      lines.push(head);
      line = `  ${line.slice(head.length)}`;
    }
  }
  return [...lines, line].join('\n');
}

/** On one line, and no longer than cells are. */
function printable(cell: string): string {
  return cutTo(withoutControls(cell), WIDEST);
}

/** Control characters may come from a file and move the cursor. */
function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '·');
}

function cutTo(text: string, width: number): string {
  return widthOf(text) <= width ? text : `${startOf(text, width - 1)}…`;
}

/** As much of a text as so many places have. */
function startOf(text: string, width: number): string {
  let end = 0;
  let places = 0;
  for (const character of text) {
    places += widthOf(character);
    if (places > width) break;
    end += character.length;
  }
  return text.slice(0, end);
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
