// The whole build: assembly/ → build/wasm, src/worker → build/worker.js and both embedded, src/ → dist, the shipped
// binaries → dist/wasm, the shipped worker → dist/worker.js.
import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { breakLinesIn } from './break-lines.mjs';
import { ENTRIES } from './entries.mjs';
import { fromMain } from './from-main.mjs';
import { generate } from './generate.mjs';
import { pruneTypes } from './prune-types.mjs';
import { checkBundled, sbom } from './sbom.mjs';
import { bareTextEncoding, TEXT_ENCODING } from './text-encoding.mjs';
import { trimLoader } from './trim-loader.mjs';
import { trimMaps } from './trim-maps.mjs';
import { everythingIn, staleness } from './written.mjs';

/** The binaries that the main entry embeds. */
const EMBEDDED = [
  'simd',
  'network',
  'minimizers',
  'images',
  'normalisation',
  'pooling',
  'composites',
  'sequences',
  'attention',
].map((name) => resolve(`src/core/wasm/${name}-binary.ts`));
const BINARIES_FIRST = '\0binaries-first';

// Without the debug build, which tests compile.
await generate(['decoder', 'simd', 'relaxed', 'threads', 'threads-relaxed']);

const SOURCES = ['src', 'scripts'];
const sources = (await Promise.all(SOURCES.map(everythingIn))).flat();
const settings = ['package.json', 'package-lock.json', 'tsconfig.json'];
const made = await staleness(['dist/index.js'], [...sources, ...settings]);
if (!made) process.exit();

// A file whose source is gone must not be packed.
await rm('dist', { recursive: true, force: true });
const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
const { status } = spawnSync(
  process.execPath,
  [tsc, '-p', 'tsconfig.json', '--emitDeclarationOnly', '--declarationMap', 'false'],
  { stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);

await pruneTypes(
  'dist',
  ['index', ...ENTRIES].map((name) => `${name}.d.ts`),
);

// One file with the loader inside, and one for the relaxed binary: forty modules took Node three times as long to load,
// and the same file serves bundlers, Node and script tags. Minified but for the names of functions and classes, which
// stack traces and console.log show, and with short lines, of which an uncaught error shows one.
const main = await build({
  input: { index: BINARIES_FIRST },
  plugins: [binariesFirst(), trimLoader()],
  treeshake: { moduleSideEffects: (id) => EMBEDDED.includes(id) || undefined },
  output: {
    dir: 'dist',
    format: 'esm',
    chunkFileNames: '[name].js',
    sourcemap: true,
    minify: { compress: true, mangle: { toplevel: true, keepNames: true } },
  },
  transform: { target: 'es2022' },
  logLevel: 'warn',
});

const entries = await build({
  // The command stands among them, as it shares their chunks; it is a program, not an entry.
  input: Object.fromEntries([...ENTRIES, 'cli'].map((name) => [name, `src/${name}.ts`])),
  // Optional peers of `queue` stay out; sirv and totalist name Node's modules without its prefix.
  external: [/^node:/, 'fs', 'path', 'bullmq', 'ioredis'],
  output: {
    dir: 'dist',
    format: 'esm',
    chunkFileNames: 'chunk-[name]-[hash].js',
    sourcemap: true,
    // Names too: the protobuf library is two thirds of `onnx`.
    minify: true,
  },
  transform: { target: 'es2022', inject: TEXT_ENCODING },
  logLevel: 'warn',
  // What `network.toSource` loads is a chunk of the main entry.
  plugins: [
    trimLoader(),
    bareTextEncoding(),
    await fromMain({ 'network/source/write-source': './write-source.js' }),
  ],
});

checkBundled([main, entries]);

await mkdir('dist/wasm', { recursive: true });
for (const engine of ['simd', 'relaxed']) {
  await copyFile(`build/wasm/${engine}.wasm`, `dist/wasm/${engine}.wasm`);
}
for (const file of ['worker.js', 'worker.js.map']) await copyFile(`build/${file}`, `dist/${file}`);
await writeFile(
  'dist/worker.d.ts',
  '/** The program of workers, for the option `worker` of `trainAsync`; it exports nothing. */\nexport {};\n',
);

await writeFile('dist/sbom.cdx.json', `${JSON.stringify(sbom(), null, 2)}\n`);
await breakLinesIn('dist');
await trimMaps('dist');
await chmod('dist/cli.js', 0o755);
await made();

/**
 * The main entry behind its binaries: amidst the code each would push what stands before it out of reach of deflate's 32 kB
 * window, 1 kB more of a bundle.
 */
function binariesFirst() {
  const lines = EMBEDDED.map((file) => `import ${JSON.stringify(file)};`);
  const code = [...lines, `export * from ${JSON.stringify(resolve('src/index.ts'))};`].join('\n');
  return {
    name: 'binaries-first',
    resolveId: (/** @type {string} */ id) => (id === BINARIES_FIRST ? id : undefined),
    load: (/** @type {string} */ id) => (id === BINARIES_FIRST ? code : undefined),
  };
}
