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
import { inverseRoot, learn, numbersOf, sumGradients } from "./batch-sums";
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
