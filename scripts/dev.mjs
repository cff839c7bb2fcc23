// The inner loop: npm run dev -- test/kernels/gemm. Vitest watches, in Node alone; a change in assembly/ compiles the debug
// build, which is the only one that kernel tests take here, and a change in src/ bundles the worker anew.
import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generate } from './generate.mjs';

// A fresh clone: tests load all binaries, whichever they use.
await generate(existsSync('build/wasm/simd.wasm') ? ['debug'] : undefined);

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const child = spawn(
  process.execPath,
  [vitest, 'watch', '--project', 'node', ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, MYELIN_DEV: '1' } },
);
// While the first edit is made: loading the compiler takes a second.
await import('assemblyscript/asc');
process.on('SIGINT', () => {});
child.on('exit', (code) => process.exit(code ?? 130));

let running = Promise.resolve();
/** @type {NodeJS.Timeout | undefined} */
let waiting;

/** Editors write a file more than once. */
function changed() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    running = running
      .then(() => generate(['debug']))
      .catch((error) => console.error(error.message));
  }, 20);
}

for (const folder of ['assembly', 'abi', 'src']) watch(folder, { recursive: true }, changed);
