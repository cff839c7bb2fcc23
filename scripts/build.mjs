// The whole build: assembly/ → build/wasm, src/worker → build/worker.js and both embedded, src/ → dist, the shipped
// binaries → dist/wasm, the shipped worker → dist/worker.js.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildWasm } from './build-wasm.mjs';
import { buildWorker } from './build-worker.mjs';

await buildWasm();
await buildWorker();

// A file whose source is gone must not be packed.
await rm('dist', { recursive: true, force: true });
const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
const { status } = spawnSync(
  process.execPath,
  [tsc, '-p', 'tsconfig.json', '--emitDeclarationOnly', '--declarationMap', 'false'],
  { stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);

// One file, and one for the relaxed binary: forty modules took Node three times as long to load.
await build({
  entryPoints: ['src/index.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  chunkNames: '[name]',
  packages: 'external',
  format: 'esm',
  target: 'es2022',
  // Names stay, for stack traces; blanks cost a third of the time that the import takes.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
});

// Stands on the main entry; its errors are those of the main entry, too, so that `instanceof` holds.
await build({
  entryPoints: ['src/search.ts'],
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  plugins: [
    {
      name: 'the main entry beside',
      setup({ onResolve }) {
        onResolve({ filter: /\/(index|errors)\.js$/ }, () => ({
          path: './index.js',
          external: true,
        }));
      },
    },
  ],
});

// For a script tag: the loader inside, minified; the relaxed binary stays the file that stands beside it.
await build({
  entryPoints: ['src/index.ts'],
  outfile: 'dist/myelin.min.js',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'warning',
  plugins: [
    {
      name: 'relaxed binary beside',
      setup({ onResolve }) {
        onResolve({ filter: /relaxed-binary\.js$/ }, () => ({
          path: './relaxed-binary.js',
          external: true,
        }));
      },
    },
  ],
});

await mkdir('dist/wasm', { recursive: true });
for (const engine of ['simd', 'relaxed']) {
  await copyFile(`build/wasm/${engine}.wasm`, `dist/wasm/${engine}.wasm`);
}
await copyFile('build/worker.js', 'dist/worker.js');
await writeFile(
  'dist/worker.d.ts',
  '/** The program of workers, for the option `worker` of `trainAsync`; it exports nothing. */\nexport {};\n',
);
