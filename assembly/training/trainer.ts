// The training of a network: per batch gather, forward, loss, backward with penalties, clipping, the optimizer's step.
// Any number of batches in one call; nothing is allocated, nothing crosses into JavaScript.
import { Activation } from "../kernels/activation";
import { isFused, lossForm, lossF32, lossF64, weightSum } from "../kernels/loss";
import { clip, scale, sumOfSquares } from "../kernels/typed";
import { layerPenalty, lossActivation } from "../layers/kinds";
import { optimizerAdvance, optimizerStepF32, optimizerStepF64 } from "../optimizers/step";
import { gather } from "./batch";
import { inputsOf, Job, layerAt, layerCount, outputsOf, parameterCount, savedAt, SOFTMAX, Work } from "./layout";
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

/** Clipping, then one step with the job's gradients. */
export function step<T>(job: usize): void {
  const count = parameterCount(load<u32>(job + Job.PLAN));
  const gradients = <usize>load<u32>(job + Job.GRADIENTS);
  const norm = load<f64>(job + Job.CLIP_NORM);
  const value = load<f64>(job + Job.CLIP_VALUE);
  if (norm > 0) clipNorm<T>(count, norm, gradients);
  if (value > 0) clip<T>(count, value, gradients);
  const code = load<i32>(job + Job.OPTIMIZER);
  const parameters = <usize>load<u32>(job + Job.PARAMETERS);
  const moments = <usize>load<u32>(job + Job.MOMENTS);
  const hyper = <usize>load<u32>(job + Job.HYPER);
  optimizerAdvance(code, hyper);
  if (sizeof<T>() == 8) optimizerStepF64(code, count, parameters, gradients, moments, hyper);
  else optimizerStepF32(code, count, parameters, gradients, moments, hyper);
}

/** Lays out the workspace for `train`, once for any number of calls. */
export function prepare<T>(job: usize): void {
  place<T>(load<u32>(job + Job.PLAN), load<i32>(job + Job.BATCH), load<u32>(job + Job.WORKSPACE));
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
  const x = <usize>load<u32>(work + Work.INPUTS);
  const y = <usize>load<u32>(work + Work.TARGETS);
  const weights = sampleWeights ? <usize>load<u32>(work + Work.WEIGHTS) : 0;
  for (let b = first; b < end; b++) {
    const start = b * batch;
    const rows = min(batch, samples - start);
    gather(order, start, rows, inputsOf(plan), sizeof<T>(), load<u32>(job + Job.INPUTS), x);
    if (classes) gather(order, start, rows, 1, 4, load<u32>(job + Job.TARGETS), y);
    else gather(order, start, rows, outputs, sizeof<T>(), load<u32>(job + Job.TARGETS), y);
    if (weights) gather(order, start, rows, 1, sizeof<T>(), sampleWeights, weights);

    const predicted = forward<T>(job, rows, x, true, fused);
    const scored = fused ? savedAt(work, layerCount(plan) - 1) : predicted;
    const delta = <usize>load<u32>(work + Work.DELTA);
    const weight = weightSum<T>(rows, weights);
    const data =
      sizeof<T>() == 8
        ? lossF64(form, rows, outputs, scored, y, weights, delta)
        : lossF32(form, rows, outputs, scored, y, weights, delta);
    const value = data + penalties<T>(plan, load<u32>(job + Job.PARAMETERS));
    store<f64>(job + Job.LOSS_SUM, load<f64>(job + Job.LOSS_SUM) + value * weight);
    store<f64>(job + Job.WEIGHT_SUM, load<f64>(job + Job.WEIGHT_SUM) + weight);
    backward<T>(job, rows, x, fused, 0);
    step<T>(job);
  }
}
