import {
  FRAME_BATCH,
  FRAME_CLASS_INDICES,
  FRAME_CLIP_NORM,
  FRAME_CLIP_VALUE,
  FRAME_GRADIENTS,
  FRAME_INPUTS,
  FRAME_LOSS,
  FRAME_LOSS_SUM,
  FRAME_OPTIMIZER,
  FRAME_OPTIMIZER_SCALARS,
  FRAME_OPTIMIZER_STATE,
  FRAME_ORDER,
  FRAME_PARAMETERS,
  FRAME_PLAN,
  FRAME_SAMPLE_WEIGHTS,
  FRAME_SAMPLES,
  FRAME_TARGETS,
  FRAME_WEIGHT_SUM,
  PLAN_COLUMNS,
  PLAN_FACTORS,
  PLAN_INPUTS,
  PLAN_OUTPUTS,
  PLAN_PARAMETERS,
  PLAN_STEPWISE,
} from '../../abi.js';
import type { Pointer } from '../../core.js';
import { kindOf } from '../layers/kinds.js';
import type { LayerState, TensorEntry } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import { enter, gather } from './batch.js';
import { formOf, isFused } from './loss-form.js';
import { backward, forward, rowsOut, workspaceOf } from './passes.js';
import { smooth, takesIndices } from './smoothing.js';
import type { Workspace } from './workspace.js';

/** What a batch came to, its gradient at the outputs in the workspace. */
interface Scored {
  /** Samples. */
  readonly rows: number;
  /** Without penalties. */
  readonly data: number;
  /** Σ of the samples' weights. */
  readonly weight: number;
}

/** Twin of `score` and `weightOf` in assembly/training/trainer.ts. */
export function score(
  kernels: TypedKernels,
  frame: Pointer,
  work: Workspace,
  form: number,
  b: number,
): Scored {
  const { i32, pointer } = kernels;
  const plan = pointer(frame + FRAME_PLAN);
  const batch = i32(frame + FRAME_BATCH);
  const inputs = i32(plan + PLAN_INPUTS);
  const outputs = i32(plan + PLAN_OUTPUTS);
  const columns = i32(plan + PLAN_COLUMNS);
  const positions = outputs / columns;
  const sampleWeights = pointer(frame + FRAME_SAMPLE_WEIGHTS);
  const weights = sampleWeights ? work.weights : 0;
  const start = b * batch;
  const samples = Math.min(batch, i32(frame + FRAME_SAMPLES) - start);
  const floats = kernels.view();
  const targets = pointer(frame + FRAME_TARGETS);
  const order = pointer(frame + FRAME_ORDER);
  const stepwise = i32(plan + PLAN_STEPWISE) !== 0;
  const from = { kernels, frame, order, first: start, samples };
  enter(from, work.offsets);
  gather(from, true, inputs, pointer(frame + FRAME_INPUTS), work.inputs, floats);
  if (i32(frame + FRAME_CLASS_INDICES))
    gather(from, stepwise, positions, targets, work.targets, kernels.core.u32);
  else gather(from, stepwise, outputs, targets, work.targets, floats);
  const rows = rowsOut(kernels, frame, samples);
  smooth(kernels, frame, rows * positions, columns, work.targets);
  if (weights) gather(from, stepwise, positions, sampleWeights, weights, floats);

  const predicted = forward(kernels, frame, work, samples, work.inputs, true);
  const scored = isFused(form) ? work.layers.at(-1)!.saved : predicted;
  const weight = weightSum(kernels, rows * positions, weights);
  const { loss } = kernels;
  const data = loss(form, rows * positions, columns, scored, work.targets, weights, work.delta);
  return { rows: samples, data, weight };
}

/** The form of the frame's loss. */
export function formOfFrame(kernels: TypedKernels, frame: Pointer, work: Workspace): number {
  const last = work.layers.at(-1)!;
  return formOf(kernels.i32(frame + FRAME_LOSS), last, takesIndices(kernels, frame));
}

/** Twin of `train` in assembly/training/trainer.ts; `work`: the frame's, laid out once a call of the core. */
export function train(
  kernels: TypedKernels,
  frame: Pointer,
  first: number,
  end: number,
  work: Workspace = workspaceOf(kernels, frame),
): void {
  const { i32, pointer } = kernels;
  const form = formOfFrame(kernels, frame, work);
  if (i32(pointer(frame + FRAME_PLAN) + PLAN_FACTORS)) clearFrozen(kernels, frame, work);
  for (let b = first; b < end; b++) {
    const { rows, data, weight } = score(kernels, frame, work, form, b);
    const value = data + penalties(kernels, work, pointer(frame + FRAME_PARAMETERS));
    addTo(kernels, frame, value * weight, weight);
    backward(kernels, frame, work, rows, work.inputs, isFused(form), 0);
    step(kernels, frame, work);
  }
}

const SMALL_UNIT = 2 ** -600;

/** Twin of `clipNorm` in assembly/training/trainer.ts. */
function clipNorm(kernels: TypedKernels, count: number, norm: number, gradients: Pointer): void {
  let sum = kernels.sumOfSquares(count, gradients);
  let unit = 1;
  if (sum === Number.POSITIVE_INFINITY) {
    unit = SMALL_UNIT;
    kernels.scale(count, unit, gradients);
    sum = kernels.sumOfSquares(count, gradients);
  }
  const length = Math.sqrt(sum);
  if (length > norm * unit) kernels.scale(count, norm / length, gradients);
  else if (unit !== 1) kernels.scale(count, 1 / unit, gradients);
}

/** Clipping, then one step with the frame's gradients. */
export function step(
  kernels: TypedKernels,
  frame: Pointer,
  { layers }: Pick<Workspace, 'layers'>,
): void {
  const { core, i32, f64, pointer } = kernels;
  const count = i32(pointer(frame + FRAME_PLAN) + PLAN_PARAMETERS);
  const gradients = pointer(frame + FRAME_GRADIENTS);
  const norm = f64(frame + FRAME_CLIP_NORM);
  const limit = f64(frame + FRAME_CLIP_VALUE);
  if (norm > 0) clipNorm(kernels, count, norm, gradients);
  if (limit > 0) kernels.clip(count, limit, gradients);
  core.optimizerAdvance(i32(frame + FRAME_OPTIMIZER), pointer(frame + FRAME_OPTIMIZER_SCALARS));
  if (i32(pointer(frame + FRAME_PLAN) + PLAN_FACTORS)) stepByFactors(kernels, frame, layers);
  else stepRange(kernels, frame, 0, count);
}

function stepRange(kernels: TypedKernels, frame: Pointer, first: number, end: number): void {
  const { i32, pointer, size } = kernels;
  kernels.optimizerStep(
    i32(frame + FRAME_OPTIMIZER),
    end - first,
    i32(pointer(frame + FRAME_PLAN) + PLAN_PARAMETERS),
    pointer(frame + FRAME_PARAMETERS) + first * size,
    pointer(frame + FRAME_GRADIENTS) + first * size,
    pointer(frame + FRAME_OPTIMIZER_STATE) + first * size,
    pointer(frame + FRAME_OPTIMIZER_SCALARS),
  );
}

/** The step where tensors have learning-rate factors of their own. */
function stepByFactors(kernels: TypedKernels, frame: Pointer, layers: readonly LayerState[]): void {
  const { core, pointer } = kernels;
  const optimizerScalars = pointer(frame + FRAME_OPTIMIZER_SCALARS) >>> 3;
  const rate = core.f64[optimizerScalars]!;
  for (const { at, count, factor } of trainedOf(kernels, frame, layers)) {
    if (factor === 0) continue;
    core.f64[optimizerScalars] = rate * factor;
    stepRange(kernels, frame, at, at + count);
  }
  core.f64[optimizerScalars] = rate;
}

/** Nothing is computed for what is frozen, so that its gradient is 0 from the start: it counts in no norm. */
export function clearFrozen(kernels: TypedKernels, frame: Pointer, { layers }: Workspace): void {
  const gradients = kernels.pointer(frame + FRAME_GRADIENTS) / kernels.size;
  for (const { at, count, factor } of trainedOf(kernels, frame, layers)) {
    if (factor === 0) kernels.view().fill(0, gradients + at, gradients + at + count);
  }
}

/** The layers' tensors that are no buffers. */
function trainedOf(
  { i32, pointer }: TypedKernels,
  frame: Pointer,
  layers: readonly LayerState[],
): TensorEntry[] {
  const parameters = i32(pointer(frame + FRAME_PLAN) + PLAN_PARAMETERS);
  return layers.flatMap(({ tensors }) => tensors).filter(({ at }) => at >= 0 && at < parameters);
}

/** What all layers add to the loss. */
export function penalties(kernels: TypedKernels, work: Workspace, parameters: Pointer): number {
  let sum = 0;
  for (const layer of work.layers) sum = kindOf(layer).penalty(kernels, layer, parameters, sum);
  return sum;
}

export function weightSum(kernels: TypedKernels, rows: number, weights: Pointer): number {
  if (!weights) return rows;
  const v = kernels.view();
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += v[weights / kernels.size + i]!;
  return sum;
}

/** Adds to the frame's sums. */
export function addTo({ core }: TypedKernels, frame: Pointer, loss: number, weight: number): void {
  const lossAt = (frame + FRAME_LOSS_SUM) >>> 3;
  const weightAt = (frame + FRAME_WEIGHT_SUM) >>> 3;
  core.f64[lossAt] = core.f64[lossAt]! + loss;
  core.f64[weightAt] = core.f64[weightAt]! + weight;
}
