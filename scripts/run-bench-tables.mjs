// scikit-learn's figures by bench/tables/peers.py, then ours on the same folds: bench/tables/RESULTS.md.
// Usage: npm run bench:tables [-- --peers-are-there]. PYTHON names the interpreter, by default python3.
// With --answers: how fast a model answers (bench/tables/answers.ts). With --large CSV TARGET ROWS METHOD EPOCHS:
// bench/tables/large.ts.
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

const asked = process.argv.slice(2);
const alone = ['answers', 'large'].find((name) => asked[0] === `--${name}`);
if (!alone && !asked.includes('--peers-are-there')) {
  // Chosen for another processor, these slow NumPy down.
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...rest } = env;
  run(env.PYTHON ?? 'python3', ['bench/tables/peers.py', FOLDER, LIST], rest);
}
const outfile = `${FOLDER}/bench.mjs`;
await build({
  entryPoints: [`bench/tables/${alone ?? 'index'}.ts`],
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
        onResolve({ filter: /^myelin(\/table)?$/ }, ({ path }) => {
          const file = path === 'myelin' ? 'dist/index.js' : 'dist/table.js';
          return { path: pathToFileURL(file).href, external: true };
        });
      },
    },
  ],
});
if (alone) run(execPath, [outfile, ...asked.slice(1)]);
else run(execPath, [outfile, FOLDER, LIST, 'bench/tables/RESULTS.md']);
