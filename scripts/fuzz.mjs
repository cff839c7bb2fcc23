// A coverage-guided run over every loader: `npm run test:fuzz [-- seconds [name …]]`, ten minutes by default, shared evenly.
// Names are those of test/fuzz/targets.ts, to which the fuzzer's bytes are a file, and of test/fuzz/structured.ts, where they
// choose what is changed in one. Inputs that were worth keeping go to build/fuzz/<name>, crashes to build/fuzz/<name>-crash-…,
// what it said to build/fuzz/<name>.log
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { buildWasm } from './build-wasm.mjs';
import { buildWorker } from './build-worker.mjs';
import { fuzzerPath } from './fuzzer.mjs';

if (!existsSync(fuzzerPath)) {
  console.error('The fuzzer is not installed: run `node scripts/install-fuzzer.mjs`, once.');
  process.exit(1);
}
await buildWasm();
await buildWorker();
const [seconds = '600', ...named] = process.argv.slice(2);
const folder = `${process.cwd()}/build/fuzz`;
await mkdir(folder, { recursive: true });
await writeFile(`${folder}/package.json`, '{ "type": "commonjs" }\n');
const common = {
  bundle: true,
  platform: /** @type {const} */ ('node'),
  format: /** @type {const} */ ('cjs'),
  target: 'node20',
  logLevel: /** @type {const} */ ('error'),
};
await build({
  ...common,
  entryPoints: ['test/fuzz/harness.ts'],
  outfile: `${folder}/loaders.js`,
  // Not to be instrumented.
  external: ['fast-check'],
});

/** @type {typeof import('../test/fuzz/harness.js')} */
const { entries } = createRequire(import.meta.url)(`${folder}/loaders.js`);
const names = named.length > 0 ? named : Object.keys(entries);
const each = Math.max(1, Math.floor(Number(seconds) / names.length));
let failed = 0;
for (const name of names) {
  const corpus = `${folder}/${name}`;
  const entry = entries[name];
  if (!entry) throw new Error(`No loader ${name}; known are ${Object.keys(entries).join(', ')}.`);
  await mkdir(corpus, { recursive: true });
  const seeds = [...entry.seeds(), ...(await realFiles(entry.files))];
  for (const [i, seed] of seeds.entries()) await writeFile(`${corpus}/seed-${i}`, seed);
  await writeFile(`${folder}/${name}.dict`, dictionary(seeds));
  const harness = `${folder}/${name}.js`;
  await writeFile(
    harness,
    `exports.fuzz = require('./loaders.js').entries[${JSON.stringify(name)}].fuzz;\n`,
  );
  // A file, as libFuzzer loses what a pipe does not take at once.
  const log = openSync(`${folder}/${name}.log`, 'w');
  const { status } = spawnSync(
    process.execPath,
    [
      ...[
        fuzzerPath,
        harness,
        corpus,
        '--sync',
        '--disableBugDetectors=.*',
        '--timeout=20000',
        '-i',
        `${folder}/loaders.js`,
      ],
      ...['--', `-max_total_time=${each}`, `-artifact_prefix=${folder}/${name}-`],
      `-dict=${folder}/${name}.dict`,
      // Beyond these, and the 20 s above, an input hangs or is not bounded.
      ...['-rss_limit_mb=2048', '-max_len=65536', '-print_final_stats=1'],
    ],
    { stdio: ['ignore', log, log] },
  );
  closeSync(log);
  const output = await readFile(`${folder}/${name}.log`, 'utf8');
  const runs = /number_of_executed_units:\s*(\d+)/.exec(output)?.[1];
  const added = /new_units_added:\s*(\d+)/.exec(output)?.[1] ?? '?';
  const coverage = [...output.matchAll(/cov: (\d+)/g)].at(-1)?.[1] ?? '?';
  // Without its last figures the fuzzer did not come to its end, whatever its status says.
  const whole = status === 0 && runs !== undefined;
  const verdict = whole ? 'nothing found' : `FAILED, status ${status}`;
  console.log(
    `${name.padEnd(20)} ${(runs ?? '?').padStart(9)} inputs ${added.padStart(6)} kept ${coverage.padStart(6)} edges  ${verdict}`,
  );
  if (whole) continue;
  failed++;
  console.log(output.split('\n').slice(-40).join('\n'));
}
process.exitCode = failed > 0 ? 1 : 0;

/** @param {readonly [folder: string, ending: string] | undefined} files @returns {Promise<Buffer[]>} */
async function realFiles(files) {
  if (!files) return [];
  const [folder, ending] = files;
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending));
  return Promise.all(names.map((name) => readFile(`${folder}/${name}`)));
}

/** The words in the files, which the fuzzer puts in and exchanges. @param {readonly Uint8Array[]} files */
function dictionary(files) {
  const words = files.flatMap(
    (file) =>
      Buffer.from(file)
        .toString('latin1')
        .match(/[A-Za-z_][\w.-]{2,30}/g) ?? [],
  );
  return [...new Set(words)]
    .slice(0, 400)
    .map((word) => `"${word}"\n`)
    .join('');
}
