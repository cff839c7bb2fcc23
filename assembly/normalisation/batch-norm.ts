// Batch normalisation (Ioffe and Szegedy 2015) of each channel, the last axis, over samples and positions:
//
//   o = γ·x̂ + β, x̂ = (x − mean)·r, r = 1/√(variance + ε)
//
// In training mean and variance (biased: Σ(x − mean)²/n) are the batch's, n = samples·positions, and
// moving = momentum·moving + (1 − momentum)·batch, the variance unbiased (·n/(n − 1); n = 1: as it is), as PyTorch has it. Otherwise, and in training
// where both moving tensors are frozen, they are the moving ones.
// Backward: dβ = ΣdO, dγ = ΣdO·x̂, dx = γ·r·(dO − (dβ + x̂·dγ)/n), or γ·r·dO where the moving ones were taken.
//
// Order of each sum over a batch: the positions of a sample from +0, then the samples from +0. Each operation is rounded (madd in
// the relaxed build only for γ·x̂ + β).
import { BatchNorm, Frame } from "../abi";
import { lanes, loadUpTo, madd, splat, storeUpTo } from "../simd/lanes";
import { isTrained, rounded, sizeOf, tensorAt } from "../training/layout";
import { argument, forkRange, partsFor, putArgument } from "../threads/ranges";

/** Whether training takes the batch's statistics. */
// @ts-ignore: decorator
@inline
function isLearning(layer: usize): bool {
  return isTrained(layer, BatchNorm.TENSOR_MOVING_MEAN) || isTrained(layer, BatchNorm.TENSOR_MOVING_VARIANCE);
}

// @ts-ignore: decorator
@inline
function channelBytes<T>(layer: usize): usize {
  return rounded(<usize>sizeOf(layer, BatchNorm.SIZE_CHANNELS) * sizeof<T>());
}

/** Mean and r of each channel. */
export function batchNormKept<T>(layer: usize): usize {
  return 2 * channelBytes<T>(layer);
}

/** Outside training mean and r, backward the sums. */
export function batchNormScratch<T>(layer: usize): usize {
  return 2 * channelBytes<T>(layer);
}

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
function inverseRoot<T>(variance: v128, epsilon: f64): v128 {
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
function numbersOf(layer: usize, rows: i32): f64 {
  return <f64>rows * <f64>(sizeOf(layer, BatchNorm.SIZE_POSITIONS) * sizeOf(layer, BatchNorm.SIZE_CHANNELS));
}

/** The batch's mean and r; moves the moving ones. */
function learn<T>(layer: usize, parameters: usize, rows: i32, x: usize, means: usize, roots: usize): void {
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

/** The moving mean and its r. */
function recall<T>(layer: usize, parameters: usize, means: usize, roots: usize): void {
  const channels = sizeOf(layer, BatchNorm.SIZE_CHANNELS);
  const epsilon = load<f64>(layer + BatchNorm.SETTING_EPSILON);
  let mean = tensorAt<T>(layer, BatchNorm.TENSOR_MOVING_MEAN, parameters);
  let variance = tensorAt<T>(layer, BatchNorm.TENSOR_MOVING_VARIANCE, parameters);
  for (let c = channels; c > 0; c -= lanes<T>()) {
    storeUpTo<T>(means, loadUpTo<T>(mean, c), c);
    storeUpTo<T>(roots, inverseRoot<T>(loadUpTo<T>(variance, c), epsilon), c);
    mean += 16;
    variance += 16;
    means += 16;
    roots += 16;
  }
}

export function batchNormForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const channels = sizeOf(layer, BatchNorm.SIZE_CHANNELS);
  const means = training ? saved : scratch;
  const roots = means + channelBytes<T>(layer);
  if (training && isLearning(layer)) learn<T>(layer, parameters, rows, x, means, roots);
  else recall<T>(layer, parameters, means, roots);
  const gamma = tensorAt<T>(layer, BatchNorm.TENSOR_GAMMA, parameters);
  const beta = tensorAt<T>(layer, BatchNorm.TENSOR_BETA, parameters);
  const pixels = rows * sizeOf(layer, BatchNorm.SIZE_POSITIONS);
  if (ASC_FEATURE_THREADS) {
    const parts = partsFor(pixels, 2 * numbersOf(layer, rows));
    if (parts) {
      putArgument(0, channels);
      putArgument(1, x);
      putArgument(2, output);
      putArgument(3, means);
      putArgument(4, roots);
      putArgument(5, gamma);
      putArgument(6, beta);
      forkRange(sizeof<T>() == 8 ? normaliseF64 : normaliseF32, pixels, 1, parts);
      return output;
    }
  }
  normalise<T>(channels, 0, pixels, x, output, means, roots, gamma, beta);
  return output;
}

// @ts-ignore: decorator
@inline
function normalisePart<T>(first: i32, end: i32): void {
  const means = argument(3);
  normalise<T>(<i32>argument(0), first, end, argument(1), argument(2), means, argument(4), argument(5), argument(6));
}

function normaliseF64(first: i32, end: i32): void {
  normalisePart<f64>(first, end);
}
function normaliseF32(first: i32, end: i32): void {
  normalisePart<f32>(first, end);
}

/** γ·x̂ + β of pixels [first, end). */
function normalise<T>(
  channels: i32,
  first: i32,
  end: i32,
  x: usize,
  output: usize,
  means: usize,
  roots: usize,
  gamma: usize,
  beta: usize,
): void {
  const offset = <usize>first * <usize>channels * sizeof<T>();
  x += offset;
  let to = output + offset;
  for (let i = end - first; i > 0; i--) {
    let at: usize = 0;
    for (let c = channels; c > 0; c -= lanes<T>()) {
      const away = v128.sub<T>(loadUpTo<T>(x + at, c), loadUpTo<T>(means + at, c));
      const normal = v128.mul<T>(away, loadUpTo<T>(roots + at, c));
      storeUpTo<T>(to + at, madd<T>(loadUpTo<T>(gamma + at, c), normal, loadUpTo<T>(beta + at, c)), c);
      at += 16;
    }
    x += <usize>channels * sizeof<T>();
    to += <usize>channels * sizeof<T>();
  }
}

/** ΣdO and ΣdO·x̂ of each channel. */
function sumGradients<T>(
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

/** `next` may be 0; else the gradient goes to `delta`, in place. */
export function batchNormBackward<T>(
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
  const channels = sizeOf(layer, BatchNorm.SIZE_CHANNELS);
  const positions = sizeOf(layer, BatchNorm.SIZE_POSITIONS);
  const means = saved;
  const roots = means + channelBytes<T>(layer);
  const betas = scratch;
  const gammas = scratch + channelBytes<T>(layer);
  const bytes = <usize>channels * sizeof<T>();
  sumGradients<T>(layer, rows, x, delta, means, roots, betas, gammas);
  if (isTrained(layer, BatchNorm.TENSOR_GAMMA)) {
    memory.copy(tensorAt<T>(layer, BatchNorm.TENSOR_GAMMA, gradients), gammas, bytes);
  }
  if (isTrained(layer, BatchNorm.TENSOR_BETA)) {
    memory.copy(tensorAt<T>(layer, BatchNorm.TENSOR_BETA, gradients), betas, bytes);
  }
  if (!next) return next;
  const gamma = tensorAt<T>(layer, BatchNorm.TENSOR_GAMMA, load<u32>(frame + Frame.PARAMETERS));
  const n = rows * positions;
  if (ASC_FEATURE_THREADS) {
    const parts = partsFor(n, 4 * numbersOf(layer, rows));
    if (parts) {
      putArgument(0, layer);
      putArgument(1, n);
      putArgument(2, x);
      putArgument(3, delta);
      putArgument(4, means);
      putArgument(5, roots);
      putArgument(6, betas);
      putArgument(7, gammas);
      putArgument(8, gamma);
      forkRange(sizeof<T>() == 8 ? backF64 : backF32, n, 1, parts);
      return delta;
    }
  }
  goBack<T>(layer, n, 0, n, x, delta, means, roots, betas, gammas, gamma);
  return delta;
}

// @ts-ignore: decorator
@inline
function backPart<T>(first: i32, end: i32): void {
  const n = <i32>argument(1);
  goBack<T>(
    argument(0), n, first, end,
    argument(2), argument(3), argument(4), argument(5), argument(6), argument(7), argument(8),
  );
}

function backF64(first: i32, end: i32): void {
  backPart<f64>(first, end);
}
function backF32(first: i32, end: i32): void {
  backPart<f32>(first, end);
}

/** dx of pixels [first, end) of n, in place of dO. */
function goBack<T>(
  layer: usize,
  n: i32,
  first: i32,
  end: i32,
  x: usize,
  delta: usize,
  means: usize,
  roots: usize,
  betas: usize,
  gammas: usize,
  gamma: usize,
): void {
  const learning = isLearning(layer);
  const channels = sizeOf(layer, BatchNorm.SIZE_CHANNELS);
  const bytes = <usize>channels * sizeof<T>();
  const count = splat<T>(<f64>n, <f32>n);
  const offset = <usize>first * bytes;
  x += offset;
  let to = delta + offset;
  for (let i = end - first; i > 0; i--) {
    let at: usize = 0;
    for (let c = channels; c > 0; c -= lanes<T>()) {
      const root = loadUpTo<T>(roots + at, c);
      let value = loadUpTo<T>(to + at, c);
      if (learning) {
        const normal = v128.mul<T>(v128.sub<T>(loadUpTo<T>(x + at, c), loadUpTo<T>(means + at, c)), root);
        const pull = v128.add<T>(loadUpTo<T>(betas + at, c), v128.mul<T>(normal, loadUpTo<T>(gammas + at, c)));
        value = v128.sub<T>(value, v128.div<T>(pull, count));
      }
      storeUpTo<T>(to + at, v128.mul<T>(v128.mul<T>(loadUpTo<T>(gamma + at, c), root), value), c);
      at += 16;
    }
    x += bytes;
    to += bytes;
  }
}
