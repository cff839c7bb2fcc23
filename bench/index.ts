// npm run bench [-- --rounds N] [-- --only text] [-- --write]
// Prints every workload for every engine, the pure-JS baseline and, where gcc is present, the C twin, in turn and in one
// run; `--only small` small work beside plain JavaScript, in fresh processes; `--only async` what trainAsync costs and how it behaves; writes build/bench/results.json and, with --write, bench/RESULTS.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { asyncTables } from './async.js';
import { engines } from './engines.js';
import { append, measureRound, median, type Rounds } from './measure.js';
import { readOptions } from './options.js';
import { outsideTables, rateTables } from './rates.js';
import { writeSection } from './report.js';
import { smallWorkTable } from './small-work.js';
import { bundleSize, runAlone, startOnce } from './startup.js';
import { duration, ratio, table } from './table.js';
import { compileTwin, gccVersion, runTwin, TWIN_COMMAND } from './twin.js';
import { BASELINE, TWIN, type Workload } from './workload.js';
import { attentionWorkloads } from './workloads/attention.js';
import { epochsWorkloads } from './workloads/epochs.js';
import { gemmWorkloads } from './workloads/gemm.js';
import { imageWorkloads } from './workloads/images.js';
import { kernelWorkloads } from './workloads/kernels.js';
import { networkWorkloads } from './workloads/network.js';
import { MARSHALLED, publicKernelWorkloads, RESIDENT } from './workloads/public-kernels.js';
import { runWorkloads } from './workloads/run.js';
import { sequenceWorkloads } from './workloads/sequences.js';
import { trainingWorkloads } from './workloads/training.js';

const { rounds: roundCount, only, write, against } = readOptions();

const workloads = [
  ...trainingWorkloads(),
  ...epochsWorkloads(),
  ...networkWorkloads(),
  ...imageWorkloads(),
  ...sequenceWorkloads(),
  ...attentionWorkloads(),
  ...runWorkloads(),
  ...kernelWorkloads(),
  ...publicKernelWorkloads(),
  ...gemmWorkloads(),
].filter((w) => `${w.group} ${w.label}`.toLowerCase().includes(only.toLowerCase()));
const gcc = gccVersion();
if (gcc && workloads.some(({ twin }) => twin)) compileTwin();

const results = new Map<Workload, Rounds>(workloads.map((workload) => [workload, {}]));
for (let round = 0; round < roundCount; round++) {
  for (const [index, workload] of workloads.entries()) {
    progress(
      `round ${round + 1} of ${roundCount}, ${index + 1} of ${workloads.length}: ${workload.label}`,
    );
    await measureRound(workload, results.get(workload)!);
  }
  if (!gcc || !workloads.some(({ twin }) => twin)) continue;
  progress(`round ${round + 1} of ${roundCount}: C twin`);
  const twin = runTwin();
  for (const [workload, rounds] of results) {
    const nanoseconds = workload.twin && twin.get(workload.twin.key);
    if (nanoseconds) append(rounds, TWIN, nanoseconds * workload.twin!.calls);
  }
}

const columns = [...engines.map((core) => core.engine as string), BASELINE, ...(gcc ? [TWIN] : [])];
const rows = [...results].map(([workload, rounds]) => ({
  group: workload.group,
  label: workload.label,
  nanoseconds: Object.fromEntries(
    columns.map((name) => [name, rounds[name] && median(rounds[name])]),
  ),
  baselineOverSimd: medianRatio(rounds, BASELINE, 'simd'),
  simdOverTwin: medianRatio(rounds, 'simd', TWIN),
}));

const publicGroup = (group: string): boolean => group.startsWith('Public kernel');
const sections = [
  ...new Set(rows.map((row) => row.group).filter((group) => !publicGroup(group))),
].map((group) => {
  const body = rows
    .filter((row) => row.group === group)
    .map((row) => [
      row.label,
      ...columns.map((name) => duration(row.nanoseconds[name])),
      ratio(row.baselineOverSimd),
      ...(gcc ? [ratio(row.simdOverTwin)] : []),
    ]);
  const head = [group, ...columns, 'baseline ÷ simd', ...(gcc ? ['simd ÷ C'] : [])];
  return table(head, body);
});
for (const group of new Set(rows.map((row) => row.group).filter(publicGroup))) {
  const head = [group, RESIDENT, MARSHALLED, BASELINE];
  const body = [...results]
    .filter(([workload]) => workload.group === group)
    .map(([{ label }, rounds]) => [
      label,
      ...[RESIDENT, MARSHALLED, BASELINE].map((name) => duration(median(rounds[name]!))),
      ...[RESIDENT, MARSHALLED].map((name) => ratio(medianRatio(rounds, BASELINE, name))),
    ]);
  sections.push(table([...head, `${BASELINE} ÷ ${RESIDENT}`, `${BASELINE} ÷ ${MARSHALLED}`], body));
}
sections.push(...rateTables(results), ...outsideTables(results));
if ('async'.includes(only.toLowerCase())) {
  sections.push(...(await asyncTables(roundCount, progress)));
}
if ('small work'.includes(only.toLowerCase())) {
  sections.push(await smallWorkTable(roundCount, against, progress));
}

const startup: Record<string, number[]> = {};
const alone: Record<string, number[]> = {};
if ('starts'.includes(only.toLowerCase())) {
  for (let i = 0; i < 15; i++) {
    progress(`starts: ${i + 1} of 15`);
    for (const { engine } of engines) append(startup, engine, startOnce(engine));
    if (i < 5) for (const { engine } of engines) append(alone, engine, runAlone(engine));
  }
  sections.push(
    table(
      ['Import to first answer', ...Object.keys(startup)],
      [
        [
          'a fresh process, 15 starts',
          ...Object.values(startup).map((times) => duration(1e6 * median(times))),
        ],
      ],
    ),
    table(
      ['Neuron.run, 3 inputs, one engine in the process', ...Object.keys(alone)],
      [['5 processes', ...Object.values(alone).map((times) => duration(median(times)))]],
    ),
    table(
      ['Bundle', 'bytes'],
      [
        ['everything exported, minified, gzip', String(await bundleSize('*'))],
        ['Network, dense, sgd', String(await bundleSize('{ Network, dense, sgd }'))],
        ['Neuron', String(await bundleSize('{ Neuron }'))],
      ],
    ),
  );
}
progress('');

const environment = [
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, V8 ${process.versions.v8}, ${process.platform} ${process.arch}`,
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`,
  gcc ? `${gcc}: \`${TWIN_COMMAND}\`` : 'no gcc: no C column',
  `\`npm run bench${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(' ')}` : ''}\`: median of ${roundCount} rounds; ratios are medians of the rounds' ratios`,
];
const report = `${environment.map((line) => `- ${line}`).join('\n')}\n\n${sections.join('\n\n')}\n`;
console.log(report);
mkdirSync('build/bench', { recursive: true });
writeFileSync(
  'build/bench/results.json',
  `${JSON.stringify({ environment, rows, startup }, null, 2)}\n`,
);
if (write) writeSection('In Node', `Written by \`npm run bench -- --write\`.\n\n${report}`);

/** The median over the rounds of a ÷ b within a round: drift between rounds cancels. */
function medianRatio(rounds: Rounds, a: string, b: string): number | undefined {
  const [over, under] = [rounds[a], rounds[b]];
  return over && under && median(over.map((value, i) => value / under[i]!));
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
