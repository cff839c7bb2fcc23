// Bundles bench/second-order/index.ts (Node 20 runs no TypeScript) and runs it.
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';

const outfile = 'build/bench/second-order.mjs';
await build({
  entryPoints: ['bench/second-order/index.ts'],
  outfile,
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, [outfile], { stdio: 'inherit' });
process.exitCode = status ?? 1;
