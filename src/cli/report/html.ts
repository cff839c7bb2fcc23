// HTML as text, in which nothing of a user's is ever markup.

/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

type Part = Html | string | number | readonly Part[] | undefined;

/** A template: texts that are put in are escaped, `Html` and lists of it are not. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let all = texts[0]!;
  for (const [i, part] of parts.entries()) all += `${textOf(part)}${texts[i + 1]!}`;
  return new Html(all);
}

function textOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return escapeText(String(part));
}

function escapeText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]/gu, '·')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A table with headings; `numbers`: columns that stand at the right. */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly Part[])[],
  numbers: readonly number[] = [],
): Html {
  const right = (i: number): Html => new Html(numbers.includes(i) ? ' class="number"' : '');
  return html`<div class="wide" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${headings.map((heading, i) => html`<th scope="col"${right(i)}>${heading}</th>`)}</tr></thead>
<tbody>
${rows.map((cells) => html`<tr>${cells.map((cell, i) => html`<td${right(i)}>${cell}</td>`)}</tr>\n`)}</tbody>
</table></div>`;
}

/** A picture, made by `myelin/plot`, with what it says. */
export function picture(svg: string, says: string): Html {
  return html`<figure>${new Html(svg)}<figcaption>${says}</figcaption></figure>`;
}
