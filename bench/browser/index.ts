// npm run bench:browser [-- --only text] [-- --rounds N] [-- --browsers a,b] [-- --write]
// Every row in a page of its own, in each browser that is installed, and in Node beside them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { missingBrowsers } from '../../scripts/browsers.mjs';
import { installedBrowsers } from '../../test/support/browsers.js';
import { type Content, serve } from '../../test/support/site.js';
import { median } from '../measure.js';
import { writeSection } from '../report.js';
import { duration, table } from '../table.js';
import { readOptions } from './options.js';
import type { Answer } from './page.js';
import type { FreshRow, Pair, Row } from './row.js';
import { FRESH_ROWS, ROWS } from './rows.js';

const BUNDLES = 'build/bench/browser';
/** Milliseconds that a page may take. */
const PATIENCE = 120_000;
const WHO: readonly (keyof Pair)[] = ['myelin', 'plain'];

/** Medians of one row in one place: nanoseconds, and how many times as fast as plain JavaScript. */
interface Cell {
  readonly myelin: number;
  readonly plain: number;
  readonly speed: number;
}

/** A browser, or Node. */
interface Place {
  readonly title: string;
  /** One row in a page of its own. */
  ask(query: string): Promise<Answer>;
  close(): Promise<void>;
}

const { rounds, only, browsers, write } = readOptions();
const matches = ({ group, label, key }: Row | FreshRow): boolean =>
  `${group} ${label} ${key}`.toLowerCase().includes(only.toLowerCase());
const rows = ROWS.filter(matches);
const freshRows = FRESH_ROWS.filter(matches);
if (rows.length + freshRows.length === 0) {
  console.error(`--only: no row has '${only}'.`);
  process.exit(1);
}

const page: Content = {
  body: '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>',
  headers: {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  },
};
const embedded = { 'Cross-Origin-Embedder-Policy': 'require-corp' };
const site = await serve(BUNDLES, { '/page.html': page }, embedded);

const cells = new Map<string, Map<string, Cell>>();
const titles: string[] = [];
try {
  for (const open of placesAsked()) {
    const place = await open();
    titles.push(place.title);
    try {
      cells.set(place.title, await measureAll(place));
    } finally {
      await place.close();
    }
  }
} finally {
  site.close();
}
progress('');

const groups = [...new Set([...rows, ...freshRows].map(({ group }) => group))];
const tables = groups.map((group) =>
  table(
    [group, ...titles],
    [...rows, ...freshRows]
      .filter((row) => row.group === group)
      .map(({ key, label }) => [label, ...titles.map((title) => text(cells.get(title)?.get(key)))]),
  ),
);
const environment = [
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${process.platform} ${process.arch}`,
  `\`npm run bench:browser${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(' ')}` : ''}\`: the time with Myelin (engine \`simd\`), and how many times as fast it is as plain JavaScript in the same page`,
  `every row in a page of its own, cross-origin isolated for the clock: median of ${rounds} rounds in turn; start-up and first trainings are pages of their own for each, ${rounds} of them`,
  ...missingBrowsers.map((missing) => `without ${missing}`),
];
const report = `${environment.map((line) => `- ${line}`).join('\n')}\n\n${tables.join('\n\n')}\n`;
console.log(report);
mkdirSync('build/bench', { recursive: true });
writeFileSync(
  'build/bench/browser.json',
  `${JSON.stringify({ environment, cells: Object.fromEntries([...cells].map(([title, found]) => [title, Object.fromEntries(found)])) }, null, 2)}\n`,
);
if (write)
  writeSection('In browsers', `Written by \`npm run bench:browser -- --write\`.\n\n${report}`);

function placesAsked(): (() => Promise<Place>)[] {
  const asked = (name: string): boolean =>
    browsers.length === 0 || browsers.includes(name.toLowerCase());
  const found = installedBrowsers
    .filter(({ name }) => asked(name))
    .map(({ name, open }) => async (): Promise<Place> => {
      const browser = await open();
      const title = `${name === 'WebKit' ? 'WebKitGTK' : name} ${browser.version}`;
      return {
        title,
        ask: async (query) => {
          const { title: answer, problems } = await browser.visit(
            `${site.origin}/page.html?${query}`,
            PATIENCE,
          );
          const parsed = JSON.parse(answer) as Answer;
          if (!parsed.isolated) throw new Error(`${title}: the page is not cross-origin isolated.`);
          if (problems.length > 0) throw new Error(`${title}: ${problems.join('; ')}`);
          return parsed;
        },
        close: () => browser.close(),
      };
    });
  const node = async (): Promise<Place> => ({
    title: `Node ${process.versions.node}`,
    ask: async (query) =>
      JSON.parse(
        execFileSync(process.execPath, [`${BUNDLES}/page.js`, query], { encoding: 'utf8' }),
      ) as Answer,
    close: async () => {},
  });
  return asked('node') ? [...found, node] : found;
}

async function measureAll(place: Place): Promise<Map<string, Cell>> {
  const found = new Map<string, Cell>();
  const all = rows.length + freshRows.length;
  const say = (label: string): void =>
    progress(`${place.title}, ${found.size + 1} of ${all}: ${label}`);
  for (const { key, label } of rows) {
    say(label);
    const { times } = await answerOf(place, { row: key, rounds: String(rounds) });
    found.set(key, cellOf(times!.myelin, times!.plain));
  }
  for (const { key, label } of freshRows) {
    say(label);
    const times = { myelin: [] as number[], plain: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      for (const who of WHO) {
        const { once } = await answerOf(place, { row: key, who });
        times[who].push(1e6 * once!);
      }
    }
    found.set(key, cellOf(times.myelin, times.plain));
  }
  return found;
}

async function answerOf(place: Place, query: Record<string, string>): Promise<Answer> {
  const answer = await place.ask(new URLSearchParams(query).toString());
  if (answer.error) throw new Error(`${place.title}, ${query.row}: ${answer.error}`);
  return answer;
}

/** Ratios within a round: drift between rounds cancels. */
function cellOf(myelin: readonly number[], plain: readonly number[]): Cell {
  return {
    myelin: median(myelin),
    plain: median(plain),
    speed: median(plain.map((value, i) => value / myelin[i]!)),
  };
}

function text(cell: Cell | undefined): string {
  if (!cell) return '–';
  const { speed } = cell;
  return `${duration(cell.myelin)}, ${speed < 9.995 ? speed.toFixed(2) : speed.toFixed(1)} ×`;
}

function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
}
