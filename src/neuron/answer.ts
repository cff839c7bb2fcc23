// A neuron's answer straight from the caller's numbers. For short samples the way through linear memory takes longer than
// the sum, and for arrays of JavaScript at any length; so the sum is made here, in the order of the kernel (`dot` in
// assembly/kernels/dot.ts), to the same bits. `relaxed` fuses whole vectors of products, so there only what has less than one.
//
// Nothing is checked beforehand but what a sum cannot show: an element that is no number gives NaN, and NaN and ∞ among the
// numbers never leave a sum whose weights are finite. So a finite sum proves that all of them were finite, and every other
// one is a case for the way that checks.
import { ACTIVATION_SIGMOID } from '../core/abi.js';
import { ACTIVATE_F64 } from '../core/js/activation.js';
import { sigmoidF64 } from '../core/js/sigmoid.js';

/** Below this the kernel's sum is the plain one, in index order. */
export const TINY = 8;
/** Up to here the sum of a typed array is made here, too; beyond, it is copied and the kernel sums. */
export const SHORT = 32;
/** Larger batches go to the kernel. */
const MANY = 2 ** 20;

/**
 * start + Σ sample[j]·weights[j] for `count` elements of an array or a typed array, each read once; NaN: it is neither, or of
 * another length, or an element is no number. The caller's code may run: getters, proxies.
 */
export function sumOf(
  sample: unknown,
  weights: Float64Array,
  count: number,
  start: number,
): number {
  if (Array.isArray(sample)) {
    if (sample.length !== count) return Number.NaN;
    return count < TINY
      ? restOfList(sample, weights, 0, count, start)
      : sumOfList(sample, weights, count, start);
  }
  return ArrayBuffer.isView(sample)
    ? sumOfFloats(sample as unknown as ArrayLike<unknown>, weights, count, start)
    : Number.NaN;
}

/**
 * The answers to a batch, a list of rows, each as in `sumOf`; undefined: it is none, or a row has no finite sum. Rows are as
 * much the caller's code as samples are.
 */
export function answersOf(
  batch: object,
  weights: Float64Array,
  count: number,
  start: number,
  code: number,
  slope: number,
): Float64Array | undefined {
  if (!Array.isArray(batch)) return undefined;
  const { length } = batch;
  // What is no real array may claim any length.
  if (!(length > 0 && length <= MANY)) return undefined;
  let answers: Float64Array | undefined;
  for (let i = 0; i < length; i++) {
    const z = sumOf(batch[i], weights, count, start);
    if (z - z !== 0) return undefined;
    answers ??= new Float64Array(length);
    answers[i] = activate(code, z, slope);
  }
  return answers;
}

/** f(z) for the activation of this number: the bits of the kernels. */
function activate(code: number, z: number, slope: number): number {
  return code === ACTIVATION_SIGMOID ? sigmoidF64(z) : ACTIVATE_F64[code]!(z, slope);
}

function restOfList(
  x: readonly unknown[],
  weights: Float64Array,
  first: number,
  count: number,
  start: number,
): number {
  let sum = start;
  for (let j = first; j < count; j++) {
    const value = x[j];
    if (typeof value !== 'number') return Number.NaN;
    sum += value * weights[j]!;
  }
  return sum;
}

/** Eight partial sums, then the rest; −0 is the neutral element of addition, to the bit. */
function sumOfList(
  x: readonly unknown[],
  weights: Float64Array,
  count: number,
  start: number,
): number {
  let j = 0;
  let s0 = -0;
  let s1 = -0;
  let s2 = -0;
  let s3 = -0;
  let s4 = -0;
  let s5 = -0;
  let s6 = -0;
  let s7 = -0;
  for (const end = count & -8; j < end; j += 8) {
    const x0 = x[j];
    const x1 = x[j + 1];
    const x2 = x[j + 2];
    const x3 = x[j + 3];
    if (typeof x0 !== 'number' || typeof x1 !== 'number') return Number.NaN;
    if (typeof x2 !== 'number' || typeof x3 !== 'number') return Number.NaN;
    const x4 = x[j + 4];
    const x5 = x[j + 5];
    const x6 = x[j + 6];
    const x7 = x[j + 7];
    if (typeof x4 !== 'number' || typeof x5 !== 'number') return Number.NaN;
    if (typeof x6 !== 'number' || typeof x7 !== 'number') return Number.NaN;
    s0 += x0 * weights[j]!;
    s1 += x1 * weights[j + 1]!;
    s2 += x2 * weights[j + 2]!;
    s3 += x3 * weights[j + 3]!;
    s4 += x4 * weights[j + 4]!;
    s5 += x5 * weights[j + 5]!;
    s6 += x6 * weights[j + 6]!;
    s7 += x7 * weights[j + 7]!;
  }
  const sum = start + (s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7)));
  return j < count ? restOfList(x, weights, j, count, sum) : sum;
}

/** The same of a typed array, apart, as what V8 learns of the elements of one kind of array slows others. */
function sumOfFloats(
  x: ArrayLike<unknown>,
  weights: Float64Array,
  count: number,
  start: number,
): number {
  // What an array of whatever class says of its length counts for nothing: beyond its true end stands undefined.
  if (x[count] !== undefined) return Number.NaN;
  let j = 0;
  let s0 = -0;
  let s1 = -0;
  let s2 = -0;
  let s3 = -0;
  let s4 = -0;
  let s5 = -0;
  let s6 = -0;
  let s7 = -0;
  let sum = start;
  if (count >= TINY) {
    for (const end = count & -8; j < end; j += 8) {
      const x0 = x[j];
      const x1 = x[j + 1];
      const x2 = x[j + 2];
      const x3 = x[j + 3];
      if (typeof x0 !== 'number' || typeof x1 !== 'number') return Number.NaN;
      if (typeof x2 !== 'number' || typeof x3 !== 'number') return Number.NaN;
      const x4 = x[j + 4];
      const x5 = x[j + 5];
      const x6 = x[j + 6];
      const x7 = x[j + 7];
      if (typeof x4 !== 'number' || typeof x5 !== 'number') return Number.NaN;
      if (typeof x6 !== 'number' || typeof x7 !== 'number') return Number.NaN;
      s0 += x0 * weights[j]!;
      s1 += x1 * weights[j + 1]!;
      s2 += x2 * weights[j + 2]!;
      s3 += x3 * weights[j + 3]!;
      s4 += x4 * weights[j + 4]!;
      s5 += x5 * weights[j + 5]!;
      s6 += x6 * weights[j + 6]!;
      s7 += x7 * weights[j + 7]!;
    }
    sum += s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7));
  }
  for (; j < count; j++) {
    const value = x[j];
    if (typeof value !== 'number') return Number.NaN;
    sum += value * weights[j]!;
  }
  return sum;
}
