// What must come out with the same bits everywhere: run from the sources in the browsers and from dist in each Node.

/** @typedef {import('../../src/core/core.js').Core} Core */

/** What every strict engine on every platform must return. */
export const EXPECTED = { kernels: '3009433975d3e64e', trained: '0f04b880c1b0ce22' };

/**
 * FNV-1a, 64 bits (Fowler, Noll, Vo), over the little-endian bytes of each value as a float64.
 * @param {Iterable<number>} values
 */
export function fnv1a(values) {
  const bytes = new DataView(new ArrayBuffer(8));
  let hash = 0xcbf29ce484222325n;
  for (const value of values) {
    bytes.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(bytes.getUint8(i))) * 0x100000001b3n);
    }
  }
  return hash.toString(16).padStart(16, '0');
}

/**
 * The element-wise kernels over a grid that reaches past overflow and underflow of both types.
 * @param {Core} core
 */
export function kernels(core) {
  const grid = Float64Array.from({ length: 3001 }, (_, i) => (i - 1500) * 0.5037 + i / 7919);
  const src = core.allocate(grid.byteLength);
  const dst = core.allocate(grid.byteLength);
  /** @type {number[]} */
  const results = [];
  for (const name of /** @type {const} */ (['expF64', 'sigmoidF64', 'sigmoidDerivativeF64'])) {
    core.f64.set(grid, src / 8);
    core[name](grid.length, src, dst);
    results.push(...core.f64.subarray(dst / 8, dst / 8 + grid.length));
  }
  for (const name of /** @type {const} */ (['expF32', 'sigmoidF32', 'sigmoidDerivativeF32'])) {
    core.f32.set(grid, src / 4);
    core[name](grid.length, src, dst);
    results.push(...core.f32.subarray(dst / 4, dst / 4 + grid.length));
  }
  core.release(src);
  core.release(dst);
  return fnv1a(results);
}

// S0: the starting weights are NumPy's for seed 15, the last number is the unused bias.
const INPUTS = [0, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1]; // (4, 3)
const TARGETS = [0, 1, 1, 0];
const START = [0.6976353945371574, -0.642208150158003, -0.8912735713871371, 0];
const SIGMOID = 1;

/**
 * The weights of S0 after 10,000 iterations.
 * @param {Core} core
 */
export function trained(core) {
  const blocks = [12, 4, 4, core.neuronWorkspace(4, 3) / 8].map((count) =>
    core.allocate(count * 8),
  );
  const [x = 0, y = 0, weights = 0, work = 0] = blocks;
  core.f64.set(INPUTS, x / 8);
  core.f64.set(TARGETS, y / 8);
  core.f64.set(START, weights / 8);
  core.neuronPrepare(4, 3, x, y, work);
  core.neuronTrain(4, 3, x, weights, false, SIGMOID, 1, 0, 10_000, work);
  const result = core.f64.slice(weights / 8, weights / 8 + 3);
  for (const block of blocks) core.release(block);
  return fnv1a(result);
}
