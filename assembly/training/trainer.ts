// The training of a network: per batch gather, forward, loss, backward with penalties, clipping, the optimizer's step.
// Any number of batches in one call; nothing is allocated, nothing crosses into JavaScript.
import { Activation, Frame, Layer, Plan, SgdScalar, Tensor, Work } from "../abi";
import { isFused, lossForm, lossF32, lossF64, weightSum } from "../kernels/loss";
import { clip, scale, sumOfSquares } from "../kernels/typed";
import { layerPenalty, lossActivation } from "../layers/kinds";
import { optimizerAdvance, optimizerStepF32, optimizerStepF64 } from "../optimizers/step";
import { enter, gather, gatherSteps } from "./batch";
import { chainBatch } from "../layers/dense-chain";
import {
  columnsOf,
  hasFactors,
  inputsOf,
  layerAt,
  layerCount,
  outputsOf,
  parameterCount,
  savedAt,
  tensorOf,
} from "./layout";
import { backward, forward, rowsOut } from "./passes";
import { forkGather, forkStep } from "../threads/tasks";
import { beginBatch, endBatch } from "../threads/turns";
import { smooth, takesIndices } from "./smoothing";
import { layOutFrame } from "./workspace";

/** The form of loss `code` that fits the last layer and the targets. */
export function formOf(plan: usize, code: i32, classIndices: bool): i32 {
  const activation = lossActivation(layerAt(plan, layerCount(plan) - 1));
  return lossForm(code, activation == Activation.Sigmoid, activation == Activation.Softmax, classIndices);
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
function stepRange<T>(frame: usize, first: i32, end: i32): void {
  const code = load<i32>(frame + Frame.OPTIMIZER);
  const stride = parameterCount(load<u32>(frame + Frame.PLAN));
  const offset = <usize>first * sizeof<T>();
  const w = <usize>load<u32>(frame + Frame.PARAMETERS) + offset;
  const g = <usize>load<u32>(frame + Frame.GRADIENTS) + offset;
  const m = <usize>load<u32>(frame + Frame.OPTIMIZER_STATE) + offset;
  const scalars = <usize>load<u32>(frame + Frame.OPTIMIZER_SCALARS);
  if (ASC_FEATURE_THREADS && forkStep<T>(code, end - first, stride, w, g, m, scalars)) return;
  if (sizeof<T>() == 8) optimizerStepF64(code, end - first, stride, w, g, m, scalars);
  else optimizerStepF32(code, end - first, stride, w, g, m, scalars);
}

/** The same for a run of tensors of one factor; with factor 0 they stay as they are. */
function stepRun<T>(frame: usize, first: i32, end: i32, factor: f64): void {
  if (factor == 0 || first == end) return;
  const scalars = <usize>load<u32>(frame + Frame.OPTIMIZER_SCALARS);
  const rate = load<f64>(scalars, SgdScalar.LEARNING_RATE); // first of every optimizer's
  store<f64>(scalars, rate * factor);
  stepRange<T>(frame, first, end);
  store<f64>(scalars, rate);
}

/** The step where tensors have learning-rate factors of their own. */
function stepByFactors<T>(frame: usize): void {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
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
        stepRun<T>(frame, first, end, factor);
        first = at;
        factor = own;
      }
      end = at + load<i32>(tensor + Tensor.COUNT);
    }
  }
  stepRun<T>(frame, first, end, factor);
}

/** Nothing is computed for what is frozen, so that its gradient is 0 from the start: it counts in no norm. */
export function clearFrozen<T>(frame: usize): void {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  const gradients = <usize>load<u32>(frame + Frame.GRADIENTS);
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

/** Clipping, then one step with the frame's gradients. */
export function step<T>(frame: usize): void {
  const count = parameterCount(load<u32>(frame + Frame.PLAN));
  const gradients = <usize>load<u32>(frame + Frame.GRADIENTS);
  const norm = load<f64>(frame + Frame.CLIP_NORM);
  const value = load<f64>(frame + Frame.CLIP_VALUE);
  if (norm > 0) clipNorm<T>(count, norm, gradients);
  if (value > 0) clip<T>(count, value, gradients);
  optimizerAdvance(load<i32>(frame + Frame.OPTIMIZER), load<u32>(frame + Frame.OPTIMIZER_SCALARS));
  if (hasFactors(load<u32>(frame + Frame.PLAN))) stepByFactors<T>(frame);
  else stepRange<T>(frame, 0, count);
}

/** Lays out the workspace for `train`, once for any number of calls. */
export function beginTraining<T>(frame: usize): void {
  layOutFrame<T>(frame);
  if (hasFactors(load<u32>(frame + Frame.PLAN))) clearFrozen<T>(frame);
}

/** Samples of batch b: the last may have fewer. */
// @ts-ignore: decorator
@inline
export function rowsOf(frame: usize, b: i32): i32 {
  const batch = load<i32>(frame + Frame.BATCH);
  return min(batch, load<i32>(frame + Frame.SAMPLES) - b * batch);
}

/** `gather` or, where there are offsets, `gatherSteps`. */
// @ts-ignore: decorator
@inline
function gatherRows(offsets: usize, order: usize, first: i32, rows: i32, columns: i32, size: usize, src: usize, dst: usize): void {
  if (offsets) gatherSteps(offsets, order, first, rows, columns, size, src, dst);
  else if (!ASC_FEATURE_THREADS || !forkGather(order, first, rows, columns, size, src, dst)) {
    gather(order, first, rows, columns, size, src, dst);
  }
}

/** Gather, forward and loss of batch b: returns the loss, without penalties; its gradient at the outputs is in the workspace. */
export function score<T>(frame: usize, b: i32, form: i32, fused: bool): f64 {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  const work = <usize>load<u32>(frame + Frame.WORKSPACE);
  const order = <usize>load<u32>(frame + Frame.ORDER);
  const sampleWeights = <usize>load<u32>(frame + Frame.SAMPLE_WEIGHTS);
  const classes = load<i32>(frame + Frame.CLASS_INDICES);
  const outputs = outputsOf(plan);
  // The loss takes the last axis of the outputs as its rows.
  const columns = columnsOf(plan);
  const positions = outputs / columns;
  const x = <usize>load<u32>(work + Work.INPUTS);
  const y = <usize>load<u32>(work + Work.TARGETS);
  const weights = sampleWeights ? <usize>load<u32>(work + Work.WEIGHTS) : 0;
  const start = b * load<i32>(frame + Frame.BATCH);
  const samples = rowsOf(frame, b);
  const offsets = <usize>load<u32>(frame + Frame.OFFSETS);
  const apart = load<i32>(plan, Plan.STEPWISE) ? offsets : 0;
  enter(frame, order, start, samples);
  gatherRows(offsets, order, start, samples, inputsOf(plan), sizeof<T>(), load<u32>(frame + Frame.INPUTS), x);
  const size = classes ? <usize>4 : sizeof<T>();
  gatherRows(apart, order, start, samples, classes ? positions : outputs, size, load<u32>(frame + Frame.TARGETS), y);
  const rows = rowsOut(frame, samples);
  smooth<T>(frame, rows * positions, columns, y);
  if (weights) gatherRows(apart, order, start, samples, positions, sizeof<T>(), sampleWeights, weights);

  const predicted = forward<T>(frame, samples, x, true, fused);
  const scored = fused ? savedAt(work, layerCount(plan) - 1) : predicted;
  const delta = <usize>load<u32>(work + Work.DELTA);
  return sizeof<T>() == 8
    ? lossF64(form, rows * positions, columns, scored, y, weights, delta)
    : lossF32(form, rows * positions, columns, scored, y, weights, delta);
}

/** Σ of the weights of batch b, after `score`. */
// @ts-ignore: decorator
@inline
export function weightOf<T>(frame: usize, b: i32): f64 {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  const work = <usize>load<u32>(frame + Frame.WORKSPACE);
  const weights = load<u32>(frame + Frame.SAMPLE_WEIGHTS) ? <usize>load<u32>(work + Work.WEIGHTS) : 0;
  return weightSum<T>(rowsOut(frame, rowsOf(frame, b)) * (outputsOf(plan) / columnsOf(plan)), weights);
}

/** Adds to the frame's sums. */
// @ts-ignore: decorator
@inline
export function addTo(frame: usize, loss: f64, weight: f64): void {
  store<f64>(frame + Frame.LOSS_SUM, load<f64>(frame + Frame.LOSS_SUM) + loss);
  store<f64>(frame + Frame.WEIGHT_SUM, load<f64>(frame + Frame.WEIGHT_SUM) + weight);
}

/** The form of the loss in the frame. */
// @ts-ignore: decorator
@inline
export function lossOf(frame: usize): i32 {
  return formOf(load<u32>(frame + Frame.PLAN), load<i32>(frame + Frame.LOSS), takesIndices(frame));
}

/**
 * Batches [first, end), in a workspace that `beginTraining` has laid out. form: `lossOf`, tiny: `isTinyChain`, found once for any number of
 * calls.
 */
export function train<T>(frame: usize, first: i32, end: i32, form: i32, tiny: bool): void {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  const work = <usize>load<u32>(frame + Frame.WORKSPACE);
  const fused = isFused(form);
  for (let b = first; b < end; b++) {
    const rows = rowsOf(frame, b);
    if (ASC_FEATURE_THREADS && !tiny) beginBatch(frame);
    if (tiny) addTo(frame, chainBatch<T>(frame, b, rows, form, fused) * <f64>rows, <f64>rows);
    else {
      const data = score<T>(frame, b, form, fused);
      const weight = weightOf<T>(frame, b);
      const value = data + penalties<T>(plan, load<u32>(frame + Frame.PARAMETERS));
      addTo(frame, value * weight, weight);
      backward<T>(frame, rows, load<u32>(work + Work.INPUTS), fused, 0);
    }
    step<T>(frame);
    if (ASC_FEATURE_THREADS && !tiny) endBatch(rows);
  }
}
