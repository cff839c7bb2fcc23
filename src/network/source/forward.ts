// What every source that `toSource` writes needs: the forward pass in the order of the kernels. Read by
// scripts/source-functions.mjs; nothing of it runs inside the library.

import { expF32, expF64 } from '../../core/js/exp.js';

const { fround } = Math;

/** Copies a sample into `x`. */
export function readSample<T extends Float64Array | Float32Array>(
  sample: ArrayLike<number>,
  x: T,
): T {
  if (sample.length !== x.length) {
    throw new RangeError(`Expected ${x.length} numbers, got ${sample.length}.`);
  }
  for (let i = 0; i < x.length; i++) {
    const value = sample[i]!;
    x[i] = value;
    if (!Number.isFinite(value) || !Number.isFinite(x[i])) {
      throw new TypeError(`Number ${i} is ${value}, expected a finite number of the model's type.`);
    }
  }
  return x;
}

export function zerosF64(length: number): Float64Array {
  return new Float64Array(length);
}

export function zerosF32(length: number): Float32Array {
  return new Float32Array(length);
}

/** out = bias + x·weights, each sum in the order of the inputs. Without a bias it begins with −0. */
export function denseF64(
  x: Float64Array,
  weights: Float64Array,
  bias: Float64Array | null,
  out: Float64Array,
): Float64Array {
  if (bias) out.set(bias);
  else out.fill(-0);
  for (let i = 0, at = 0; i < x.length; i++) {
    for (let j = 0; j < out.length; j++) out[j] = out[j]! + x[i]! * weights[at++]!;
  }
  return out;
}

export function denseF32(
  x: Float32Array,
  weights: Float32Array,
  bias: Float32Array | null,
  out: Float32Array,
): Float32Array {
  if (bias) out.set(bias);
  else out.fill(-0);
  for (let i = 0, at = 0; i < x.length; i++) {
    for (let j = 0; j < out.length; j++) out[j] = out[j]! + fround(x[i]! * weights[at++]!);
  }
  return out;
}

/** f of each of so many rows of x. */
export function eachRowF64(
  f: (row: Float64Array) => Float64Array,
  x: Float64Array,
  rows: number,
  out: Float64Array,
): Float64Array {
  const inputs = x.length / rows;
  const units = out.length / rows;
  for (let i = 0; i < rows; i++) out.set(f(x.subarray(i * inputs, (i + 1) * inputs)), i * units);
  return out;
}

export function eachRowF32(
  f: (row: Float32Array) => Float32Array,
  x: Float32Array,
  rows: number,
  out: Float32Array,
): Float32Array {
  const inputs = x.length / rows;
  const units = out.length / rows;
  for (let i = 0; i < rows; i++) out.set(f(x.subarray(i * inputs, (i + 1) * inputs)), i * units);
  return out;
}

/** x + f(x), where f uses x up. */
export function residual<T extends Float64Array | Float32Array>(f: (x: T) => T, x: T): T {
  const start = x.slice();
  const y = f(x);
  for (let i = 0; i < y.length; i++) y[i] = start[i]! + y[i]!;
  return y;
}

/** Replaces each number by f of it. */
export function activate<T extends Float64Array | Float32Array>(f: (z: number) => number, x: T): T {
  for (let i = 0; i < x.length; i++) x[i] = f(x[i]!);
  return x;
}

function largest(x: Float64Array | Float32Array): number {
  let top = x[0]!;
  for (let i = 1; i < x.length; i++) if (x[i]! > top) top = x[i]!;
  return top;
}

/** Softmax, Σ in two partial sums. */
export function softmaxF64(x: Float64Array): Float64Array {
  const top = largest(x);
  const sums = new Float64Array(2);
  for (let i = 0; i < x.length; i++) {
    x[i] = expF64(x[i]! - top);
    sums[i & 1] = sums[i & 1]! + x[i]!;
  }
  const total = sums[0]! + sums[1]!;
  for (let i = 0; i < x.length; i++) x[i] = x[i]! / total;
  return x;
}

/** Softmax in float32, Σ in four partial sums. */
export function softmaxF32(x: Float32Array): Float32Array {
  const top = largest(x);
  const sums = new Float32Array(4);
  for (let i = 0; i < x.length; i++) {
    x[i] = expF32(fround(x[i]! - top));
    sums[i & 3] = sums[i & 3]! + x[i]!;
  }
  const total = fround(fround(sums[0]! + sums[2]!) + fround(sums[1]! + sums[3]!));
  for (let i = 0; i < x.length; i++) x[i] = x[i]! / total;
  return x;
}
