import { duration, ratio, table } from '../table.js';
import type { Entry, Machine, Results, Section } from './results.js';

/** One machine's section as a heading, a table and a line of those who are not in it. */
export function sectionText({ title, unit, quality, entries, absent }: Section): string {
  const rows = entries.map((entry) => [
    entry.name,
    entry.version || '–',
    entry.dtype || '–',
    ...figures(entry, unit),
    ...(quality ? [qualityText(entry.quality, quality)] : []),
    howText(entry),
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
  return [
    `## ${title}`,
    table(head, escaped(rows), [0, 1, 2, head.length - 1]),
    ...absentLines(absent),
  ].join('\n\n');
}

/** One table of several machines, side by side, in the order of the first's. */
function besideText(found: readonly { letter: string; section: Section }[]): string {
  const [{ section: first }] = found as [(typeof found)[number]];
  const { title, unit, quality } = first;
  const keys = [...new Set(found.flatMap(({ section }) => section.entries.map(({ key }) => key)))];
  const rows = keys.map((key) => {
    const of = found.map(({ section }) => section.entries.find((entry) => entry.key === key));
    const known = of.filter((entry) => entry !== undefined);
    const [entry] = known as [Entry];
    return [
      entry.name,
      joined(known.map(({ version }) => version)) || '–',
      entry.dtype || '–',
      ...of.flatMap((one) => (one ? figures(one, unit) : ['–', '–', '–'])),
      ...(quality
        ? [qualityText(known.find((one) => one.quality !== undefined)?.quality, quality)]
        : []),
      joined(known.map(howText)),
    ];
  });
  const head = [
    'contestant',
    'version',
    'dtype',
    ...found.flatMap(({ letter }) => [
      `${letter}: ${unit === 'ms' ? 'time' : 'size'}`,
      `${letter}: ÷ Myelin`,
      `${letter}: ÷ baseline`,
    ]),
    ...(quality ? [quality] : []),
    'how',
  ];
  return [
    `## ${title}`,
    table(head, escaped(rows), [0, 1, 2, head.length - 1]),
    ...absentLines(first.absent),
  ].join('\n\n');
}

/** All machines' tables: those of one workload side by side. */
export function resultsText({ machines }: Results): string {
  const lettered = machines.map((machine, i) => ({
    machine,
    letter: letterOf(i, machines.length),
  }));
  const keys = [...new Set(machines.flatMap(({ sections }) => sections.map(({ key }) => key)))];
  const tables = keys.map((key) => {
    const found = lettered.flatMap(({ machine, letter }) => {
      const section = machine.sections.find((candidate) => candidate.key === key);
      return section ? [{ letter, section }] : [];
    });
    if (found.length > 1) return besideText(found);
    const [{ letter, section }] = found as [(typeof found)[number]];
    const text = sectionText(section);
    return machines.length > 1 ? text.replace('\n', ` (${letter})\n`) : text;
  });
  return `# Myelin beside its peers

Written by \`npm run bench:compare\`; README.md here says how to read it.

${lettered.map(({ machine, letter }) => machineText(machine, letter)).join('\n')}
- ÷ Myelin, ÷ baseline: the time as a multiple of that of Myelin float64 (strict) and of plain JavaScript, each in the same round

${tables.join('\n\n')}
`;
}

const letterOf = (i: number, count: number): string =>
  count > 1 ? String.fromCharCode(65 + i) : '';

/** What is to know of one machine: its processor, and when and how its tables were measured. */
function machineText({ processor, environment, sections }: Machine, letter: string): string {
  const runs = new Map<string, string[]>();
  for (const { key, measured } of sections) {
    if (!measured) continue;
    const how = `${measured.on}: \`${measured.command}\``;
    runs.set(how, [...(runs.get(how) ?? []), key]);
  }
  const main = [...runs].sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
  return [
    `- ${letter ? `**${letter}**: ` : ''}${processor}`,
    ...environment.map((line) => `  - ${line}`),
    ...[...runs].map(([how, keys]) => `  - ${how === main ? '' : `${keys.join(', ')}: `}${how}`),
  ].join('\n');
}

/** Time, and the two ratios. */
const figures = (entry: Entry, unit: Section['unit']): string[] => [
  amount(entry.median, unit),
  ratio(entry.overMyelin),
  ratio(entry.overBaseline),
];

const howText = ({ failed, how }: Entry): string => (failed ? `failed: ${failed}` : how || '–');

/** Different ones in turn; of equal ones, one. */
const joined = (texts: readonly string[]): string =>
  [...new Set(texts.filter(Boolean))].join(' / ');

const escaped = (rows: readonly string[][]): string[][] =>
  rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));

function absentLines(absent: Section['absent']): string[] {
  const reasons = new Map<string, string[]>();
  for (const { name, reason } of absent)
    reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  return [...reasons].map(
    ([reason, names]) => `Without ${[...new Set(names)].join(', ')}: ${reason}.`,
  );
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
