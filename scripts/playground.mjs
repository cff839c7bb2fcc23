// The playground (playground/), on the package as it is built: node scripts/playground.mjs [serve | build | check | pack]
// Its own packages are installed by its own lock file, at the first use and when that changes.
import { spawnSync } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { createServer, preview, build as viteBuild } from 'vite';
import { installLocked } from './install-locked.mjs';
import { everythingIn, unlessFresh } from './written.mjs';

const FOLDER = 'playground';
const OUT = `${FOLDER}/dist`;
/** Written last, by the plug-in that knows all files. */
const WHOLE = `${OUT}/service-worker.js`;
/** In the package. */
const PACKED = 'dist/playground';
const configFile = `${FOLDER}/vite.config.ts`;

const [command = 'serve', ...rest] = process.argv.slice(2);
const actions = { serve, build, check, pack, preview: serveBuilt };
const action = actions[/** @type {keyof typeof actions} */ (command)];
if (!action || rest.length > 0) {
  console.error('Usage: node scripts/playground.mjs [serve | build | check | preview | pack]');
  process.exit(2);
}
run('scripts/build.mjs', []);
await installLocked(FOLDER);
await action();

async function serve() {
  const server = await createServer({ configFile });
  await server.listen();
  server.printUrls();
}

async function serveBuilt() {
  await build();
  (await preview({ configFile })).printUrls();
}

async function build() {
  const folders = ['src', 'public'].map((name) => `${FOLDER}/${name}`);
  const sources = (await Promise.all(folders.map(everythingIn))).flat();
  const settings = ['index.html', 'pages.ts', 'vite.config.ts', 'package-lock.json'];
  const made = ['dist/index.js', ...settings.map((name) => `${FOLDER}/${name}`)];
  await unlessFresh([WHOLE], [...sources, ...made], async () => {
    // What tests and shells have set would build a page for development.
    process.env.NODE_ENV = 'production';
    await viteBuild({ configFile, logLevel: 'warn' });
    console.log(`${OUT}: static files, for any web server`);
  });
}

/** Puts the built page where `myelin playground` finds it. */
async function pack() {
  await build();
  await rm(PACKED, { recursive: true, force: true });
  await cp(OUT, PACKED, { recursive: true });
}

function check() {
  run('node_modules/typescript/bin/tsc', ['--noEmit', '-p', FOLDER]);
}

/** @param {string} script @param {readonly string[]} args */
function run(script, args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
