// The whole build: assembly/ → build/wasm and the embedded modules, src/ → dist, the shipped binaries → dist/wasm.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { buildWasm } from './build-wasm.mjs';
import { pruneTypes } from './prune-types.mjs';

await buildWasm();

// A file whose source is gone must not be packed.
await rm('dist', { recursive: true, force: true });
const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
const { status } = spawnSync(
  process.execPath,
  [tsc, '-p', 'tsconfig.json', '--emitDeclarationOnly', '--declarationMap', 'false'],
  { stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);
await pruneTypes('dist', ['index.d.ts']);

// One file with the loader inside, and one for the relaxed binary: forty modules took Node three times as long to load,
// and the same file serves bundlers, Node and script tags. Minified but for the names of functions and classes, which
// stack traces and console.log show.
await build({
  input: 'src/index.ts',
  output: {
    dir: 'dist',
    format: 'esm',
    chunkFileNames: '[name].js',
    minify: { compress: true, mangle: { toplevel: true, keepNames: true } },
  },
  transform: { target: 'es2022' },
  logLevel: 'warn',
});

await mkdir('dist/wasm', { recursive: true });
for (const engine of ['simd', 'relaxed']) {
  await copyFile(`build/wasm/${engine}.wasm`, `dist/wasm/${engine}.wasm`);
}
