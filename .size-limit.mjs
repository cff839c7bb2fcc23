/** @param {object} config */
const bundle = (config) => ({
  ...config,
  target: 'es2022',
  format: 'esm',
  // A chunk of its own, loaded on `init({ engine: 'relaxed' })` only; size-limit would add up all chunks.
  external: ['*/relaxed-binary.js'],
});

export default [
  {
    name: 'everything that myelin exports, minified, one binary inside',
    path: 'dist/index.js',
    modifyEsbuildConfig: bundle,
    gzip: true,
    limit: '68 kB',
  },
];
