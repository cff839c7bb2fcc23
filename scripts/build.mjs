// The whole build: assembly/ → build/wasm and the embedded modules, src/ → dist, the shipped binaries → dist/wasm.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildWasm } from './build-wasm.mjs';

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

// The other entries, `myelin/<name>`, each one file. What has an identity, classes above all, is taken from the entry that
// owns it, so that there is one of each; the rest of what they share is small and without state.
const ENTRIES = ['files', 'node'];
/** @type {Record<string, string>} */
const OWNERS = {
  errors: 'index',
  network: 'index',
  'layers/dense': 'index',
  'serialization/model': 'files',
};
for (const entry of ENTRIES) {
  await build({
    entryPoints: [`src/${entry}.ts`],
    outdir: 'dist',
    bundle: true,
    platform: 'neutral',
    external: ['node:*'],
    format: 'esm',
    target: 'es2022',
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
    plugins: [
      {
        name: 'from the owner',
        setup({ onResolve }) {
          onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path, resolveDir }) => {
            const owner = OWNERS[relative('src', resolve(resolveDir, path)).replace(/\.js$/, '')];
            return owner && owner !== entry ? { path: `./${owner}.js`, external: true } : undefined;
          });
        },
      },
    ],
  });
}

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
