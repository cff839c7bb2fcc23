// Layer normalisation (Ba, Kiros and Hinton 2016) of each row, the last axis:
//
//   o = γ·x̂ + β, x̂ = (x − mean)·r, r = 1/√(Σ(x − mean)²/n + ε)
//
// Backward: dβ and dγ are the sums of dO and dO·x̂ over all rows, in index order from +0; with d = dO·γ,
// dx = r·((d − mean(d)) − x̂·mean(d·x̂)).
//
// Sums along a row are kernels/reduce's, float64 throughout, and rounded to the element type as mean and r are; all else is
// rounded after each operation (madd in the relaxed build only for γ·x̂ + β).
import { Frame, LayerNorm } from "../abi";
import { sum, sumOfSquares } from "../kernels/typed";
import { lanes, loadUpTo, madd, splat, storeUpTo } from "../simd/lanes";
import { isTrained, rounded, sizeOf, tensorAt } from "../training/layout";
import { argument, forkRange, partsFor, putArgument } from "../threads/ranges";
import { ownRoom, roomBytes } from "../threads/room";

/** Mean and r of each row, two numbers. */
export function layerNormKept<T>(layer: usize, batch: i32): usize {
  return 2 * <usize>batch * <usize>sizeOf(layer, LayerNorm.SIZE_ROWS) * sizeof<T>();
}

/** A row of x̂ or d, and one of d·x̂; outside training mean and r. */
export function layerNormScratch<T>(layer: usize): usize {
  return 3 * rounded(<usize>sizeOf(layer, LayerNorm.SIZE_COLUMNS) * sizeof<T>());
}

export function layerNormForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  training: bool,
): usize {
  const all = rows * sizeOf(layer, LayerNorm.SIZE_ROWS);
  const kept = training ? saved : 0;
  if (ASC_FEATURE_THREADS) {
    const parts = partsFor(all, 4 * <f64>all * <f64>sizeOf(layer, LayerNorm.SIZE_COLUMNS));
    if (parts) {
      putArgument(0, frame);
      putArgument(1, layer);
      putArgument(2, x);
      putArgument(3, kept);
      putArgument(4, output);
      forkRange(sizeof<T>() == 8 ? forwardF64 : forwardF32, all, 1, parts);
      return output;
    }
  }
  normaliseRows<T>(frame, layer, 0, all, x, kept, output);
  return output;
}

function forwardF64(first: i32, end: i32): void {
  normaliseRows<f64>(argument(0), argument(1), first, end, argument(2), argument(3), argument(4));
}
function forwardF32(first: i32, end: i32): void {
  normaliseRows<f32>(argument(0), argument(1), first, end, argument(2), argument(3), argument(4));
}

/** Rows [first, end). kept: for mean and r of all rows; 0: they are not wanted. */
function normaliseRows<T>(
  frame: usize,
  layer: usize,
  first: i32,
  end: i32,
  x: usize,
  kept: usize,
  output: usize,
): void {
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const columns = sizeOf(layer, LayerNorm.SIZE_COLUMNS);
  const epsilon = load<f64>(layer + LayerNorm.SETTING_EPSILON);
  const gamma = tensorAt<T>(layer, LayerNorm.TENSOR_GAMMA, parameters);
  const beta = tensorAt<T>(layer, LayerNorm.TENSOR_BETA, parameters);
  const bytes = <usize>columns * sizeof<T>();
  x += <usize>first * bytes;
  let saved = kept + <usize>(2 * first) * sizeof<T>();
  let to = output + <usize>first * bytes;
  for (let i = first; i < end; i++) {
    const mean = <T>(sum<T>(columns, x) / <f64>columns);
    const means = splat<T>(<f64>mean, <f32>mean);
    let at: usize = 0;
    for (let c = columns; c > 0; c -= lanes<T>()) {
      storeUpTo<T>(to + at, v128.sub<T>(loadUpTo<T>(x + at, c), means), c);
      at += 16;
    }
    const root = <T>(1 / Math.sqrt(sumOfSquares<T>(columns, to) / <f64>columns + epsilon));
    const roots = splat<T>(<f64>root, <f32>root);
    at = 0;
    for (let c = columns; c > 0; c -= lanes<T>()) {
      const normal = v128.mul<T>(loadUpTo<T>(to + at, c), roots);
      storeUpTo<T>(to + at, madd<T>(loadUpTo<T>(gamma + at, c), normal, loadUpTo<T>(beta + at, c)), c);
      at += 16;
    }
    if (kept) {
      store<T>(saved, mean);
      store<T>(saved + sizeof<T>(), root);
      saved += 2 * sizeof<T>();
    }
    x += bytes;
    to += bytes;
  }
}

/** In place: the gradient goes to `delta`, unless `next` is 0. */
export function layerNormBackward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  delta: usize,
  next: usize,
  scratch: usize,
): usize {
  const gradients = <usize>load<u32>(frame + Frame.GRADIENTS);
  const columns = sizeOf(layer, LayerNorm.SIZE_COLUMNS);
  const bytes = <usize>columns * sizeof<T>();
  const all = rows * sizeOf(layer, LayerNorm.SIZE_ROWS);
  const gamma = tensorAt<T>(layer, LayerNorm.TENSOR_GAMMA, load<u32>(frame + Frame.PARAMETERS));
  const dGamma = isTrained(layer, LayerNorm.TENSOR_GAMMA)
    ? tensorAt<T>(layer, LayerNorm.TENSOR_GAMMA, gradients)
    : <usize>0;
  const dBeta = isTrained(layer, LayerNorm.TENSOR_BETA)
    ? tensorAt<T>(layer, LayerNorm.TENSOR_BETA, gradients)
    : <usize>0;
  if (dGamma) memory.fill(dGamma, 0, bytes);
  if (dBeta) memory.fill(dBeta, 0, bytes);
  if (ASC_FEATURE_THREADS && <usize>3 * rounded(bytes) <= roomBytes()) {
    const parts = partsFor(all, 4 * <f64>all * <f64>columns);
    if (parts) {
      putArgument(0, columns);
      putArgument(1, all);
      putArgument(2, x);
      putArgument(3, saved);
      putArgument(4, delta);
      putArgument(5, gamma);
      putArgument(6, dGamma);
      putArgument(7, dBeta);
      putArgument(8, scratch);
      // The sums first, by columns over all rows: rows go back in place.
      if (dGamma || dBeta) {
        const unit = 64 / <i32>sizeof<T>();
        forkRange(sizeof<T>() == 8 ? sumsF64 : sumsF32, columns, unit, min(parts, (columns + unit - 1) / unit));
      }
      if (next) forkRange(sizeof<T>() == 8 ? backwardF64 : backwardF32, all, 1, parts);
      return next ? delta : next;
    }
  }
  goBack<T>(columns, 0, all, 0, columns, x, saved, delta, gamma, dGamma, dBeta, next != 0, scratch);
  return next ? delta : next;
}

// @ts-ignore: decorator
@inline
function sumPart<T>(first: i32, end: i32): void {
  const room = ownRoom(argument(8));
  goBack<T>(
    <i32>argument(0), 0, <i32>argument(1), first, end,
    argument(2), argument(3), argument(4), argument(5), argument(6), argument(7), false, room,
  );
}

// @ts-ignore: decorator
@inline
function backwardPart<T>(first: i32, end: i32): void {
  const columns = <i32>argument(0);
  const room = ownRoom(argument(8));
  goBack<T>(columns, first, end, 0, columns, argument(2), argument(3), argument(4), argument(5), 0, 0, true, room);
}

function sumsF64(first: i32, end: i32): void {
  sumPart<f64>(first, end);
}
function sumsF32(first: i32, end: i32): void {
  sumPart<f32>(first, end);
}
function backwardF64(first: i32, end: i32): void {
  backwardPart<f64>(first, end);
}
function backwardF32(first: i32, end: i32): void {
  backwardPart<f32>(first, end);
}

/**
 * Of rows [first, end): adds to dGamma and dBeta, where they are not 0, in columns [firstColumn, endColumn); `returns`: dx in place of dO,
 * for which there must be all columns. room: three rows.
 */
function goBack<T>(
  columns: i32,
  first: i32,
  end: i32,
  firstColumn: i32,
  endColumn: i32,
  x: usize,
  saved: usize,
  delta: usize,
  gamma: usize,
  dGamma: usize,
  dBeta: usize,
  returns: bool,
  room: usize,
): void {
  const bytes = <usize>columns * sizeof<T>();
  const normals = room;
  const scaled = room + rounded(bytes);
  const products = scaled + rounded(bytes);
  const start = <usize>firstColumn * sizeof<T>();
  x += <usize>first * bytes;
  delta += <usize>first * bytes;
  saved += <usize>(2 * first) * sizeof<T>();
  for (let i = first; i < end; i++) {
    const mean = load<T>(saved);
    const root = load<T>(saved + sizeof<T>());
    const means = splat<T>(<f64>mean, <f32>mean);
    const roots = splat<T>(<f64>root, <f32>root);
    let at = start;
    for (let c = endColumn - firstColumn; c > 0; c -= lanes<T>()) {
      const d = loadUpTo<T>(delta + at, c);
      const normal = v128.mul<T>(v128.sub<T>(loadUpTo<T>(x + at, c), means), roots);
      if (dGamma) storeUpTo<T>(dGamma + at, v128.add<T>(loadUpTo<T>(dGamma + at, c), v128.mul<T>(d, normal)), c);
      if (dBeta) storeUpTo<T>(dBeta + at, v128.add<T>(loadUpTo<T>(dBeta + at, c), d), c);
      const slope = v128.mul<T>(d, loadUpTo<T>(gamma + at, c));
      storeUpTo<T>(normals + at, normal, c);
      storeUpTo<T>(scaled + at, slope, c);
      storeUpTo<T>(products + at, v128.mul<T>(slope, normal), c);
      at += 16;
    }
    if (returns) {
      const middle = <T>(sum<T>(columns, scaled) / <f64>columns);
      const pull = <T>(sum<T>(columns, products) / <f64>columns);
      const middles = splat<T>(<f64>middle, <f32>middle);
      const pulls = splat<T>(<f64>pull, <f32>pull);
      at = 0;
      for (let c = columns; c > 0; c -= lanes<T>()) {
        const away = v128.sub<T>(loadUpTo<T>(scaled + at, c), middles);
        const left = v128.sub<T>(away, v128.mul<T>(loadUpTo<T>(normals + at, c), pulls));
        storeUpTo<T>(delta + at, v128.mul<T>(roots, left), c);
        at += 16;
      }
    }
    saved += 2 * sizeof<T>();
    x += bytes;
    delta += bytes;
  }
}
