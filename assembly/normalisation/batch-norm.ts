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

/** The batch's mean and r; moves the moving ones. */
function learn<T>(layer: usize, parameters: usize, rows: i32, x: usize, means: usize, roots: usize): void {
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
  for (let c = channels; c > 0; c -= lanes<T>()) {
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
  let to = output;
  for (let i = rows * sizeOf(layer, BatchNorm.SIZE_POSITIONS); i > 0; i--) {
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
  return output;
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
  const positions = sizeOf(layer, BatchNorm.SIZE_POSITIONS);
  const channels = sizeOf(layer, BatchNorm.SIZE_CHANNELS);
  const pixel = <usize>channels * sizeof<T>();
  for (let c = channels; c > 0; c -= lanes<T>()) {
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
  const learning = isLearning(layer);
  const gamma = tensorAt<T>(layer, BatchNorm.TENSOR_GAMMA, load<u32>(frame + Frame.PARAMETERS));
  const n = rows * positions;
  const count = splat<T>(<f64>n, <f32>n);
  let to = delta;
  for (let i = n; i > 0; i--) {
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
  return delta;
}
