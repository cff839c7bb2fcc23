// The bar chart for the README: a panel for each chosen workload, a bar for each contestant, fastest first. Bars are
// logarithmic, as times lie up to a thousandfold apart. Written by hand rather than by a plotting library: it is bars and
// text, and its test needs nothing installed.
import type { Entry, Section } from './results.js';
import { amount } from './tables.js';

/** Panels and their headings, in order; of a run that has none of them, all that it has. */
const PANELS: Readonly<Record<string, string>> = {
  'digits-adam': 'Digits 64-100-10, Adam, batch 32: an epoch',
  '784-128-10': '784-128-10, 12,000 rows, batch 64: an epoch',
  'digits-single': 'Digits, an update for each sample: an epoch',
  xor: 'XOR 2-3-1: 10,000 epochs',
  one: 'One prediction, 64-100-10',
  batch: '1,797 predictions, 64-100-10',
  start: 'Import to first answer',
  bundle: 'Bundle, minified, gzip',
};

const PANEL = { width: 460, label: 176, value: 62, gap: 28, head: 26, foot: 22 };
const ROW = 16;
const COLUMNS = 2;
const MARGIN = { left: 16, top: 58, bottom: 12 };

const STYLE = `
text { font: 11px system-ui, sans-serif; fill: #24292f }
.title { font-size: 15px; font-weight: 600 }
.head { font-size: 12px; font-weight: 600 }
.note, .tick { fill: #57606a }
.tick { font-size: 9px }
.grid { stroke: #d0d7de; stroke-width: 1 }
.myelin { fill: #0d8f74 }
.script { fill: #a3adb8 }
.native { fill: #6f93c4 }
text.myelin { font-weight: 600; fill: #0a6b57 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .note, .tick { fill: #9198a1 }
  .grid { stroke: #3d444d }
  .myelin { fill: #2fbf9b }
  .script { fill: #6e7681 }
  .native { fill: #5b80b3 }
  text.myelin { fill: #4fd6b4 }
}`;

export function chart(sections: readonly Section[]): string {
  const chosen = Object.keys(PANELS).flatMap(
    (key) => sections.find((section) => section.key === key) ?? [],
  );
  const shown = chosen.length > 0 ? chosen : sections;
  const parts: string[] = [];
  let top = MARGIN.top;
  for (let i = 0; i < shown.length; i += COLUMNS) {
    const row = shown.slice(i, i + COLUMNS);
    for (const [column, section] of row.entries()) {
      const left = MARGIN.left + column * (PANEL.width + PANEL.gap);
      parts.push(`<g transform="translate(${left} ${top})">${panel(section)}</g>`);
    }
    top += Math.max(...row.map(heightOf));
  }
  const width = 2 * MARGIN.left + COLUMNS * PANEL.width + (COLUMNS - 1) * PANEL.gap;
  const height = top + MARGIN.bottom;
  const title = 'Myelin beside its peers: shorter is better, the scale is logarithmic';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<title>${title}</title>
<style>${STYLE}
</style>
<text class="title" x="${MARGIN.left}" y="24">Myelin beside its peers</text>
<text class="note" x="${MARGIN.left}" y="42">Shorter is better; the scale is logarithmic. One thread each, unless its name says otherwise.</text>
${legend(width - MARGIN.left)}
${parts.join('\n')}
</svg>
`;
}

function legend(right: number): string {
  const items = [
    ['myelin', 'Myelin'],
    ['script', 'JavaScript'],
    ['native', 'Python, C'],
  ] as const;
  return items
    .map(([kind, name], i) => {
      const x = right - (items.length - i) * 86;
      return `<rect class="${kind}" x="${x}" y="32" width="10" height="10"/><text x="${x + 15}" y="41">${name}</text>`;
    })
    .join('');
}

function heightOf({ entries }: Section): number {
  return PANEL.head + entries.length * ROW + PANEL.foot + 14;
}

function panel({ key, title, unit, entries }: Section): string {
  const from = PANEL.label;
  const span = PANEL.width - PANEL.label - PANEL.value;
  const medians = entries.flatMap(({ median }) => median ?? []);
  // A bar has no natural start on a logarithmic scale: the shortest gets a visible length.
  const least = Math.log10(Math.min(...medians)) - 0.25;
  const most = Math.max(Math.log10(Math.max(...medians)), least + 1);
  const at = (value: number): number =>
    round((span * (Math.log10(value) - least)) / (most - least));
  const bottom = PANEL.head + entries.length * ROW;
  const parts = [`<text class="head" x="0" y="14">${escapeXml(PANELS[key] ?? title)}</text>`];
  if (medians.length > 0) {
    for (let power = Math.ceil(least); power <= Math.floor(most); power++) {
      const x = from + at(10 ** power);
      parts.push(
        `<line class="grid" x1="${x}" x2="${x}" y1="${PANEL.head - 4}" y2="${bottom}"/>`,
        `<text class="tick" x="${x}" y="${bottom + 11}" text-anchor="middle">${tick(power, unit)}</text>`,
      );
    }
  }
  for (const [i, entry] of entries.entries()) {
    const y = PANEL.head + i * ROW;
    const kind = kindOf(entry);
    const own = kind === 'myelin' ? ' class="myelin"' : '';
    const name = escapeXml(
      `${entry.name}${entry.dtype ? ` ${entry.dtype.replace('float', 'f')}` : ''}`,
    );
    parts.push(`<text${own} x="${from - 6}" y="${y + 10}" text-anchor="end">${name}</text>`);
    const { median } = entry;
    const length = median === undefined ? 0 : at(median);
    const text = median === undefined ? 'failed' : amount(median, unit);
    if (median !== undefined) {
      parts.push(
        `<rect class="${kind}" x="${from}" y="${y}" width="${length}" height="${ROW - 4}"><title>${name}: ${text}</title></rect>`,
      );
    }
    parts.push(`<text${own} x="${round(from + length + 5)}" y="${y + 10}">${text}</text>`);
  }
  return parts.join('');
}

function kindOf({ key }: Entry): 'myelin' | 'native' | 'script' {
  if (key.startsWith('myelin')) return 'myelin';
  return /^(c$|numpy|sklearn|torch)/.test(key) ? 'native' : 'script';
}

function tick(power: number, unit: Section['unit']): string {
  return amount(10 ** power, unit)
    .replace(/(\.0+|(\.\d*?)0+)(?= )/, '$2')
    .replace(/^([\d.]+)e\+?\d+/, () => String(10 ** power));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
