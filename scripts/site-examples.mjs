// The programs of the guides that can run in a page: each a module for a worker in FOLDER, so that nothing is evaluated and
// the site can have a strict policy. Usage: node scripts/site-examples.mjs [FOLDER]; scripts/site.mjs does it for the site.
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { installLocked } from './install-locked.mjs';

/** What a page has: no files, no processes, no workers that load modules of their own. */
const ENTRIES = /^myelin(\/(files|images|kernels|onnx|plot|series|source|table|text))?$/;
/** Files, processes, other machines, pages of their own; threads, for which the site has no headers, and modules from texts. */
const ELSEWHERE = /\b(process|Buffer|document|window|fetch|threads)\b|data:text/;

/**
 * @typedef {object} Example
 * @property {string} name The guide's name and the block's number in it.
 * @property {string} program TypeScript.
 * @property {string} output What it prints.
 * @property {number} end Where in the guide's text the block of its output ends.
 */

/**
 * The blocks of a guide that can run in a page.
 * @param {string} guide Without its extension.
 * @param {string} text
 * @returns {Example[]}
 */
export function examplesOf(guide, text) {
  const blocks = text.matchAll(/^```ts\n(.*?)^```\n\s*^```text\n(.*?)^```$/gms);
  return Array.from(blocks, ({ index, 0: all, 1: program = '', 2: output = '' }, i) => ({
    name: `${guide}-${i + 1}`,
    program,
    output,
    end: index + all.length,
  })).filter(({ program }) => runsInPages(program));
}

/** @param {string} program */
function runsInPages(program) {
  const modules = Array.from(program.matchAll(/from '([^']+)'/g), ([, name = '']) => name);
  return modules.every((name) => ENTRIES.test(name)) && !ELSEWHERE.test(program);
}

/** Of every guide. @returns {Example[]} */
export function allExamples() {
  return readdirSync('docs')
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      examplesOf(file.slice(0, -'.md'.length), readFileSync(`docs/${file}`, 'utf8')),
    );
}

/**
 * Writes `NAME.js` for each example, with what they share once.
 * @param {string} folder
 */
export async function buildExamples(folder) {
  await rm(folder, { recursive: true, force: true });
  const examples = new Map(allExamples().map((example) => [example.name, example]));
  await build({
    entryPoints: [...examples.keys()].map((name) => ({ in: `example:${name}`, out: name })),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    logLevel: 'error',
    plugins: [
      {
        name: 'programs of the guides, myelin as it is built',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^example:/ }, ({ path }) => ({
            path: path.slice('example:'.length),
            namespace: 'example',
          }));
          onResolve({ filter: /^myelin(\/\w+)?$/ }, ({ path }) => ({
            path: resolve(`dist/${path.split('/')[1] ?? 'index'}.js`),
          }));
          onLoad({ filter: /.*/, namespace: 'example' }, ({ path }) => ({
            contents: `import { done } from './site/console.mjs';\n${examples.get(path)?.program}\ndone();\n`,
            loader: 'ts',
            resolveDir: resolve('.'),
          }));
        },
      },
    ],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await installLocked('site');
  await buildExamples(process.argv[2] ?? 'build/site-examples');
}
