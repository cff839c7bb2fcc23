// What sources with layers of images need beside forward.ts, likewise: the plain loops of src/core/js/images, in their order.
// `sizes` are the kernels' (abi/codes.mjs), `round` rounds to the model's type: `exact` or `fround`.

/** How the kernel of a convolution lies. */
type Convolution = readonly [
  height: number,
  width: number,
  channels: number,
  outHeight: number,
  outWidth: number,
  filters: number,
  kernelHeight: number,
  kernelWidth: number,
  strideY: number,
  strideX: number,
  dilationY: number,
  dilationX: number,
  padTop: number,
  padBottom: number,
  padLeft: number,
  padRight: number,
  groups: number,
];

/** Float64 needs no rounding. */
export function exact(z: number): number {
  return z;
}

/** out = bias + x ∗ weights; zeros lie around the image. Without a bias each sum begins with −0. */
export function convolve<T extends Float64Array | Float32Array>(
  round: (z: number) => number,
  x: T,
  sizes: Convolution,
  weights: T,
  bias: T | null,
  out: T,
): T {
  const [height, width, channels, outHeight, outWidth, filters, kernelHeight, kernelWidth] = sizes;
  const [, , , , , , , , strideY, strideX, dilationY, dilationX, padTop, , padLeft, , groups] =
    sizes;
  const depth = channels / groups;
  const perGroup = filters / groups;
  for (let place = 0; place < outHeight * outWidth; place++) {
    const top = Math.floor(place / outWidth) * strideY - padTop;
    const left = (place % outWidth) * strideX - padLeft;
    const to = place * filters;
    for (let f = 0; f < filters; f++) out[to + f] = bias ? bias[f]! : -0;
    for (let ky = 0, tap = 0; ky < kernelHeight; ky++) {
      const y = top + ky * dilationY;
      for (let kx = 0; kx < kernelWidth; kx++) {
        const column = left + kx * dilationX;
        const inside = y >= 0 && y < height && column >= 0 && column < width;
        const from = (y * width + column) * channels;
        for (let c = 0; c < depth; c++, tap += filters) {
          for (let group = 0; group < groups; group++) {
            const value = inside ? x[from + group * depth + c]! : 0;
            const end = (group + 1) * perGroup;
            for (let f = group * perGroup; f < end; f++) {
              out[to + f] = out[to + f]! + round(value * weights[tap + f]!);
            }
          }
        }
      }
    }
  }
  return out;
}

/** Against the kernel: `sizes` are those of the convolution that takes `out` for its image. */
export function convolveTurned<T extends Float64Array | Float32Array>(
  round: (z: number) => number,
  x: T,
  sizes: Convolution,
  weights: T,
  bias: T | null,
  out: T,
): T {
  const [height, width, channels, outHeight, outWidth, filters, kernelHeight, kernelWidth] = sizes;
  const [, , , , , , , , strideY, strideX, dilationY, dilationX, padTop, , padLeft, , groups] =
    sizes;
  const depth = channels / groups;
  const perGroup = filters / groups;
  for (let place = 0; place < height * width; place++) {
    const bottom = Math.floor(place / width) + padTop;
    const right = (place % width) + padLeft;
    const to = place * channels;
    for (let c = 0; c < channels; c++) out[to + c] = bias ? bias[c]! : -0;
    for (let ky = kernelHeight - 1; ky >= 0; ky--) {
      const y = (bottom - ky * dilationY) / strideY;
      for (let kx = kernelWidth - 1; kx >= 0; kx--) {
        const column = (right - kx * dilationX) / strideX;
        const isRow = Number.isInteger(y) && y >= 0 && y < outHeight;
        const inside = isRow && Number.isInteger(column) && column >= 0 && column < outWidth;
        const from = (y * outWidth + column) * filters;
        const tap = (ky * kernelWidth + kx) * depth * filters;
        for (let c = 0; c < channels; c++) {
          const group = Math.floor(c / depth);
          const row = tap + (c - group * depth) * filters;
          const end = (group + 1) * perGroup;
          for (let f = group * perGroup; f < end; f++) {
            const value = inside ? x[from + f]! : 0;
            out[to + c] = out[to + c]! + round(value * weights[row + f]!);
          }
        }
      }
    }
  }
  return out;
}

/** The greatest number of each window, or the mean; what lies outside the image is ignored. */
export function pool<T extends Float64Array | Float32Array>(
  x: T,
  sizes: readonly [
    height: number,
    width: number,
    channels: number,
    outHeight: number,
    outWidth: number,
    poolHeight: number,
    poolWidth: number,
    strideY: number,
    strideX: number,
    padTop: number,
    padLeft: number,
    average: number,
  ],
  out: T,
): T {
  const [height, width, channels, , outWidth, poolHeight, poolWidth] = sizes;
  const [, , , , , , , strideY, strideX, padTop, padLeft, average] = sizes;
  for (let i = 0; i < out.length; i++) {
    const c = i % channels;
    const place = (i - c) / channels;
    const y = Math.floor(place / outWidth) * strideY - padTop;
    const column = (place % outWidth) * strideX - padLeft;
    const bottom = Math.min(y + poolHeight, height);
    const right = Math.min(column + poolWidth, width);
    let count = 0;
    out[i] = average ? -0 : Number.NEGATIVE_INFINITY;
    for (let row = Math.max(y, 0); row < bottom; row++) {
      for (let at = Math.max(column, 0); at < right; at++, count++) {
        const value = x[(row * width + at) * channels + c]!;
        out[i] = average ? out[i]! + value : Math.max(out[i]!, value);
      }
    }
    if (average) out[i] = out[i]! / count;
  }
  return out;
}

/** Each pixel several times, along rows and columns. */
export function upSample<T extends Float64Array | Float32Array>(
  x: T,
  sizes: readonly [height: number, width: number, channels: number, timesY: number, timesX: number],
  out: T,
): T {
  const [, width, channels, timesY, timesX] = sizes;
  for (let i = 0; i < out.length; i++) {
    const c = i % channels;
    const place = (i - c) / channels;
    const row = Math.floor(place / (width * timesX * timesY));
    const column = Math.floor((place % (width * timesX)) / timesX);
    out[i] = x[(row * width + column) * channels + c]!;
  }
  return out;
}

/** γ·((x − mean)·r) + β with r = 1/√(variance + ε), of each channel. */
export function batchNorm<T extends Float64Array | Float32Array>(
  round: (z: number) => number,
  x: T,
  epsilon: number,
  gamma: T,
  beta: T,
  mean: T,
  variance: T,
): T {
  const channels = gamma.length;
  for (let c = 0; c < channels; c++) {
    const root = round(1 / round(Math.sqrt(round(variance[c]! + round(epsilon)))));
    for (let i = c; i < x.length; i += channels) {
      x[i] = round(gamma[c]! * round(round(x[i]! - mean[c]!) * root)) + beta[c]!;
    }
  }
  return x;
}

/** Σ in eight partial sums of float64, then the rest. `square`: of the squares. */
function sumOf(
  x: Float64Array | Float32Array,
  from: number,
  count: number,
  square: boolean,
): number {
  const sums = new Float64Array(8);
  const whole = count & -8;
  for (let j = 0; j < whole; j++) {
    const value = x[from + j]!;
    sums[j & 7] = sums[j & 7]! + (square ? value * value : value);
  }
  let sum =
    sums[0]! + sums[4]! + (sums[2]! + sums[6]!) + (sums[1]! + sums[5]! + (sums[3]! + sums[7]!));
  for (let j = whole; j < count; j++) {
    const value = x[from + j]!;
    sum += square ? value * value : value;
  }
  return sum;
}

/** The same of each row, by the row's own mean and variance. */
export function layerNorm<T extends Float64Array | Float32Array>(
  round: (z: number) => number,
  x: T,
  epsilon: number,
  gamma: T,
  beta: T,
): T {
  const n = gamma.length;
  for (let from = 0; from < x.length; from += n) {
    const mean = round(sumOf(x, from, n, false) / n);
    for (let j = 0; j < n; j++) x[from + j] = x[from + j]! - mean;
    const root = round(1 / Math.sqrt(sumOf(x, from, n, true) / n + epsilon));
    for (let j = 0; j < n; j++) {
      x[from + j] = round(gamma[j]! * round(x[from + j]! * root)) + beta[j]!;
    }
  }
  return x;
}
