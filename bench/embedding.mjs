// How large a page's bundle gets with the simd binary embedded in each text form: node bench/embedding.mjs
// The whole package, minified by esbuild, with the one binary and the form's own decoder (none was written for Z85).
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { encode } from '../scripts/encode.mjs';

const binary = readFileSync('build/wasm/simd.wasm');

/** @param {string} body of a loop over i */
const loop = (body) => `
  export function decode(text) {
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = ${body};
    return bytes;
  }`;
const base64 = `export const decode = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));`;
const hex = loop('parseInt(text.slice(2 * i, 2 * i + 2), 16)');
const latin1 = loop('text.charCodeAt(i)');

/** @type {[name: string, encode: (bytes: Buffer) => string, decoder: string | undefined][]} */
const FORMS = [
  ['base64, 6 bits a character', (bytes) => bytes.toString('base64'), base64],
  ['hex, 4 bits a character', (bytes) => bytes.toString('hex'), hex],
  ['Z85, 32 bits in 5 characters', z85, ''],
  ['latin-1, a byte a character', (bytes) => bytes.toString('latin1'), latin1],
  ['a byte in one or two ASCII characters', encode, undefined],
];

/** ZeroMQ's RFC 32. @param {Buffer} bytes */
function z85(bytes) {
  const alphabet =
    '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
  const padded = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
  let text = '';
  for (let at = 0; at < padded.length; at += 4) {
    let word = padded.readUInt32BE(at);
    let digits = '';
    for (let i = 0; i < 5; i++) {
      digits = (alphabet[word % 85] ?? '') + digits;
      word = Math.trunc(word / 85);
    }
    text += digits;
  }
  return text;
}

/** @param {string} text @param {'ascii' | 'utf8'} charset @param {string} [decoder] default: the shipped one */
async function bundle(text, charset, decoder) {
  const result = await build({
    entryPoints: ['src/index.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset,
    write: false,
    external: ['*/relaxed-binary.js'],
    plugins: [
      {
        name: 'binary',
        setup({ onLoad }) {
          const contents = `export function simdBinary() { return ${JSON.stringify(text)}; }`;
          onLoad({ filter: /simd-binary\.ts$/ }, () => ({ contents, loader: 'js' }));
          // All families in one, so that the form is what differs.
          for (const family of ['network', 'images', 'normalisation', 'pooling', 'sequences']) {
            const none = `export function ${family}Binary() { return ''; }`;
            onLoad({ filter: new RegExp(`${family}-binary\\.ts$`) }, () => ({
              contents: none,
              loader: 'js',
            }));
          }
          if (decoder === undefined) return;
          const decode = decoder || 'export const decode = (text) => text;';
          onLoad({ filter: /wasm.decode\.ts$/ }, () => ({ contents: decode, loader: 'js' }));
        },
      },
    ],
  });
  return Buffer.from(result.outputFiles[0]?.contents ?? []);
}

/** @param {string} name @param {Buffer} content */
function row(name, content) {
  return {
    form: name,
    bytes: content.length,
    gzip: gzipSync(content, { level: 9 }).length,
    brotli: brotliCompressSync(content).length,
  };
}

const rows = [
  row('the binary itself', binary),
  row('the package without it', await bundle('', 'ascii', '')),
];
for (const [name, form, decoder] of FORMS) {
  const text = form(binary);
  rows.push(row(name, await bundle(text, 'ascii', decoder)));
  if (/[^ -~]/.test(text)) {
    rows.push(row(`${name}, UTF-8 output`, await bundle(text, 'utf8', decoder)));
  }
}
console.table(rows);
