// The installed package in pages: bundled, without a bundler, in workers, and under a Content-Security-Policy.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPECTED, SHORT } from '../platform/fingerprint.mjs';
import { installedBrowsers, type OpenBrowser } from '../support/browsers.js';
import { type Content, type Site, serve } from '../support/site.js';
import { bundleFingerprint } from './bundle-fingerprint.js';
import { installPacked } from './install.js';
import { ANSWER, PROGRAM } from './programs.js';

const SCRIPT = '/node_modules/myelin/dist/index.js';

const page = (body: string, headers?: Record<string, string>): Content => ({
  body: `<!doctype html><link rel="icon" href="data:,">${body}`,
  ...(headers && { headers }),
});
const policy = (value: string) => ({ 'Content-Security-Policy': value });
/** `worker` is an expression for something whose `onmessage` is told the result. */
const fromWorker = (worker: string): Content =>
  page(`<script type="module">
    const tell = ({ data }) => (document.title = data);
    const fail = (error) => (document.title = JSON.stringify({ error: String(error.message ?? error) }));
    try { ${worker} } catch (error) { fail(error); }
  </script>`);

const bundled = '<script type="module" src="/short.js"></script>';
/** Where only the given sources may run anything at all, and the icon, as each page has one. */
const strictest = (scripts: string) =>
  policy(`default-src 'none'; img-src data:; script-src ${scripts}`);

const pages: Readonly<Record<string, Content>> = {
  '/import-map.html': page(
    `<script type="importmap">${JSON.stringify({
      imports: { myelin: SCRIPT },
    })}</script><script type="module">${PROGRAM}</script>`,
  ),
  '/script-tag.html': page(
    `<script type="module">${PROGRAM.replace("'myelin'", `'${SCRIPT}'`)}</script>`,
  ),
  // The relaxed binary is a file of its own beside the script.
  '/script-tag-relaxed.html': page(
    `<script type="module">${PROGRAM.replace("'myelin'", `'${SCRIPT}'`)
      .replace('{ engineName', '{ init, engineName')
      .replace('const neuron', "await init({ engine: 'relaxed' });\nconst neuron")}</script>`,
  ),
  '/bundle.html': page('<script type="module" src="/module.js"></script>'),
  '/isolated.html': page(bundled, {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  }),
  '/csp-wasm.html': page(bundled, strictest("'self' 'wasm-unsafe-eval'")),
  '/csp-no-wasm.html': page(bundled, strictest("'self'")),
  // No script of the page but the one with the right nonce, nor what others bring in.
  '/csp-nonce.html': page(
    '<script type="module" nonce="bXllbGlu" src="/short.js"></script>',
    strictest("'nonce-bXllbGlu' 'strict-dynamic' 'wasm-unsafe-eval'"),
  ),
  '/trusted-types.html': page(bundled, {
    ...policy("script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'"),
  }),
  '/classic-worker.html': fromWorker("new Worker('/classic.js').onmessage = tell;"),
  '/module-worker.html': fromWorker(
    "new Worker('/short.js', { type: 'module' }).onmessage = tell;",
  ),
  '/service-worker.html': fromWorker(`
    navigator.serviceWorker.onmessage = tell;
    await navigator.serviceWorker.register('/short-classic.js');
    (await navigator.serviceWorker.ready).active.postMessage('tell');`),
};

const SIMD = { engine: 'simd', simd: 'ok' };
/** Everything that must have its bits; the others show that the library is loaded, has its engine and trains in a worker. */
const WHOLE = ['/bundle.html', '/classic-worker.html'];

const installed = installPacked();
let site: Site;
beforeAll(async () => {
  await bundleFingerprint(installed.folder, 'module', 'esm');
  await bundleFingerprint(installed.folder, 'classic', 'iife');
  await bundleFingerprint(installed.folder, 'short', 'esm', 'shortFingerprint');
  await bundleFingerprint(installed.folder, 'short-classic', 'iife', 'shortFingerprint');
  site = await serve(installed.folder, pages);
});
afterAll(() => {
  site.close();
  installed.remove();
});

describe.each(installedBrowsers)('pages in $name', ({ name, open }) => {
  let browser: OpenBrowser;
  beforeAll(async () => {
    browser = await open();
  });
  afterAll(() => browser.close());

  it.each([
    ['/import-map.html', 'simd'],
    ['/script-tag.html', 'simd'],
    ['/script-tag-relaxed.html', 'relaxed'],
  ])('%s: %s', async (path, engine) => {
    const { title, problems } = await browser.visit(site.origin + path);
    expect(JSON.parse(title)).toEqual({
      engine,
      answer: engine === 'relaxed' ? expect.closeTo(ANSWER, 12) : ANSWER,
    });
    expect(problems).toEqual([]);
  });

  it.each([
    '/bundle.html',
    '/isolated.html',
    '/csp-wasm.html',
    '/csp-nonce.html',
    '/trusted-types.html',
    '/classic-worker.html',
    '/module-worker.html',
    '/service-worker.html',
  ])('%s: simd, the expected bits', async (path) => {
    const { title, problems } = await browser.visit(site.origin + path);
    const hashes = WHOLE.includes(path) ? EXPECTED : SHORT;
    expect(JSON.parse(title)).toEqual({ ...SIMD, ...hashes });
    // A worker from a blob that the policy forbids, the browser's own word: there are time slices then.
    const refused = /csp|trusted/.test(path) ? /worker|blob:|Trusted|trusted/i : /^$/;
    expect(problems.filter((problem) => !refused.test(problem))).toEqual([]);
  });

  it('/csp-no-wasm.html: js, the expected bits; asked for by name, simd is a typed error', async () => {
    const { title, problems } = await browser.visit(`${site.origin}/csp-no-wasm.html`);
    expect(JSON.parse(title)).toEqual({ engine: 'js', simd: 'ERR_ENGINE', ...SHORT });
    // One for each attempt, the browser's own.
    expect(problems.length, `${name}: ${problems.join('\n')}`).toBeLessThanOrEqual(2);
  });
});
