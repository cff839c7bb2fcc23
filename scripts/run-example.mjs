// Runs one of examples/*.ts against the built package: node scripts/run-example.mjs s0 [arguments for the example]
// Bundled on the fly, as Node 20 runs no TypeScript. In this very process, so that the terminal stays the example's.
import { existsSync } from 'node:fs';
import { build } from 'esbuild';

const [name, ...rest] = process.argv.slice(2);
const source = `examples/${name}.ts`;
if (!name || !existsSync(source)) {
  console.error(`There is no ${source}. Usage: node scripts/run-example.mjs <name>`);
  process.exit(2);
}

// Inside the repository, so that the import of 'myelin' finds this package itself.
const outfile = `build/examples/${name}.mjs`;
await build({
  entryPoints: [source],
  outfile,
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
process.argv.splice(1, process.argv.length, outfile, ...rest);
await import(new URL(`../${outfile}`, import.meta.url).href);
