import type { Geometry } from './geometry.js';

// Twins of assembly/images/convolve.ts: the plain loops. Places outside the image, or between the pixels of delta, are terms of 0.
// `x`, `weights` and so on are indices of elements of `v`. No load here is one arm of a choice: of `inside ? v[i] : 0` and
// `bias < 0 ? -0 : v[bias + f]` JavaScriptCore 2.50 (WebKitGTK), once it had compiled them, gave NaN where the index of the arm
// not taken lay outside of `v` (bias -1: the first output of each image). So sums begin in `out`, as `begin` leaves it.

type Numbers = Float64Array | Float32Array;
type Round = (x: number) => number;

/** out (outHeight, outWidth, filters) of one image. `bias` negative: none. */
export function convolve(
  v: Numbers,
  round: Round,
  g: Geometry,
  x: number,
  weights: number,
  bias: number,
  out: number,
): void {
  const { depth, filters, perGroup, channels, kernelHeight, kernelWidth } = g;
  begin(v, bias, filters, out, g.outHeight * g.outWidth);
  for (let oy = 0; oy < g.outHeight; oy++) {
    for (let ox = 0; ox < g.outWidth; ox++) {
      for (let f = 0; f < filters; f++) {
        const first = Math.floor(f / perGroup) * depth;
        const to = out + (oy * g.outWidth + ox) * filters + f;
        let sum = v[to]!;
        for (let ky = 0; ky < kernelHeight; ky++) {
          const y = oy * g.strideY + ky * g.dilationY - g.padTop;
          for (let kx = 0; kx < kernelWidth; kx++) {
            const column = ox * g.strideX + kx * g.dilationX - g.padLeft;
            const inside = y >= 0 && y < g.height && column >= 0 && column < g.width;
            const w = weights + (ky * kernelWidth + kx) * depth * filters + f;
            if (inside) {
              const from = x + (y * g.width + column) * channels + first;
              for (let c = 0; c < depth; c++) {
                sum = round(sum + round(v[from + c]! * v[w + c * filters]!));
              }
            } else {
              for (let c = 0; c < depth; c++) sum = round(sum + round(0 * v[w + c * filters]!));
            }
          }
        }
        v[to] = sum;
      }
    }
  }
}

/** Adds one image's part to the gradient of the weights. */
export function correlate(
  v: Numbers,
  round: Round,
  g: Geometry,
  x: number,
  delta: number,
  gradient: number,
): void {
  const { depth, filters, perGroup, channels, kernelHeight, kernelWidth } = g;
  for (let oy = 0; oy < g.outHeight; oy++) {
    for (let ox = 0; ox < g.outWidth; ox++) {
      const d = delta + (oy * g.outWidth + ox) * filters;
      for (let ky = 0; ky < kernelHeight; ky++) {
        const y = oy * g.strideY + ky * g.dilationY - g.padTop;
        for (let kx = 0; kx < kernelWidth; kx++) {
          const column = ox * g.strideX + kx * g.dilationX - g.padLeft;
          const inside = y >= 0 && y < g.height && column >= 0 && column < g.width;
          const from = inside ? x + (y * g.width + column) * channels : -1;
          const w = gradient + (ky * kernelWidth + kx) * depth * filters;
          for (let f = 0; f < filters; f++) {
            const to = w + f;
            if (from < 0) {
              const term = round(0 * v[d + f]!);
              for (let c = 0; c < depth; c++) v[to + c * filters] = v[to + c * filters]! + term;
            } else {
              const first = from + Math.floor(f / perGroup) * depth;
              for (let c = 0; c < depth; c++) {
                v[to + c * filters] = v[to + c * filters]! + round(v[first + c]! * v[d + f]!);
              }
            }
          }
        }
      }
    }
  }
}

/** Against the kernel: the gradient at one image from that at its outputs. `bias` negative: none. */
export function convolveTurned(
  v: Numbers,
  round: Round,
  g: Geometry,
  delta: number,
  weights: number,
  bias: number,
  out: number,
): void {
  const { depth, filters, perGroup, channels, kernelHeight, kernelWidth } = g;
  begin(v, bias, channels, out, g.height * g.width);
  for (let y = 0; y < g.height; y++) {
    for (let column = 0; column < g.width; column++) {
      for (let c = 0; c < channels; c++) {
        const group = Math.floor(c / depth);
        const to = out + (y * g.width + column) * channels + c;
        let sum = v[to]!;
        for (let ky = kernelHeight - 1; ky >= 0; ky--) {
          const oy = outputAt(y + g.padTop - ky * g.dilationY, g.strideY, g.outHeight);
          for (let kx = kernelWidth - 1; kx >= 0; kx--) {
            const ox = outputAt(column + g.padLeft - kx * g.dilationX, g.strideX, g.outWidth);
            const inside = oy >= 0 && ox >= 0;
            const tap = weights + (ky * kernelWidth + kx) * depth * filters;
            const w = tap + (c - group * depth) * filters + group * perGroup;
            if (inside) {
              const d = delta + (oy * g.outWidth + ox) * filters + group * perGroup;
              for (let f = 0; f < perGroup; f++) sum = round(sum + round(v[d + f]! * v[w + f]!));
            } else {
              for (let f = 0; f < perGroup; f++) sum = round(sum + round(0 * v[w + f]!));
            }
          }
        }
        v[to] = sum;
      }
    }
  }
}

/** Where the sums of `places` places begin: at `count` biases, or at -0. */
function begin(v: Numbers, bias: number, count: number, out: number, places: number): void {
  if (bias < 0) {
    v.fill(-0, out, out + places * count);
    return;
  }
  for (let place = 0; place < places; place++) {
    for (let i = 0; i < count; i++) v[out + place * count + i] = v[bias + i]!;
  }
}

/** The output at a place of the wide image; -1 beyond its ends, and between two. In whole numbers: no index is ever a fraction. */
function outputAt(place: number, stride: number, length: number): number {
  const index = (place / stride) | 0;
  return place >= 0 && index * stride === place && index < length ? index : -1;
}
