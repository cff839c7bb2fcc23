// scikit-learn's figures by bench/tables/peers.py, then ours on the same folds: bench/tables/RESULTS.md.
// Usage: npm run bench:tables [-- --peers-are-there]. PYTHON names the interpreter, by default python3.
import { spawnSync } from 'node:child_process';
import { env, execPath, exit } from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const FOLDER = 'build/tables';
const LIST = 'bench/tables/tables.json';

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [environment] */
function run(command, args, environment = env) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env: environment });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) exit(status ?? 1);
}

if (!process.argv.includes('--peers-are-there')) {
  // Chosen for another processor, these slow NumPy down.
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...rest } = env;
  run(env.PYTHON ?? 'python3', ['bench/tables/peers.py', FOLDER, LIST], rest);
}
const outfile = `${FOLDER}/bench.mjs`;
await build({
  entryPoints: ['bench/tables/index.ts'],
  outfile,
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  plugins: [
    {
      name: 'myelin is dist',
      setup({ onResolve }) {
        const path = pathToFileURL('dist/table.js').href;
        onResolve({ filter: /^myelin\/table$/ }, () => ({ path, external: true }));
      },
    },
  ],
});
run(execPath, [outfile, FOLDER, LIST, 'bench/tables/RESULTS.md']);
