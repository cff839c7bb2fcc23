/** @param {object} config */
const bundle = (config) => ({
  ...config,
  target: 'es2022',
  format: 'esm',
  // Chunks of their own, loaded on `init({ engine: 'relaxed' })` and `network.toSource()` only; size-limit would add up
  // all chunks.
  external: ['*/relaxed-binary.js', '*/write-source.js'],
});

export default [
  {
    name: 'everything that myelin exports, minified, one binary inside',
    path: 'dist/index.js',
    modifyEsbuildConfig: bundle,
    gzip: true,
    limit: '66 kB',
  },
];
