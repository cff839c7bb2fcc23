// The training of one neuron: full-batch gradient descent on ½Σ(y − o)², any number of iterations in one call.
//   z = bias + x·w;  o = activation(z);  δ = (y − o)·activation′(z);  w += learningRate·Xᵀδ;  bias += learningRate·Σδ
// Contract and order of summation: narrow.ts, wide.ts and docs/numerics.md.
import { packNarrow, trainNarrow } from "./narrow";
import { snapshotOf, WIDE_FROM, weightsOf } from "./layout";
import { copyTargets, trainWide } from "./wide";

/**
 * Iterations per inner call. V8 replaces baseline code by optimized code at a call, never inside a running loop, so
 * short slices reach the optimized code early; and a divergence is searched for in the slice where it happened.
 */
const SLICE: i32 = 128;

/** Copies what training needs into the workspace. x: (samples, inputs), y: (samples). Once before neuronTrain. */
export function neuronPrepare(samples: i32, inputs: i32, x: usize, y: usize, work: usize): void {
  if (inputs < WIDE_FROM) packNarrow(x, y, samples, inputs, work);
  else copyTargets(y, samples, inputs, work);
}

// A narrow neuron's weights stand in both lanes of a vector each, so their stride differs.
// @ts-ignore: decorator
@inline
function strideOf(inputs: i32): usize {
  return inputs < WIDE_FROM ? 16 : 8;
}

/** Copies inputs + 1 numbers (the last is the bias) between strides. */
function copyWeights(inputs: i32, src: usize, srcStride: usize, dst: usize, dstStride: usize): void {
  for (let j = 0; j <= inputs; j++) {
    const value = load<f64>(src);
    store<f64>(dst, value);
    if (dstStride == 16) store<f64>(dst, value, 8);
    src += srcStride;
    dst += dstStride;
  }
}

/** Whether every weight, the bias and the error are finite. */
function isFiniteState(inputs: i32, work: usize): bool {
  const stride = strideOf(inputs);
  let w = weightsOf(work);
  let sum = load<f64>(work) * 0;
  for (let j = 0; j <= inputs; j++) {
    sum += load<f64>(w) * 0;
    w += stride;
  }
  return sum == 0;
}

/**
 * Trains up to `iterations` times; stops as soon as the mean squared error of a forward pass is at most `threshold`
 * (give −1 for never). `weights`: inputs + 1 numbers, the last is the bias; read and written.
 *
 * Returns the number of updates made, or −k when update k was the first to make a weight or the error NaN or ±∞; the
 * weights are then those before that update. The mean squared error of the returned weights stands at `work`.
 */
export function neuronTrain(
  samples: i32,
  inputs: i32,
  x: usize,
  weights: usize,
  hasBias: bool,
  activation: i32,
  slope: f64,
  learningRate: f64,
  threshold: f64,
  iterations: i32,
  work: usize,
): i32 {
  const live = weightsOf(work);
  const stride = strideOf(inputs);
  const snapshot = snapshotOf(work, inputs);
  copyWeights(inputs, weights, 8, live, stride);
  let done = 0;
  let slice = SLICE;
  let diverged = false;
  while (done < iterations) {
    copyWeights(inputs, live, stride, snapshot, 8);
    const wanted = min(slice, iterations - done);
    const made = step(samples, inputs, x, hasBias, activation, slope, learningRate, threshold, wanted, work);
    if (!isFiniteState(inputs, work)) {
      copyWeights(inputs, snapshot, 8, live, stride);
      if (slice == 1) {
        diverged = true;
        break;
      }
      slice = 1; // Again, one update at a time: the results are the same, and the culprit shows.
      continue;
    }
    done += made;
    if (made < wanted) break;
  }
  copyWeights(inputs, live, stride, weights, 8);
  // A forward pass alone: every error is at most +∞.
  step(samples, inputs, x, hasBias, activation, slope, learningRate, Infinity, 1, work);
  return diverged ? -(done + 1) : done;
}

function step(
  samples: i32,
  inputs: i32,
  x: usize,
  hasBias: bool,
  activation: i32,
  slope: f64,
  learningRate: f64,
  threshold: f64,
  iterations: i32,
  work: usize,
): i32 {
  if (inputs < WIDE_FROM) {
    return trainNarrow(samples, inputs, hasBias, activation, slope, learningRate, threshold, iterations, work);
  }
  return trainWide(x, samples, inputs, hasBias, activation, slope, learningRate, threshold, iterations, work);
}
