// Bundles bench/index.ts (Node 20 runs no TypeScript) and runs it with relaxed SIMD, which Node 20 hides behind a flag.
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';

const outfile = 'build/bench/bench.mjs';
await build({
  entryPoints: ['bench/index.ts'],
  outfile,
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
const { status } = spawnSync(
  process.execPath,
  ['--experimental-wasm-relaxed-simd', outfile, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
