import { build } from 'esbuild';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installPacked } from './install.js';
import { answerOf, browsers, type Page, PageServer } from './page-server.js';
import { ANSWER, PROGRAM } from './programs.js';

const installed = installPacked();
const pages: Record<string, Page> = {
  '/bundle.html': { html: '<script type="module" src="/bundle.js"></script>' },
  '/import-map.html': {
    html: `<script type="importmap">${JSON.stringify({
      imports: { myelin: '/node_modules/myelin/dist/index.js' },
    })}</script><script type="module">${PROGRAM}</script>`,
  },
  '/script-tag.html': {
    html: `<script type="module">${PROGRAM.replace("'myelin'", "'/node_modules/myelin/dist/index.js'")}</script>`,
  },
  // The relaxed binary is a file of its own beside the script.
  '/script-tag-relaxed.html': {
    html: `<script type="module">${PROGRAM.replace(
      "'myelin'",
      "'/node_modules/myelin/dist/index.js'",
    )
      .replace('{ engineName', '{ init, engineName')
      .replace('const neuron', "await init({ engine: 'relaxed' });\nconst neuron")}</script>`,
  },
  '/forbidden.html': {
    html: '<script type="module" src="/bundle.js"></script>',
    headers: { 'Content-Security-Policy': "script-src 'self'" },
  },
  '/allowed.html': {
    html: '<script type="module" src="/bundle.js"></script>',
    headers: { 'Content-Security-Policy': "script-src 'self' 'wasm-unsafe-eval'" },
  },
};

const server = new PageServer(pages, installed.folder);

beforeAll(async () => {
  await build({
    stdin: { contents: PROGRAM, resolveDir: installed.folder },
    outdir: installed.folder,
    entryNames: 'bundle',
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
  });
  await server.listen();
});

afterAll(() => {
  server.close();
  installed.remove();
});

describe.each(browsers)('pages in $name', ({ launch }) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, 60_000); // a busy machine takes its time
  afterAll(() => browser.close());

  it.each([
    ['/bundle.html', 'simd'],
    ['/import-map.html', 'simd'],
    ['/allowed.html', 'simd'],
    ['/script-tag.html', 'simd'],
    ['/script-tag-relaxed.html', 'relaxed'],
    ['/forbidden.html', 'js'],
  ])('%s: %s', async (path, engine) => {
    const page = await browser.newPage();
    const result = await answerOf(page, server.urlOf(path));
    expect(result).toEqual({
      engine,
      answer: engine === 'relaxed' ? expect.closeTo(ANSWER, 12) : ANSWER,
    });
    await page.close();
  });
});
