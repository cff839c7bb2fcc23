// npm run bench:compare [-- --only a,b] [-- --peers a,b] [-- --rounds N] [-- --limit seconds]
// [-- --warm-up milliseconds] [-- --out folder]
// Prints a table for each workload as soon as it is measured; writes results.json, RESULTS.md and chart.svg.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureBundles } from './bundles.js';
import { chart } from './chart.js';
import { BASELINE, type Contestant, chooseContestants, REFERENCE } from './contestants.js';
import { writeData } from './data.js';
import { BUILD, COMPARE } from './folders.js';
import { installPeers } from './install.js';
import { type Entry, type Results, rank, type Section } from './results.js';
import { type RoundOptions, runRounds } from './rounds.js';
import { runStarts } from './starts.js';
import { resultsText, sectionText } from './tables.js';
import { BUNDLE, START, WORKLOADS, type Workload } from './workloads.js';

type Options = Omit<RoundOptions, 'progress'>;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    peers: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    limit: { type: 'string', default: '20' },
    'warm-up': { type: 'string', default: '600' },
    out: { type: 'string' },
  },
});
const list = (text: string): string[] => text.split(',').filter(Boolean);
const positive = (name: 'rounds' | 'limit' | 'warm-up', kind = 'number'): number => {
  const value = Number(values[name]);
  if (value > 0 && (kind === 'number' || Number.isInteger(value))) return value;
  throw new Error(`--${name}: expected a positive ${kind}, got ${values[name]}`);
};

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const options: Options = {
    rounds: positive('rounds', 'integer'),
    limit: positive('limit'),
    warmUp: positive('warm-up'),
  };
  const contestants = chooseContestants(list(values.peers));
  const keys = chooseWorkloads(list(values.only));
  const whole = !values.only && !values.peers;
  // A part of the tables must not take the place of all of them.
  const out = resolve(values.out ?? (whole ? COMPARE : `${BUILD}/part`));
  mkdirSync(out, { recursive: true });

  const packages = new Set(contestants.flatMap((contestant) => contestant.packages ?? []));
  const notInstalled = installPeers([...packages], progress);
  const sections: Section[] = [];
  const results: Results = { environment: environment(options), sections };
  for (const [i, key] of keys.entries()) {
    const say = (text: string): void => progress(`${key} (${i + 1} of ${keys.length}): ${text}`);
    const section = await measure(key, contestants, { ...options, progress: say });
    for (const entry of section.entries) {
      const needs = contestants.find((contestant) => contestant.key === entry.key)?.packages;
      if (entry.failed && needs && notInstalled) entry.failed = notInstalled;
      entry.version ||=
        sections.flatMap(({ entries }) => entries).find(({ key }) => key === entry.key)?.version ??
        '';
    }
    rank(section.entries, REFERENCE, BASELINE);
    sections.push(section);
    progress('');
    console.log(`${sectionText(section)}\n`);
    // After each workload: a run of an hour that is cut short has its tables.
    writeFileSync(`${out}/results.json`, `${JSON.stringify(results, null, 2)}\n`);
    writeFileSync(`${out}/RESULTS.md`, resultsText(results));
    writeFileSync(`${out}/chart.svg`, chart(sections));
  }
  console.log(`${relative('.', out) || '.'}: results.json, RESULTS.md, chart.svg`);
}

function chooseWorkloads(only: readonly string[]): string[] {
  const all = [...WORKLOADS.map(({ key }) => key), START, BUNDLE];
  const asked = (key: string, name: string): boolean => key === name || key.startsWith(`${name}-`);
  for (const name of only) {
    if (all.some((key) => asked(key, name))) continue;
    throw new Error(`--only: there is no ${JSON.stringify(name)}. Known: ${all.join(', ')}`);
  }
  return only.length === 0 ? all : all.filter((key) => only.some((name) => asked(key, name)));
}

async function measure(
  key: string,
  contestants: readonly Contestant[],
  options: RoundOptions,
): Promise<Section> {
  const workload = WORKLOADS.find((candidate) => candidate.key === key);
  if (workload) return await measureRounds(workload, contestants, options);
  const greeting = contestants.filter(({ hello }) => hello);
  if (key === START) {
    const title = 'Import to first answer: a fresh process, a new 2-3-1 network, [1, 0]';
    const entries = await runStarts(greeting, 3 * options.rounds, options.progress);
    return { key, title, unit: 'ms', quality: 'trained answer', entries, absent: [] };
  }
  options.progress('esbuild');
  const title = 'Bundle: train a 2-3-1 network on XOR, ask it once; minified, gzip';
  const entries = await measureBundles(greeting.filter(({ language }) => language === 'js'));
  return { key, title, unit: 'bytes', quality: '', entries, absent: [] };
}

async function measureRounds(
  workload: Workload,
  contestants: readonly Contestant[],
  options: RoundOptions,
): Promise<Section> {
  const { key, title, quality } = workload;
  options.progress('data');
  const task = { ...workload.task, data: writeData(workload.data, `${BUILD}/data`) };
  const invited = contestants.filter(({ only }) => !only || only.includes(key));
  const entries: Entry[] = await runRounds(
    workload,
    task,
    invited.filter(({ lacks }) => !lacks?.[key]),
    options,
  );
  const absent = invited.flatMap(({ name, lacks }) =>
    lacks?.[key] ? [{ name, reason: lacks[key] }] : [],
  );
  return { key, title, unit: 'ms', quality, entries, absent };
}

function environment({ rounds, limit }: Options): string[] {
  return [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, V8 ${process.versions.v8}, ${process.platform} ${process.arch}`,
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}; every contestant on one thread`,
    `\`npm run bench:compare${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(' ')}` : ''}\`: median of ${rounds} rounds (starts: ${3 * rounds}), at most ${limit} s a round`,
    '÷ Myelin, ÷ baseline: the time as a multiple of that of Myelin float64 (strict) and of plain JavaScript, each in the same round',
  ];
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (text) process.stderr.write(`${text}\n`);
}
