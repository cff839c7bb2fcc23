import { duration, ratio, table } from '../table.js';
import type { Entry, Results, Section } from './results.js';

/** One section as a heading, a table and a line of those who are not in it. */
export function sectionText({ title, unit, quality, entries, absent }: Section): string {
  const rows = entries.map((entry) => [
    entry.name,
    entry.version || '–',
    entry.dtype || '–',
    amount(entry.median, unit),
    ratio(entry.overMyelin),
    ratio(entry.overBaseline),
    ...(quality ? [qualityText(entry.quality, quality)] : []),
    entry.failed ? `failed: ${entry.failed}` : entry.how || '–',
  ]);
  const head = [
    'contestant',
    'version',
    'dtype',
    unit === 'ms' ? 'time' : 'size',
    '÷ Myelin',
    '÷ baseline',
    ...(quality ? [quality] : []),
    'how',
  ];
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const parts = [`## ${title}`, table(head, escaped, [0, 1, 2, head.length - 1])];
  const reasons = new Map<string, string[]>();
  for (const { name, reason } of absent)
    reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  for (const [reason, names] of reasons)
    parts.push(`Without ${[...new Set(names)].join(', ')}: ${reason}.`);
  return parts.join('\n\n');
}

export function resultsText({ environment, sections }: Results): string {
  const lines = environment.map((line) => `- ${line}`).join('\n');
  return `# Myelin beside its peers\n\nWritten by \`npm run bench:compare\`; README.md here says how to read it.\n\n${lines}\n\n${sections.map(sectionText).join('\n\n')}\n`;
}

/** A median with three digits and its unit. */
export function amount(value: Entry['median'], unit: Section['unit']): string {
  if (unit === 'ms') return duration(value === undefined ? undefined : 1e6 * value);
  return value === undefined ? '–' : `${(value / 1000).toPrecision(3)} kB`;
}

function qualityText(value: number | undefined, kind: string): string {
  if (value === undefined) return '–';
  if (kind === 'accuracy') return `${(100 * value).toFixed(1)} %`;
  return kind === 'squared error' ? value.toExponential(1) : value.toFixed(3);
}
