import type { Pointer } from '../../core.js';
import {
  JOB_BATCH,
  JOB_CLASS_INDICES,
  JOB_CLIP_NORM,
  JOB_CLIP_VALUE,
  JOB_GRADIENTS,
  JOB_HYPER,
  JOB_INPUTS,
  JOB_LOSS,
  JOB_LOSS_SUM,
  JOB_MOMENTS,
  JOB_OPTIMIZER,
  JOB_ORDER,
  JOB_PARAMETERS,
  JOB_PLAN,
  JOB_SAMPLE_WEIGHTS,
  JOB_SAMPLES,
  JOB_TARGETS,
  JOB_WEIGHT_SUM,
  PLAN_COLUMNS,
  PLAN_FACTORS,
  PLAN_INPUTS,
  PLAN_OUTPUTS,
  PLAN_PARAMETERS,
} from '../../network-layout.js';
import { kindOf } from '../layers/kinds.js';
import type { LayerState, TensorEntry } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import { formOf, isFused } from './loss-form.js';
import { backward, forward, placeJob } from './passes.js';
import type { Workspace } from './workspace.js';

/** Twin of `train` in assembly/training/trainer.ts. */
export function train(kernels: TypedKernels, job: Pointer, first: number, end: number): void {
  const { i32, pointer } = kernels;
  const plan = pointer(job + JOB_PLAN);
  const batch = i32(job + JOB_BATCH);
  const inputs = i32(plan + PLAN_INPUTS);
  const outputs = i32(plan + PLAN_OUTPUTS);
  const columns = i32(plan + PLAN_COLUMNS);
  const positions = outputs / columns;
  const work = placeJob(kernels, job);
  const sampleWeights = pointer(job + JOB_SAMPLE_WEIGHTS);
  const weights = sampleWeights ? work.weights : 0;
  const classes = i32(job + JOB_CLASS_INDICES) !== 0;
  const last = work.layers.at(-1)!;
  const form = formOf(i32(job + JOB_LOSS), last, classes);
  const fused = isFused(form);
  if (i32(plan + PLAN_FACTORS)) clearFrozen(kernels, job, work);
  for (let b = first; b < end; b++) {
    const start = b * batch;
    const rows = Math.min(batch, i32(job + JOB_SAMPLES) - start);
    const floats = kernels.view();
    const targets = pointer(job + JOB_TARGETS);
    gather(kernels, job, start, rows, inputs, pointer(job + JOB_INPUTS), work.inputs, floats);
    if (classes)
      gather(kernels, job, start, rows, positions, targets, work.targets, kernels.core.u32);
    else gather(kernels, job, start, rows, outputs, targets, work.targets, floats);
    const order = pointer(job + JOB_ORDER);
    if (weights) spread(kernels, order, start, rows, positions, sampleWeights, weights);

    const predicted = forward(kernels, job, work, rows, work.inputs, true);
    const scored = fused ? last.saved : predicted;
    const weight = weightSum(kernels, rows * positions, weights);
    const value =
      kernels.loss(form, rows * positions, columns, scored, work.targets, weights, work.delta) +
      penalties(kernels, work, pointer(job + JOB_PARAMETERS));
    addTo(kernels, job, value * weight, weight);
    backward(kernels, job, work, rows, work.inputs, fused, 0);
    step(kernels, job, work);
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

/** Clipping, then one step with the job's gradients. */
export function step(
  kernels: TypedKernels,
  job: Pointer,
  { layers }: Pick<Workspace, 'layers'>,
): void {
  const { core, i32, f64, pointer } = kernels;
  const count = i32(pointer(job + JOB_PLAN) + PLAN_PARAMETERS);
  const gradients = pointer(job + JOB_GRADIENTS);
  const norm = f64(job + JOB_CLIP_NORM);
  const limit = f64(job + JOB_CLIP_VALUE);
  if (norm > 0) clipNorm(kernels, count, norm, gradients);
  if (limit > 0) kernels.clip(count, limit, gradients);
  core.optimizerAdvance(i32(job + JOB_OPTIMIZER), pointer(job + JOB_HYPER));
  if (i32(pointer(job + JOB_PLAN) + PLAN_FACTORS)) stepByFactors(kernels, job, layers);
  else stepRange(kernels, job, 0, count);
}

function stepRange(kernels: TypedKernels, job: Pointer, first: number, end: number): void {
  const { i32, pointer, size } = kernels;
  kernels.optimizerStep(
    i32(job + JOB_OPTIMIZER),
    end - first,
    i32(pointer(job + JOB_PLAN) + PLAN_PARAMETERS),
    pointer(job + JOB_PARAMETERS) + first * size,
    pointer(job + JOB_GRADIENTS) + first * size,
    pointer(job + JOB_MOMENTS) + first * size,
    pointer(job + JOB_HYPER),
  );
}

/** The step where tensors have learning-rate factors of their own. */
function stepByFactors(kernels: TypedKernels, job: Pointer, layers: readonly LayerState[]): void {
  const { core, pointer } = kernels;
  const hyper = pointer(job + JOB_HYPER) >>> 3;
  const rate = core.f64[hyper]!;
  for (const { at, count, factor } of trainedOf(kernels, job, layers)) {
    if (factor === 0) continue;
    core.f64[hyper] = rate * factor;
    stepRange(kernels, job, at, at + count);
  }
  core.f64[hyper] = rate;
}

/** Nothing is computed for what is frozen, so that its gradient is 0 from the start: it counts in no norm. */
function clearFrozen(kernels: TypedKernels, job: Pointer, { layers }: Workspace): void {
  const gradients = kernels.pointer(job + JOB_GRADIENTS) / kernels.size;
  for (const { at, count, factor } of trainedOf(kernels, job, layers)) {
    if (factor === 0) kernels.view().fill(0, gradients + at, gradients + at + count);
  }
}

/** The layers' tensors that are no buffers. */
function trainedOf(
  { i32, pointer }: TypedKernels,
  job: Pointer,
  layers: readonly LayerState[],
): TensorEntry[] {
  const parameters = i32(pointer(job + JOB_PLAN) + PLAN_PARAMETERS);
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

/** Adds to the job's sums. */
export function addTo({ core }: TypedKernels, job: Pointer, loss: number, weight: number): void {
  const lossAt = (job + JOB_LOSS_SUM) >>> 3;
  const weightAt = (job + JOB_WEIGHT_SUM) >>> 3;
  core.f64[lossAt] = core.f64[lossAt]! + loss;
  core.f64[weightAt] = core.f64[weightAt]! + weight;
}

/** Copies rows order[first … first + rows) of (samples, columns) to dst; twin of assembly/training/batch.ts. */
function gather(
  { core, pointer }: TypedKernels,
  job: Pointer,
  first: number,
  rows: number,
  columns: number,
  src: Pointer,
  dst: Pointer,
  view: Float64Array | Float32Array | Uint32Array,
): void {
  const order = pointer(job + JOB_ORDER);
  const bytes = view.BYTES_PER_ELEMENT;
  for (let i = 0; i < rows; i++) {
    const row = order ? core.u32[(order >>> 2) + first + i]! : first + i;
    const from = src / bytes + row * columns;
    view.copyWithin(dst / bytes + i * columns, from, from + columns);
  }
}

/** The weight of each sample as that of its `positions` rows; twin of assembly/training/batch.ts. */
export function spread(
  kernels: TypedKernels,
  order: Pointer,
  first: number,
  rows: number,
  positions: number,
  src: Pointer,
  dst: Pointer,
): void {
  const { core, size } = kernels;
  const view = kernels.view();
  for (let i = 0; i < rows; i++) {
    const row = order ? core.u32[(order >>> 2) + first + i]! : first + i;
    view.fill(
      view[src / size + row]!,
      dst / size + i * positions,
      dst / size + (i + 1) * positions,
    );
  }
}
