// What batch normalisation sums of a batch, by channels: mean and variance forward, ΣdO and ΣdO·x̂ backward (batch-norm.ts). Threads divide the
// channels: each is a sum of its own.
import { BatchNorm } from "../abi";
import { lanes, loadUpTo, splat, storeUpTo } from "../simd/lanes";
import { isTrained, sizeOf, tensorAt } from "../training/layout";
import { argument, forkRange, partsFor, putArgument } from "../threads/ranges";

class Values {}
class Squares {}

/** Σ of one vector of channels over the batch: of the values, or of (x − mean)². */
// @ts-ignore: decorator
@inline
function batchSum<T, Op>(samples: i32, positions: i32, x: usize, c: i32, pixel: usize, mean: v128): v128 {
  let all = splat<T>(0, 0);
  for (; samples > 0; samples--) {
    let sum = splat<T>(0, 0);
    for (let i = positions; i > 0; i--) {
      const value = loadUpTo<T>(x, c);
      if (idof<Op>() == idof<Values>()) {
        sum = v128.add<T>(sum, value);
      } else {
        const away = v128.sub<T>(value, mean);
        sum = v128.add<T>(sum, v128.mul<T>(away, away));
      }
      x += pixel;
    }
    all = v128.add<T>(all, sum);
  }
  return all;
}

// @ts-ignore: decorator
@inline
export function inverseRoot<T>(variance: v128, epsilon: f64): v128 {
  const root = v128.sqrt<T>(v128.add<T>(variance, splat<T>(epsilon, <f32>epsilon)));
  return v128.div<T>(splat<T>(1, 1), root);
}

/** Vectors of channels: each is a sum of its own. */
// @ts-ignore: decorator
@inline
function vectorsOf<T>(layer: usize): i32 {
  return (sizeOf(layer, BatchNorm.SIZE_CHANNELS) + lanes<T>() - 1) / lanes<T>();
}

/** Numbers of a batch. */
// @ts-ignore: decorator
@inline
export function numbersOf(layer: usize, rows: i32): f64 {
  return <f64>rows * <f64>(sizeOf(layer, BatchNorm.SIZE_POSITIONS) * sizeOf(layer, BatchNorm.SIZE_CHANNELS));
}

/** The batch's mean and r; moves the moving ones. */
export function learn<T>(layer: usize, parameters: usize, rows: i32, x: usize, means: usize, roots: usize): void {
  const vectors = vectorsOf<T>(layer);
  if (ASC_FEATURE_THREADS) {
    const parts = partsFor(vectors, 2 * numbersOf(layer, rows));
    if (parts) {
      putArgument(0, layer);
      putArgument(1, parameters);
      putArgument(2, rows);
      putArgument(3, x);
      putArgument(4, means);
      putArgument(5, roots);
      forkRange(sizeof<T>() == 8 ? learnF64 : learnF32, vectors, 1, parts);
      return;
    }
  }
  learnVectors<T>(layer, parameters, rows, x, means, roots, 0, vectors);
}

function learnF64(first: i32, end: i32): void {
  learnVectors<f64>(argument(0), argument(1), <i32>argument(2), argument(3), argument(4), argument(5), first, end);
}
function learnF32(first: i32, end: i32): void {
  learnVectors<f32>(argument(0), argument(1), <i32>argument(2), argument(3), argument(4), argument(5), first, end);
}

/** Of the vectors of channels [first, end). */
function learnVectors<T>(
  layer: usize,
  parameters: usize,
  rows: i32,
  x: usize,
  means: usize,
  roots: usize,
  first: i32,
  end: i32,
): void {
  const positions = sizeOf(layer, BatchNorm.SIZE_POSITIONS);
  const channels = sizeOf(layer, BatchNorm.SIZE_CHANNELS);
  const epsilon = load<f64>(layer + BatchNorm.SETTING_EPSILON);
  const momentum = load<f64>(layer + BatchNorm.SETTING_MOMENTUM);
  const n = rows * positions;
  const count = splat<T>(<f64>n, <f32>n);
  const fewer = splat<T>(<f64>max(1, n - 1), <f32>max(1, n - 1));
  const unbiased = n > 1;
  const keep = splat<T>(momentum, <f32>momentum);
  const share = splat<T>(1 - momentum, <f32>(1 - momentum));
  const movesMean = isTrained(layer, BatchNorm.TENSOR_MOVING_MEAN);
  const movesVariance = isTrained(layer, BatchNorm.TENSOR_MOVING_VARIANCE);
  let movingMean = tensorAt<T>(layer, BatchNorm.TENSOR_MOVING_MEAN, parameters);
  let movingVariance = tensorAt<T>(layer, BatchNorm.TENSOR_MOVING_VARIANCE, parameters);
  const pixel = <usize>channels * sizeof<T>();
  const offset = <usize>first << 4;
  x += offset;
  means += offset;
  roots += offset;
  movingMean += offset;
  movingVariance += offset;
  for (let c = channels - first * lanes<T>(), left = end - first; left > 0; c -= lanes<T>(), left--) {
    const mean = v128.div<T>(batchSum<T, Values>(rows, positions, x, c, pixel, count), count);
    const squares = batchSum<T, Squares>(rows, positions, x, c, pixel, mean);
    const variance = v128.div<T>(squares, count);
    storeUpTo<T>(means, mean, c);
    storeUpTo<T>(roots, inverseRoot<T>(variance, epsilon), c);
    if (movesMean) {
      const moved = v128.mul<T>(keep, loadUpTo<T>(movingMean, c));
      storeUpTo<T>(movingMean, v128.add<T>(moved, v128.mul<T>(share, mean)), c);
    }
    if (movesVariance) {
      const fair = unbiased ? v128.div<T>(squares, fewer) : variance;
      const moved = v128.mul<T>(keep, loadUpTo<T>(movingVariance, c));
      storeUpTo<T>(movingVariance, v128.add<T>(moved, v128.mul<T>(share, fair)), c);
    }
    x += 16;
    means += 16;
    roots += 16;
    movingMean += 16;
    movingVariance += 16;
  }
}

/** ΣdO and ΣdO·x̂ of each channel. */
export function sumGradients<T>(
  layer: usize,
  rows: i32,
  x: usize,
  delta: usize,
  means: usize,
  roots: usize,
  betas: usize,
  gammas: usize,
): void {
  const vectors = vectorsOf<T>(layer);
  if (ASC_FEATURE_THREADS) {
    const parts = partsFor(vectors, 2 * numbersOf(layer, rows));
    if (parts) {
      putArgument(0, layer);
      putArgument(1, rows);
      putArgument(2, x);
      putArgument(3, delta);
      putArgument(4, means);
      putArgument(5, roots);
      putArgument(6, betas);
      putArgument(7, gammas);
      forkRange(sizeof<T>() == 8 ? sumsF64 : sumsF32, vectors, 1, parts);
      return;
    }
  }
  sumVectors<T>(layer, rows, x, delta, means, roots, betas, gammas, 0, vectors);
}

// @ts-ignore: decorator
@inline
function sumPart<T>(first: i32, end: i32): void {
  const rows = <i32>argument(1);
  sumVectors<T>(
    argument(0), rows, argument(2), argument(3), argument(4), argument(5), argument(6), argument(7), first, end,
  );
}

function sumsF64(first: i32, end: i32): void {
  sumPart<f64>(first, end);
}
function sumsF32(first: i32, end: i32): void {
  sumPart<f32>(first, end);
}

/** Of the vectors of channels [first, end). */
function sumVectors<T>(
  layer: usize,
  rows: i32,
  x: usize,
  delta: usize,
  means: usize,
  roots: usize,
  betas: usize,
  gammas: usize,
  first: i32,
  end: i32,
): void {
  const positions = sizeOf(layer, BatchNorm.SIZE_POSITIONS);
  const channels = sizeOf(layer, BatchNorm.SIZE_CHANNELS);
  const pixel = <usize>channels * sizeof<T>();
  const offset = <usize>first << 4;
  x += offset;
  delta += offset;
  means += offset;
  roots += offset;
  betas += offset;
  gammas += offset;
  for (let c = channels - first * lanes<T>(), left = end - first; left > 0; c -= lanes<T>(), left--) {
    const mean = loadUpTo<T>(means, c);
    const root = loadUpTo<T>(roots, c);
    let allBeta = splat<T>(0, 0);
    let allGamma = allBeta;
    let from = x;
    let d = delta;
    for (let s = rows; s > 0; s--) {
      let beta = splat<T>(0, 0);
      let gamma = beta;
      for (let i = positions; i > 0; i--) {
        const gradient = loadUpTo<T>(d, c);
        const normal = v128.mul<T>(v128.sub<T>(loadUpTo<T>(from, c), mean), root);
        beta = v128.add<T>(beta, gradient);
        gamma = v128.add<T>(gamma, v128.mul<T>(gradient, normal));
        from += pixel;
        d += pixel;
      }
      allBeta = v128.add<T>(allBeta, beta);
      allGamma = v128.add<T>(allGamma, gamma);
    }
    storeUpTo<T>(betas, allBeta, c);
    storeUpTo<T>(gammas, allGamma, c);
    x += 16;
    delta += 16;
    means += 16;
    roots += 16;
    betas += 16;
    gammas += 16;
  }
}
