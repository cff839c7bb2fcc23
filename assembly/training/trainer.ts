// The training of a network: per batch gather, forward, loss, backward with penalties, clipping, the optimizer's step.
// Any number of batches in one call; nothing is allocated, nothing crosses into JavaScript.
import { Activation } from "../kernels/activation";
import { isFused, lossForm, lossF32, lossF64, weightSum } from "../kernels/loss";
import { clip, scale, sumOfSquares } from "../kernels/typed";
import { layerPenalty, lossActivation } from "../layers/kinds";
import { optimizerAdvance, optimizerStepF32, optimizerStepF64 } from "../optimizers/step";
import { gather, spread } from "./batch";
import {
  columnsOf,
  hasFactors,
  inputsOf,
  Job,
  Layer,
  layerAt,
  layerCount,
  outputsOf,
  parameterCount,
  savedAt,
  SOFTMAX,
  Tensor,
  tensorOf,
  Work,
} from "./layout";
import { backward, forward } from "./passes";
import { place } from "./workspace";

/** The form of loss `code` that fits the last layer and the targets. */
export function formOf(plan: usize, code: i32, classIndices: bool): i32 {
  const activation = lossActivation(layerAt(plan, layerCount(plan) - 1));
  return lossForm(code, activation == Activation.Sigmoid, activation == SOFTMAX, classIndices);
}

/** What all layers add to the loss. */
export function penalties<T>(plan: usize, parameters: usize): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < layerCount(plan); i++) sum = layerPenalty<T>(layerAt(plan, i), parameters, sum);
  return sum;
}

/** A power of two by which numbers are multiplied whose squares are beyond float64. */
const SMALL_UNIT: f64 = 2.409919865102884e-181; // 2^-600

/**
 * Shortens the gradient to the length `norm` where it is longer. Where the sum of squares overflows, the gradient is
 * first multiplied by a power of two, which rounds nothing that counts beside such a length.
 */
function clipNorm<T>(count: i32, norm: f64, gradients: usize): void {
  let sum = sumOfSquares<T>(count, gradients);
  let unit: f64 = 1;
  if (sum == Infinity) {
    unit = SMALL_UNIT;
    scale<T>(count, unit, gradients);
    sum = sumOfSquares<T>(count, gradients);
  }
  const length = Math.sqrt(sum);
  if (length > norm * unit) scale<T>(count, norm / length, gradients);
  else if (unit != 1) scale<T>(count, 1 / unit, gradients);
}

/** The optimizer's step for the trained elements [first, end). */
function stepRange<T>(job: usize, first: i32, end: i32): void {
  const code = load<i32>(job + Job.OPTIMIZER);
  const stride = parameterCount(load<u32>(job + Job.PLAN));
  const offset = <usize>first * sizeof<T>();
  const w = <usize>load<u32>(job + Job.PARAMETERS) + offset;
  const g = <usize>load<u32>(job + Job.GRADIENTS) + offset;
  const m = <usize>load<u32>(job + Job.MOMENTS) + offset;
  const hyper = <usize>load<u32>(job + Job.HYPER);
  if (sizeof<T>() == 8) optimizerStepF64(code, end - first, stride, w, g, m, hyper);
  else optimizerStepF32(code, end - first, stride, w, g, m, hyper);
}

/** The same for a run of tensors of one factor; with factor 0 they stay as they are. */
function stepRun<T>(job: usize, first: i32, end: i32, factor: f64): void {
  if (factor == 0 || first == end) return;
  const hyper = <usize>load<u32>(job + Job.HYPER);
  const rate = load<f64>(hyper);
  store<f64>(hyper, rate * factor);
  stepRange<T>(job, first, end);
  store<f64>(hyper, rate);
}

/** The step where tensors have learning-rate factors of their own. */
function stepByFactors<T>(job: usize): void {
  const plan = <usize>load<u32>(job + Job.PLAN);
  const count = parameterCount(plan);
  let first = 0;
  let end = 0;
  let factor: f64 = 1;
  for (let i = 0; i < layerCount(plan); i++) {
    const layer = layerAt(plan, i);
    for (let slot = 0; slot < load<i32>(layer + Layer.SLOTS); slot++) {
      const tensor = tensorOf(layer, slot);
      const at = load<i32>(tensor + Tensor.AT);
      if (at < 0 || at >= count) continue; // absent, or a buffer
      const own = load<f64>(tensor + Tensor.FACTOR);
      if (own != factor) {
        stepRun<T>(job, first, end, factor);
        first = at;
        factor = own;
      }
      end = at + load<i32>(tensor + Tensor.COUNT);
    }
  }
  stepRun<T>(job, first, end, factor);
}

/** Nothing is computed for what is frozen, so that its gradient is 0 from the start: it counts in no norm. */
function clearFrozen<T>(job: usize): void {
  const plan = <usize>load<u32>(job + Job.PLAN);
  const gradients = <usize>load<u32>(job + Job.GRADIENTS);
  for (let i = 0; i < layerCount(plan); i++) {
    const layer = layerAt(plan, i);
    for (let slot = 0; slot < load<i32>(layer + Layer.SLOTS); slot++) {
      const tensor = tensorOf(layer, slot);
      const at = load<i32>(tensor + Tensor.AT);
      if (at < 0 || at >= parameterCount(plan) || load<f64>(tensor + Tensor.FACTOR) != 0) continue;
      const bytes = <usize>load<i32>(tensor + Tensor.COUNT) * sizeof<T>();
      memory.fill(gradients + <usize>at * sizeof<T>(), 0, bytes);
    }
  }
}

/** Clipping, then one step with the job's gradients. */
export function step<T>(job: usize): void {
  const count = parameterCount(load<u32>(job + Job.PLAN));
  const gradients = <usize>load<u32>(job + Job.GRADIENTS);
  const norm = load<f64>(job + Job.CLIP_NORM);
  const value = load<f64>(job + Job.CLIP_VALUE);
  if (norm > 0) clipNorm<T>(count, norm, gradients);
  if (value > 0) clip<T>(count, value, gradients);
  optimizerAdvance(load<i32>(job + Job.OPTIMIZER), load<u32>(job + Job.HYPER));
  if (hasFactors(load<u32>(job + Job.PLAN))) stepByFactors<T>(job);
  else stepRange<T>(job, 0, count);
}

/** Lays out the workspace for `train`, once for any number of calls. */
export function prepare<T>(job: usize): void {
  place<T>(load<u32>(job + Job.PLAN), load<i32>(job + Job.BATCH), load<u32>(job + Job.WORKSPACE));
  if (hasFactors(load<u32>(job + Job.PLAN))) clearFrozen<T>(job);
}

/** Batches [first, end), in a workspace that `prepare` has laid out. */
export function train<T>(job: usize, first: i32, end: i32): void {
  const plan = <usize>load<u32>(job + Job.PLAN);
  const work = <usize>load<u32>(job + Job.WORKSPACE);
  const batch = load<i32>(job + Job.BATCH);
  const samples = load<i32>(job + Job.SAMPLES);
  const order = <usize>load<u32>(job + Job.ORDER);
  const sampleWeights = <usize>load<u32>(job + Job.SAMPLE_WEIGHTS);
  const classes = load<i32>(job + Job.CLASS_INDICES);
  const form = formOf(plan, load<i32>(job + Job.LOSS), classes != 0);
  const fused = isFused(form);
  const outputs = outputsOf(plan);
  // The loss takes the last axis of the outputs as its rows.
  const columns = columnsOf(plan);
  const positions = outputs / columns;
  const x = <usize>load<u32>(work + Work.INPUTS);
  const y = <usize>load<u32>(work + Work.TARGETS);
  const weights = sampleWeights ? <usize>load<u32>(work + Work.WEIGHTS) : 0;
  for (let b = first; b < end; b++) {
    const start = b * batch;
    const rows = min(batch, samples - start);
    gather(order, start, rows, inputsOf(plan), sizeof<T>(), load<u32>(job + Job.INPUTS), x);
    if (classes) gather(order, start, rows, positions, 4, load<u32>(job + Job.TARGETS), y);
    else gather(order, start, rows, outputs, sizeof<T>(), load<u32>(job + Job.TARGETS), y);
    if (weights) spread<T>(order, start, rows, positions, sampleWeights, weights);

    const predicted = forward<T>(job, rows, x, true, fused);
    const scored = fused ? savedAt(work, layerCount(plan) - 1) : predicted;
    const delta = <usize>load<u32>(work + Work.DELTA);
    const weight = weightSum<T>(rows * positions, weights);
    const data =
      sizeof<T>() == 8
        ? lossF64(form, rows * positions, columns, scored, y, weights, delta)
        : lossF32(form, rows * positions, columns, scored, y, weights, delta);
    const value = data + penalties<T>(plan, load<u32>(job + Job.PARAMETERS));
    store<f64>(job + Job.LOSS_SUM, load<f64>(job + Job.LOSS_SUM) + value * weight);
    store<f64>(job + Job.WEIGHT_SUM, load<f64>(job + Job.WEIGHT_SUM) + weight);
    backward<T>(job, rows, x, fused, 0);
    step<T>(job);
  }
}
