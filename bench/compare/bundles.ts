// The hello program of each JavaScript library as a page would get it: bundled and minified by esbuild, gzip -9.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import type { Contestant } from './contestants.js';
import { COMPARE } from './folders.js';
import type { Entry } from './results.js';

const PROGRAM = `
const model = await hello.create();
await hello.train(model);
console.log(await hello.predict(model, [1, 0]));`;

/** Fetched by the page beside the script: the file that a browser with SIMD takes. */
const BESIDE: Readonly<Record<string, string>> = {
  'tfjs-wasm': 'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
};

export async function measureBundles(contestants: readonly Contestant[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const { key, name, hello } of contestants) {
    const entry: Entry = { key, name, version: '', dtype: '', values: [], how: '' };
    entries.push(entry);
    try {
      const script = await bundle(hello!);
      const file = BESIDE[hello!];
      const beside = file ? gzip(readFileSync(`${COMPARE}/${file}`)) : 0;
      entry.values.push(script + beside);
      if (beside) entry.how = `${script} of script, ${beside} of WebAssembly beside it`;
    } catch (error) {
      entry.failed = (error as Error).message.split('\n').slice(0, 2).join(' ');
    }
  }
  return entries;
}

async function bundle(hello: string): Promise<number> {
  const outdir = `${COMPARE}/build/bundles`;
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `import { hello } from './hello/${hello}.js';${PROGRAM}`,
      resolveDir: COMPARE,
    },
    bundle: true,
    minify: true,
    // What only a dynamic import loads becomes a chunk that the page does not fetch: Myelin's relaxed binary.
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    outdir,
    absWorkingDir: COMPARE,
    write: false,
    metafile: true,
    legalComments: 'none',
    logLevel: 'silent',
    alias: { myelin: `${COMPARE}/../../dist/index.js` },
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [path, contents]));
  let bytes = 0;
  for (const path of staticallyReached('build/bundles/stdin.js', metafile)) {
    bytes += gzip(files.get(`${COMPARE}/${path}`)!);
  }
  return bytes;
}

function staticallyReached(
  path: string,
  metafile: Metafile,
  found = new Set<string>(),
): Set<string> {
  found.add(path);
  for (const { path: next, kind } of metafile.outputs[path]!.imports) {
    if (kind === 'import-statement' && !found.has(next)) staticallyReached(next, metafile, found);
  }
  return found;
}

function gzip(bytes: Uint8Array): number {
  return gzipSync(bytes, { level: 9 }).length;
}
