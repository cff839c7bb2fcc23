// What makes the built page strict and able to do without a network.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** The strictest policy under which everything works; `'wasm-unsafe-eval'` compiles WebAssembly and nothing else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "worker-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** As a `meta` element, so that it holds wherever the files are put. The development server inserts styles and has none. */
export function contentPolicy(): Plugin {
  return {
    name: 'content-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** Writes `service-worker.js`: it keeps every file of this build, and answers from what it keeps. */
export function offline(): Plugin {
  let folder = '';
  return {
    name: 'offline',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = join(root, build.outDir);
    },
    closeBundle: () => {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'service-worker.js')
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
      const hash = createHash('sha256');
      for (const file of files) hash.update(file.slice(folder.length)).update(readFileSync(file));
      const names = files.map((file) => `.${file.slice(folder.length).replaceAll('\\', '/')}`);
      writeFileSync(
        join(folder, 'service-worker.js'),
        serviceWorker(hash.digest('hex').slice(0, 16), names),
      );
    },
  };
}

/** What is inside, under which terms: `licences.txt`, beside the page. */
export function licences(): Plugin {
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const packages = ['preact', '@preact/signals', '@preact/signals-core', 'uplot'];
  const texts: readonly (readonly [string, string])[] = [
    ['Myelin', here('../LICENSE')],
    ['What Myelin contains', here('../NOTICE')],
    ...readdirSync(here('../LICENSES')).map((name) => [name, here(`../LICENSES/${name}`)] as const),
    ['Data: irises and digits', here('../examples/data/README.md')],
    ...packages.map((name) => [name, here(`node_modules/${name}/LICENSE`)] as const),
  ];
  return {
    name: 'licences',
    apply: 'build',
    generateBundle() {
      const source = texts.map(
        ([name, path]) => `${name}\n\n${readFileSync(path, 'utf8').trim()}\n`,
      );
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: source.join('\n---\n\n') });
    },
  };
}

function serviceWorker(version: string, files: readonly string[]): string {
  return `// Written by the build (pages.ts): the page without a network.
const CACHE = 'myelin-playground-${version}';
const FILES = ${JSON.stringify(['./', ...files.filter((file) => file !== './index.html')])};

addEventListener('install', (event) => {
  // All or nothing: a page whose parts are of two builds would not start. 'reload' passes by the browser's own cache.
  const requests = FILES.map((file) => new Request(file, { cache: 'reload' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});
addEventListener('activate', (event) => {
  const old = (key) => key.startsWith('myelin-playground-') && key !== CACHE;
  event.waitUntil(
    caches.keys().then((keys) => Promise.all(keys.filter(old).map((key) => caches.delete(key)))),
  );
});
addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return;
  const page = request.mode === 'navigate' ? './' : request;
  event.respondWith(
    caches.open(CACHE).then((cache) => cache.match(page, { ignoreVary: true })).then((kept) => kept ?? fetch(request)),
  );
});
`;
}
