import {
  FRAME_BATCH,
  FRAME_CLASS_INDICES,
  FRAME_INPUTS,
  FRAME_LABEL_SMOOTHING,
  FRAME_LOSS,
  FRAME_OFFSETS,
  FRAME_PARAMETERS,
  FRAME_PLAN,
  FRAME_SAMPLE_WEIGHTS,
  FRAME_SAMPLES,
  FRAME_TARGETS,
  LOSS_SUM_SQUARED_ERROR,
  PLAN_COLUMNS,
  PLAN_INPUTS,
  PLAN_OUTPUTS,
  PLAN_STEPWISE,
} from '../../abi.js';
import type { Pointer } from '../../core.js';
import type { TypedKernels } from '../typed.js';
import { enter } from './batch.js';
import { isFused } from './loss-form.js';
import { forward, rowsOut, workspaceOf } from './passes.js';
import { smooth } from './smoothing.js';
import { addTo, formOfFrame, penalties, weightSum } from './trainer.js';

/** Twin of assembly/training/evaluate.ts. */
export function evaluate(
  kernels: TypedKernels,
  frame: Pointer,
  begin: number,
  end: number,
  out: Pointer,
): void {
  const { core, i32, f64, pointer, size } = kernels;
  const plan = pointer(frame + FRAME_PLAN);
  const batch = i32(frame + FRAME_BATCH);
  const inputs = i32(plan + PLAN_INPUTS);
  const outputs = i32(plan + PLAN_OUTPUTS);
  const columns = i32(plan + PLAN_COLUMNS);
  const positions = outputs / columns;
  const work = workspaceOf(kernels, frame);
  const sampleWeights = pointer(frame + FRAME_SAMPLE_WEIGHTS);
  const classes = i32(frame + FRAME_CLASS_INDICES) !== 0;
  const last = work.layers.at(-1)!;
  const code = i32(frame + FRAME_LOSS);
  const form = formOfFrame(kernels, frame, work);
  const penalty = penalties(kernels, work, pointer(frame + FRAME_PARAMETERS));
  const offsets = pointer(frame + FRAME_OFFSETS) >>> 2;
  const apart = i32(plan + PLAN_STEPWISE) ? offsets : 0;
  const startOf = (at: number, sample: number): number => (at ? core.u32[at + sample]! : sample);
  const before = startOf(apart, 0);
  for (let b = begin; b < end; b++) {
    const first = b * batch;
    const samples = Math.min(batch, i32(frame + FRAME_SAMPLES) - first);
    enter({ kernels, frame, order: 0, first, samples }, work.offsets);
    const rows = rowsOut(kernels, frame, samples);
    const row = startOf(apart, first);
    const x = pointer(frame + FRAME_INPUTS) + startOf(offsets, first) * inputs * size;
    const bytes = classes ? positions * 4 : outputs * size;
    let y = pointer(frame + FRAME_TARGETS) + row * bytes;
    if (f64(frame + FRAME_LABEL_SMOOTHING) !== 0) {
      core.u32.copyWithin(work.targets >>> 2, y >>> 2, (y + rows * bytes) >>> 2);
      y = work.targets;
      smooth(kernels, frame, rows * positions, columns, y);
    }
    const weights = sampleWeights ? sampleWeights + row * positions * size : 0;
    const predicted = forward(kernels, frame, work, samples, x, false);
    if (out) kernels.copy(predicted, out + (row - before) * outputs * size, rows * outputs);
    const scored = isFused(form) ? last.saved : predicted;
    const data = kernels.loss(form, rows * positions, columns, scored, y, weights, 0);
    if (code === LOSS_SUM_SQUARED_ERROR) addTo(kernels, frame, data + (b ? 0 : penalty), b ? 0 : 1);
    else {
      const weight = weightSum(kernels, rows * positions, weights);
      addTo(kernels, frame, (data + penalty) * weight, weight);
    }
  }
}
