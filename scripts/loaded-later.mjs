/**
 * Chunks that programs load when they are asked for: by `init({ engine: 'relaxed' })`, by `init({ threads })`, by the first training that
 * is asynchronous, and by `network.toSource()`. A bundle is measured without them.
 */
export const LOADED_LATER = [
  '*/open-helpers.js',
  '*/relaxed-binary.js',
  '*/start-threads.js',
  '*/threads-binary.js',
  '*/threads-relaxed-binary.js',
  '*/worker-pool.js',
  '*/write-source.js',
];
