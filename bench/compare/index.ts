// npm run bench:compare; options.ts has its command line.
// Prints a table for each workload as soon as it is measured; writes results.json, RESULTS.md and chart.svg.
import { mkdirSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { measureBundles } from './bundles.js';
import { chart } from './chart.js';
import { BASELINE, type Contestant, chooseContestants, REFERENCE } from './contestants.js';
import { writeData } from './data.js';
import { BUILD, COMPARE } from './folders.js';
import { runFresh } from './fresh.js';
import { installPeers } from './install.js';
import { processorName, slowingVariables } from './machine.js';
import { type Options, readOptions } from './options.js';
import { leftText, Remaining } from './remaining.js';
import { type Measured, type Results, rank, type Section } from './results.js';
import { type RoundOptions, runRounds } from './rounds.js';
import { runStarts } from './starts.js';
import { NO_RESULTS, readResults, secondsBefore, withSection } from './store.js';
import { resultsText, sectionText } from './tables.js';
import { BUNDLE, START, WORKLOADS, type Workload } from './workloads.js';

const KEYS: readonly string[] = [...WORKLOADS.map(({ key }) => key), START, BUNDLE];

try {
  const options = readOptions(process.argv.slice(2));
  if (options) await main(options);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}

async function main(options: Options): Promise<void> {
  const contestants = chooseContestants(options.peers);
  const keys = chooseWorkloads(options.only);
  const whole = options.only.length + options.peers.length === 0;
  // A part of the tables must not take the place of all of them unasked.
  const out = resolve(options.out ?? (whole || options.update ? COMPARE : `${BUILD}/part`));
  mkdirSync(out, { recursive: true });
  const file = `${out}/results.json`;
  const processor = processorName();
  const environment = slowingVariables(process.env);
  for (const line of environment) console.error(line);

  const packages = new Set(contestants.flatMap((contestant) => contestant.packages ?? []));
  const notInstalled = installPeers([...packages], progress);
  const remaining = new Remaining(
    keys,
    secondsBefore(readResults(`${COMPARE}/results.json`), processor),
  );
  // What other processors have measured stays, and on this one what is not measured now.
  let results = whole || options.update ? readResults(file) : NO_RESULTS;
  for (const [i, key] of keys.entries()) {
    remaining.begin();
    const say = (text: string, share?: number): void => {
      const left = leftText(remaining.seconds(key, share));
      progress(`${key} (${i + 1} of ${keys.length}${left && `, ${left}`}): ${text}`);
    };
    const section = await measure(key, contestants, { ...options, progress: say });
    for (const entry of section.entries) {
      const needs = contestants.find((contestant) => contestant.key === entry.key)?.packages;
      if (entry.failed && needs && notInstalled) entry.failed = notInstalled;
      entry.version ||= versionOf(results, processor, entry.key);
    }
    rank(section.entries, REFERENCE, BASELINE);
    section.measured = measuredBy(remaining.end(key));
    results = withSection(results, { processor, environment }, section, KEYS);
    progress('');
    console.log(`${sectionText(section)}\n`);
    // After each workload: a run of an hour that is cut short has its tables.
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
    writeFileSync(`${out}/RESULTS.md`, resultsText(results));
    writeFileSync(`${out}/chart.svg`, chart(mostTables(results)));
  }
  console.log(`${relative('.', out) || '.'}: results.json, RESULTS.md, chart.svg`);
}

function chooseWorkloads(only: readonly string[]): string[] {
  const asked = (key: string, name: string): boolean => key === name || key.startsWith(`${name}-`);
  for (const name of only) {
    if (KEYS.some((key) => asked(key, name))) continue;
    throw new Error(`--only: there is no ${JSON.stringify(name)}. Known: ${KEYS.join(', ')}`);
  }
  return KEYS.filter((key) => only.length === 0 || only.some((name) => asked(key, name)));
}

async function measure(
  key: string,
  contestants: readonly Contestant[],
  options: RoundOptions,
): Promise<Section> {
  const workload = WORKLOADS.find((candidate) => candidate.key === key);
  if (workload) return await measureWorkload(workload, contestants, options);
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

async function measureWorkload(
  workload: Workload,
  contestants: readonly Contestant[],
  options: RoundOptions,
): Promise<Section> {
  const { key, title, quality } = workload;
  options.progress('data');
  const task = { ...workload.task, data: writeData(workload.data, `${BUILD}/data`) };
  const has = ({ peer, convolves }: Contestant): boolean =>
    workload.peers ? workload.peers.includes(peer) : !task.layers || convolves === true;
  const invited = contestants.filter(
    (contestant) => (!contestant.only || contestant.only.includes(key)) && has(contestant),
  );
  const able = invited.filter(({ lacks }) => !lacks?.[key]);
  const { measure } = workload;
  const entries =
    measure === 'fresh'
      ? await runFresh(workload, task, able, options)
      : await runRounds({ ...workload, measure }, task, able, options);
  const absent = invited.flatMap(({ name, lacks }) =>
    lacks?.[key] ? [{ name, reason: lacks[key] }] : [],
  );
  return { key, title, unit: 'ms', quality, entries, absent };
}

function measuredBy(seconds: number): Measured {
  const args = process.argv.slice(2).join(' ');
  return {
    on: `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, V8 ${process.versions.v8}, ${process.platform} ${process.arch}`,
    command: `npm run bench:compare${args && ` -- ${args}`}`,
    seconds: Math.round(seconds),
  };
}

/** What another of this processor's tables says: starts and bundles do not tell. */
function versionOf({ machines }: Results, processor: string, key: string): string {
  const sections = machines.find((machine) => machine.processor === processor)?.sections ?? [];
  const entries = sections.flatMap((section) => section.entries);
  return entries.find((entry) => entry.key === key && entry.version)?.version ?? '';
}

/** For the chart: the tables of the machine that has most, the latest of those. */
function mostTables({ machines }: Results): Section[] {
  return machines.reduce<Section[]>(
    (most, { sections }) => (sections.length > most.length ? sections : most),
    [],
  );
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (text) process.stderr.write(`${text}\n`);
}
