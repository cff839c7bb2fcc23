// A coverage-guided run over every loader: `npm run test:fuzz [-- seconds [target …]]`, ten minutes by default, shared
// evenly. Inputs that were worth keeping go to build/fuzz/<target>, crashes to build/fuzz/<target>-crash-…
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
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
await build({ ...common, entryPoints: ['test/fuzz/targets.ts'], outfile: `${folder}/targets.js` });

/** @type {typeof import('../test/fuzz/targets.js')} */
const { targets } = createRequire(import.meta.url)(`${folder}/targets.js`);
const names = named.length > 0 ? named : Object.keys(targets);
const each = Math.max(1, Math.floor(Number(seconds) / names.length));
let failed = 0;
for (const name of names) {
  const corpus = `${folder}/${name}`;
  await mkdir(corpus, { recursive: true });
  const seeds = targets[name]?.seeds();
  if (!seeds) throw new Error(`No target ${name}; known are ${Object.keys(targets).join(', ')}.`);
  for (const [i, seed] of seeds.entries()) await writeFile(`${corpus}/seed-${i}`, seed);
  const harness = `${folder}/${name}.js`;
  await writeFile(
    harness,
    `const { targets, isRefusal } = require('./targets.js');
exports.fuzz = (data) => {
  try {
    targets[${JSON.stringify(name)}].load(data);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
};
`,
  );
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      ...[
        fuzzerPath,
        harness,
        corpus,
        '--sync',
        '--disableBugDetectors=.*',
        '-i',
        `${folder}/targets.js`,
      ],
      ...['--', `-max_total_time=${each}`, `-artifact_prefix=${folder}/${name}-`],
      // Beyond these an input hangs or is not bounded.
      ...['-timeout=20', '-rss_limit_mb=2048', '-max_len=65536', '-print_final_stats=1'],
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 30 },
  );
  const runs = /number_of_executed_units:\s*(\d+)/.exec(stderr)?.[1] ?? '?';
  const added = /new_units_added:\s*(\d+)/.exec(stderr)?.[1] ?? '?';
  const coverage = [...stderr.matchAll(/cov: (\d+)/g)].at(-1)?.[1] ?? '?';
  const verdict = status === 0 ? 'nothing found' : `FAILED, status ${status}`;
  console.log(
    `${name.padEnd(20)} ${runs.padStart(9)} inputs ${added.padStart(6)} kept ${coverage.padStart(6)} edges  ${verdict}`,
  );
  if (status === 0) continue;
  failed++;
  console.log(stderr.split('\n').slice(-40).join('\n'));
}
process.exitCode = failed > 0 ? 1 : 0;
