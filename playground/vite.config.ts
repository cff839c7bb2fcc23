import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { contentPolicy, licences, offline } from './pages.ts';

const dist = (name: string): string => fileURLToPath(new URL(`../dist/${name}`, import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Wherever the folder is put: no path begins at the root of a site.
  base: './',
  resolve: {
    // The built package, by the names that its users import.
    alias: [
      { find: /^myelin$/, replacement: dist('index.js') },
      { find: /^myelin\/worker\.js\?url$/, replacement: `${dist('worker.js')}?url` },
      { find: /^myelin\/([\w-]+)$/, replacement: dist('$1.js') },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { fs: { allow: ['..'] } },
  build: {
    target: 'es2022',
    // Nothing inlined: the policy has no data: but for images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  worker: { format: 'es' },
  plugins: [contentPolicy(), licences(), offline()],
});
