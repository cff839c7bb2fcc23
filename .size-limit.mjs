/** @param {object} config */
const bundle = (config) => ({
  ...config,
  target: 'es2022',
  format: 'esm',
  // A chunk of its own, loaded on `init({ engine: 'relaxed' })` only; size-limit would add up all chunks.
  external: ['*/relaxed-binary.js'],
});

/**
 * What a program weighs that imports these names, minified, after gzip, one binary inside.
 * @param {string} name @param {string} names @param {string} limit
 */
const program = (name, names, limit) => ({
  name,
  path: 'dist/index.js',
  import: names,
  modifyEsbuildConfig: bundle,
  gzip: true,
  limit,
});

// Measured, and a margin of half a kilobyte.
export default [
  program('everything', '*', '66 kB'),
  program('Network, dense, sgd', '{ Network, dense, sgd }', '56 kB'),
  program('Neuron', '{ Neuron }', '38 kB'),
];
