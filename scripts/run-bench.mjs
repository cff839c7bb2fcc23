// Bundles bench/index.ts (Node 20 runs no TypeScript) and runs it with relaxed SIMD.
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { RELAXED_FLAGS } from './nodes.mjs';

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
  [...RELAXED_FLAGS, outfile, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
