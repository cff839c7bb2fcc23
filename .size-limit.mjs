/** @param {object} config */
const bundle = (config) => ({
  ...config,
  target: 'es2022',
  format: 'esm',
  // Chunks of their own, loaded by `init({ engine: 'relaxed' })` and by the first training that is asynchronous;
  // size-limit would add up all chunks.
  external: ['*/relaxed-binary.js', '*/worker-pool.js'],
});

export default [
  {
    name: 'everything that myelin exports, minified, one binary inside',
    path: 'dist/index.js',
    modifyEsbuildConfig: bundle,
    gzip: true,
    limit: '70 kB',
  },
  {
    name: 'what the first asynchronous training loads',
    path: 'dist/worker-pool.js',
    gzip: true,
    limit: '8 kB',
  },
  {
    name: 'myelin/search, without the main entry',
    path: 'dist/search.js',
    modifyEsbuildConfig: (/** @type {object} */ config) => ({
      ...bundle(config),
      external: ['./index.js'],
    }),
    gzip: true,
    limit: '5 kB',
  },
];
