import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { build } from 'esbuild';
import * as playwright from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium, firefox } from '../../scripts/browsers.mjs';
import { installPacked } from './install.js';
import { ANSWER, PROGRAM } from './programs.js';

const installed = installPacked();
const pages: Record<string, { html: string; policy?: string }> = {
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
    policy: "script-src 'self'",
  },
  '/allowed.html': {
    html: '<script type="module" src="/bundle.js"></script>',
    policy: "script-src 'self' 'wasm-unsafe-eval'",
  },
};

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const page = pages[path];
  if (page) {
    if (page.policy) response.setHeader('Content-Security-Policy', page.policy);
    response.setHeader('Content-Type', 'text/html').end(`<!doctype html>${page.html}`);
    return;
  }
  try {
    const content = readFileSync(join(installed.folder, path));
    response.setHeader('Content-Type', TYPES[extname(path)] ?? 'text/plain').end(content);
  } catch {
    response.writeHead(404).end();
  }
});

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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
  installed.remove();
});

const browsers = [
  { name: 'Chromium', type: playwright.chromium, executablePath: chromium, channel: 'chromium' },
  { name: 'Firefox', type: playwright.firefox, executablePath: firefox, channel: 'moz-firefox' },
];

describe.each(browsers.filter((browser) => browser.executablePath))('pages in $name', (found) => {
  let browser: playwright.Browser;
  beforeAll(async () => {
    const { executablePath, channel } = found;
    const args = channel === 'chromium' ? ['--no-sandbox', '--disable-gpu'] : [];
    browser = await found.type.launch({
      ...(executablePath && { executablePath }),
      ...(channel === 'moz-firefox' && { channel }),
      args,
    });
  });
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
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    await page
      .waitForFunction('document.title || undefined', undefined, { timeout: 20_000 })
      .catch((cause) => {
        throw new Error(`No answer; the page said: ${problems.join('; ') || 'nothing'}`, { cause });
      });
    const result = JSON.parse(await page.title());
    expect(result).toEqual({
      engine,
      answer: engine === 'relaxed' ? expect.closeTo(ANSWER, 12) : ANSWER,
    });
    await page.close();
  });
});
