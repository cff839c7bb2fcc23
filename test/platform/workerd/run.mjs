// Starts workerd with the bundle that is named and prints what it answers: node run.mjs <bundle> <path> …
// Each path is asked of a fresh workerd, as the engine is chosen once.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const load = createRequire(resolve('build/test-tools/workerd/package.json'));
const { Miniflare } = load('miniflare');
const [bundle = '', ...paths] = process.argv.slice(2);

for (const path of paths) {
  const runtime = new Miniflare({
    compatibilityDate: '2026-04-01',
    cf: false,
    modules: [
      { type: 'ESModule', path: 'worker.mjs', contents: readFileSync(bundle, 'utf8') },
      { type: 'CompiledWasm', path: 'simd.wasm', contents: readFileSync('dist/wasm/simd.wasm') },
    ],
  });
  const response = await runtime.dispatchFetch(`http://localhost${path}`);
  console.log(await response.text());
  await runtime.dispose();
}
