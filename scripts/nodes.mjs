// Other versions of Node that the platform tests run: npm packages in a cache folder, as a dependency each user
// would download 100 MB for nothing. Installed by scripts/install-test-tools.mjs.

/** Where they are kept. */
export const NODES_FOLDER = 'node_modules/.cache/myelin-nodes';

/** Exact versions of the packages node-<platform>-<architecture>. */
export const NODE_VERSIONS = ['22.23.3', '24.21.0', '26.10.0'];

/** Those between, which get no long support: slow tests of the command alone run there. */
export const ODD_NODE_VERSIONS = ['21.7.3', '23.9.0', '25.9.0'];

/** @param {string} version */
export function nodePath(version) {
  return `${NODES_FOLDER}/${version}/node_modules/${nodePackage()}/bin/node`;
}

export function nodePackage() {
  return `node-${process.platform}-${process.arch}`;
}

/** The version that the emulator of test-tools.mjs runs. */
export const ARM64_NODE = '24.21.0';

/** What this Node needs to have relaxed SIMD: 20 hides it behind a flag, later ones have it and refuse the flag. */
export const RELAXED_FLAGS =
  Number(process.versions.node.split('.')[0]) < 22 ? ['--experimental-wasm-relaxed-simd'] : [];
