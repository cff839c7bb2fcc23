// Bundles bench/browser: the page's modules for browsers and Node alike, with the built package inside, and the driver,
// which is run.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { build } from 'esbuild';

const outdir = 'build/bench/browser';
/** @type {import('esbuild').BuildOptions} */
const common = { bundle: true, format: 'esm', logLevel: 'warning' };

await build({
  ...common,
  entryPoints: [
    { in: 'bench/browser/page.ts', out: 'page' },
    { in: 'bench/browser/start-myelin.ts', out: 'myelin' },
    { in: 'bench/browser/start-plain.ts', out: 'plain' },
  ],
  outdir,
  platform: 'neutral',
  target: 'es2022',
  // As a user's bundler would take it: minified, as it is shipped.
  alias: { myelin: resolve('dist/index.js') },
});
await build({
  ...common,
  entryPoints: ['bench/browser/index.ts'],
  outfile: `${outdir}/driver.mjs`,
  packages: 'external',
  alias: { myelin: resolve('dist/index.js') },
  platform: 'node',
  target: 'node20',
});
const { status } = spawnSync(process.execPath, [`${outdir}/driver.mjs`, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
