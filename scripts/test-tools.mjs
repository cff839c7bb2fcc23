// What tests run beyond the repository's own dependencies: other runtimes and bundlers, some 600 MB that a contributor
// need not download to run the rest. Installed by scripts/install-test-tools.mjs.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { NODE_VERSIONS, NODES_FOLDER, nodePackage, nodePath } from './nodes.mjs';

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} folder where it is installed
 * @property {string} proof a file that is there once it is
 * @property {string} [spec] the npm package, with its version
 * @property {string} [lockedBy] the folder of the package.json and package-lock.json to install, instead of `spec`
 */

const FOLDER = 'build/test-tools';

/** @type {readonly Tool[]} */
const NODES = NODE_VERSIONS.map((version) => ({
  name: `Node ${version}`,
  folder: `${NODES_FOLDER}/${version}`,
  proof: nodePath(version),
  spec: `${nodePackage()}@${version}`,
}));

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

/** The reader of safetensors by the format's makers; to be imported from the folder of its `proof`. */
export const hub = tool(
  '@huggingface/hub 2.17.5',
  'hub/node_modules/@huggingface/hub/package.json',
  {
    spec: '@huggingface/hub@2.17.5',
  },
);

/** @type {readonly Tool[]} */
export const TEST_TOOLS = [...NODES, bun, deno, workerd, bundlers, hub];

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

/** What cannot be tested here, each with the way to have it. */
export const missingTools = [
  ...TEST_TOOLS.filter((each) => !isInstalled(each)).map(
    ({ name }) => `${name}: run \`node scripts/install-test-tools.mjs\``,
  ),
  ...(onLinux && !canTrace ? ["strace: install Debian's strace, and allow tracing"] : []),
];
