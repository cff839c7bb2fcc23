// Everything under src/ that is not written by hand, each part only where its sources have changed: what tests, types and
// bundles stand on. Usage: node scripts/generate.mjs
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { buildWasm } from './build-wasm.mjs';
import { buildWorker } from './build-worker.mjs';
import { buildSourceFunctions } from './source-functions.mjs';

/** @param {readonly string[]} [wasm] the targets of build-wasm.mjs; default: all */
export async function generate(wasm) {
  await buildWasm(wasm);
  await buildSourceFunctions();
  await buildWorker();
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) await generate();
