// Bundles bench/compare (Node 20 runs no TypeScript) and runs it on the built package. The bundles lie where the peers
// are found, in bench/compare/node_modules; 'myelin' is dist, as npm would ship it.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const COMPARE = 'bench/compare';

/** @param {string} folder */
const sources = (folder) =>
  readdirSync(`${COMPARE}/${folder}`)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => name.slice(0, -'.ts'.length));

const entryPoints = [
  { in: `${COMPARE}/index.ts`, out: 'index' },
  { in: `${COMPARE}/start.ts`, out: 'start' },
  ...sources('peers').map((name) => ({ in: `${COMPARE}/peers/${name}.ts`, out: name })),
  ...sources('hello').map((name) => ({ in: `${COMPARE}/hello/${name}.ts`, out: `hello-${name}` })),
];

// Nothing is removed first: another run may be at work there.
await build({
  entryPoints,
  outdir: `${COMPARE}/build`,
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  plugins: [
    {
      name: 'myelin is dist',
      setup({ onResolve }) {
        onResolve({ filter: /^myelin(\/onnx)?$/ }, ({ path }) => {
          const file =
            path === 'myelin' ? 'dist/index.js' : `dist/${path.slice('myelin/'.length)}.js`;
          return { path: pathToFileURL(file).href, external: true };
        });
      },
    },
  ],
});

const child = spawn(process.execPath, [`${COMPARE}/build/index.js`, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// A terminal sends Ctrl-C to the child as well; a signal sent to this process alone is passed on.
process.on('SIGINT', () => {});
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => child.kill('SIGTERM'));
}
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});
