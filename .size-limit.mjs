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
  {
    name: 'myelin/files, minified, without myelin itself',
    path: 'dist/files.js',
    modifyEsbuildConfig: /** @type {typeof bundle} */ (
      (config) => ({ ...bundle(config), external: ['./index.js'] })
    ),
    gzip: true,
    limit: '17.5 kB',
  },
];
