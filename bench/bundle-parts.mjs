// What a bundle is made of, after gzip: node bench/bundle-parts.mjs [Neuron | 'Network, dense, sgd' …]
// A module's size is what the bundle loses without it, so that a repeat of another module's words counts for little.
import { readFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
import { LOADED_LATER } from '../scripts/loaded-later.mjs';
import { trimmed } from '../scripts/trim-loader.mjs';

const PROGRAMS = argv.length > 2 ? argv.slice(2) : ['Neuron', 'Network, dense, sgd', '*'];

/** As dist has it. @type {import('esbuild').Plugin} */
const loader = {
  name: 'trim loader',
  setup(build) {
    build.onLoad({ filter: /@assemblyscript.loader.index\.js$/ }, async ({ path }) => ({
      contents: trimmed(await readFile(path, 'utf8')),
    }));
  },
};

/** @param {string} text */
const gzip = (text) => gzipSync(text, { level: 9 }).length;

for (const names of PROGRAMS) await show(names);

/** @param {string} names */
async function show(names) {
  const parts = await partsOf(names);
  const whole = [...parts.values()].join('');
  const size = gzip(whole);
  console.log(
    `\n${names}: ${size} bytes after gzip, ${brotliCompressSync(whole).length} after brotli, ${whole.length} before`,
  );
  const rows = [...parts].map(([file, text]) => ({
    file,
    bytes: text.length,
    gzip: size - gzip(without(parts, [file])),
  }));
  const kinds = new Map(rows.map(({ file }) => [file, kindOf(file)]));
  const byKind = [...new Set(kinds.values())].map((kind) => {
    const files = rows.filter(({ file }) => kinds.get(file) === kind).map(({ file }) => file);
    return {
      kind,
      files: files.length,
      bytes: files.reduce((sum, file) => sum + (parts.get(file)?.length ?? 0), 0),
      gzip: size - gzip(without(parts, files)),
    };
  });
  console.table(byKind.sort((a, b) => b.gzip - a.gzip));
  const words = [...parts.values()]
    .join('')
    .replaceAll(/(["`])(?:(?!\1)[^\\\n]|\\.){12,400}?\1/g, (text) =>
      text.includes(' ') && text.length < 400 ? '""' : text,
    );
  console.log(`texts of messages: ${size - gzip(words)} bytes after gzip`);
  console.table(rows.sort((a, b) => b.gzip - a.gzip).slice(0, 70));
}

/** @param {Map<string, string>} parts @param {readonly string[]} files */
function without(parts, files) {
  return [...parts]
    .filter(([file]) => !files.includes(file))
    .map(([, text]) => text)
    .join('');
}

/** @param {string} file */
function kindOf(file) {
  if (file.endsWith('-binary.ts')) return file;
  if (file.startsWith('src/core/js/')) return 'twins';
  if (file.includes('node_modules')) return 'loader';
  return file
    .split('/')
    .slice(0, file.includes('/network/training/') ? 3 : 2)
    .join('/');
}

/** By module. @param {string} names @returns {Promise<Map<string, string>>} */
async function partsOf(names) {
  const { outputFiles } = await build({
    stdin: {
      contents: `export ${names === '*' ? '*' : `{ ${names} }`} from './src/index.ts'`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    minifySyntax: true,
    minifyIdentifiers: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    external: LOADED_LATER,
    plugins: [loader],
  });
  const text = (outputFiles[0]?.text ?? '').replace(/export \{[^}]*\};\s*$/, '');
  const pieces = text.split(/^\/\/ ((?:src|node_modules)\/\S+)$/m).slice(1);
  /** @type {Map<string, string>} */
  const parts = new Map();
  for (let at = 0; at < pieces.length; at += 2) {
    const { code } = await transform(pieces[at + 1] ?? '', {
      minifyWhitespace: true,
      target: 'es2022',
    });
    parts.set(pieces[at] ?? '', (parts.get(pieces[at] ?? '') ?? '') + code);
  }
  return parts;
}
