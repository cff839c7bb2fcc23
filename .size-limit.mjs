import { LOADED_LATER } from './scripts/loaded-later.mjs';

/** @param {object} config */
const bundle = (config) => ({
  ...config,
  target: 'es2022',
  format: 'esm',
  // size-limit would add up all chunks.
  external: LOADED_LATER,
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

/** @param {object} config */
const besideMain = (config) => ({ ...bundle(config), external: ['./index.js'] });

// Measured, and a margin of half a kilobyte.
export default [
  program('everything', '*', '168.3 kB'),
  program('Network, dense, sgd', '{ Network, dense, sgd }', '96.2 kB'),
  program('Network, dense, lbfgs', '{ Network, dense, lbfgs }', '106.5 kB'),
  program('with conv2d', '{ Network, conv2d, dense, sgd }', '106.3 kB'),
  program('with lstm', '{ Network, dense, lstm, sgd }', '111.2 kB'),
  program('Neuron', '{ Neuron }', '34.1 kB'),
  {
    name: 'what the first asynchronous training loads',
    path: 'dist/worker-pool.js',
    gzip: true,
    limit: '15.5 kB',
  },
  {
    name: 'myelin/files, without the main entry',
    path: 'dist/files.js',
    modifyEsbuildConfig: besideMain,
    gzip: true,
    limit: '24.7 kB',
  },
  {
    name: 'myelin/search, without the main entry',
    path: 'dist/search.js',
    modifyEsbuildConfig: besideMain,
    gzip: true,
    limit: '23 kB',
  },
  {
    name: 'myelin/table, without the main entry and what readers load',
    path: 'dist/table.js',
    modifyEsbuildConfig: (/** @type {object} */ config) => ({
      ...besideMain(config),
      external: ['./index.js', './chunk-csv-parse-*', './chunk-parquet-*'],
    }),
    gzip: true,
    limit: '61.8 kB',
  },
  {
    name: 'myelin/queue, without the main entry, BullMQ and ioredis',
    path: 'dist/queue.js',
    modifyEsbuildConfig: (/** @type {object} */ config) => ({
      ...besideMain(config),
      external: ['./index.js', 'bullmq', 'ioredis'],
    }),
    gzip: true,
    limit: '47 kB',
  },
  {
    name: 'myelin/series, without the main entry',
    path: 'dist/series.js',
    modifyEsbuildConfig: besideMain,
    gzip: true,
    limit: '15.9 kB',
  },
  {
    name: 'myelin/images, without the main entry',
    path: 'dist/images.js',
    modifyEsbuildConfig: besideMain,
    gzip: true,
    limit: '14.9 kB',
  },
  {
    name: 'myelin/text, without the main entry',
    path: 'dist/text.js',
    modifyEsbuildConfig: besideMain,
    gzip: true,
    limit: '11.1 kB',
  },
  {
    name: 'myelin/plot, without the main entry',
    path: 'dist/plot.js',
    modifyEsbuildConfig: besideMain,
    gzip: true,
    limit: '212 kB',
  },
];
