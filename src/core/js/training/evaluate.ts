import {
  FRAME_BATCH,
  FRAME_CLASS_INDICES,
  FRAME_INPUTS,
  FRAME_LABEL_SMOOTHING,
  FRAME_LOSS,
  FRAME_PARAMETERS,
  FRAME_PLAN,
  FRAME_SAMPLE_WEIGHTS,
  FRAME_SAMPLES,
  FRAME_TARGETS,
  LOSS_SUM_SQUARED_ERROR,
  PLAN_COLUMNS,
  PLAN_INPUTS,
  PLAN_OUTPUTS,
} from '../../abi.js';
import type { Pointer } from '../../core.js';
import type { TypedKernels } from '../typed.js';
import { isFused } from './loss-form.js';
import { forward, placeJob } from './passes.js';
import { smooth } from './smoothing.js';
import { addTo, formOfFrame, penalties, weightSum } from './trainer.js';

/** Twin of assembly/training/evaluate.ts. */
export function evaluate(
  kernels: TypedKernels,
  frame: Pointer,
  first: number,
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
  const work = placeJob(kernels, frame);
  const sampleWeights = pointer(frame + FRAME_SAMPLE_WEIGHTS);
  const classes = i32(frame + FRAME_CLASS_INDICES) !== 0;
  const last = work.layers.at(-1)!;
  const code = i32(frame + FRAME_LOSS);
  const form = formOfFrame(kernels, frame, work);
  const penalty = penalties(kernels, work, pointer(frame + FRAME_PARAMETERS));
  for (let b = first; b < end; b++) {
    const row = b * batch;
    const rows = Math.min(batch, i32(frame + FRAME_SAMPLES) - row);
    const x = pointer(frame + FRAME_INPUTS) + row * inputs * size;
    const bytes = classes ? positions * 4 : outputs * size;
    let y = pointer(frame + FRAME_TARGETS) + row * bytes;
    if (f64(frame + FRAME_LABEL_SMOOTHING) !== 0) {
      core.u32.copyWithin(work.targets >>> 2, y >>> 2, (y + rows * bytes) >>> 2);
      y = work.targets;
      smooth(kernels, frame, rows * positions, columns, y);
    }
    const weights = sampleWeights ? sampleWeights + row * positions * size : 0;
    const predicted = forward(kernels, frame, work, rows, x, false);
    if (out) kernels.copy(predicted, out + row * outputs * size, rows * outputs);
    const scored = isFused(form) ? last.saved : predicted;
    const data = kernels.loss(form, rows * positions, columns, scored, y, weights, 0);
    if (code === LOSS_SUM_SQUARED_ERROR) addTo(kernels, frame, data + (b ? 0 : penalty), b ? 0 : 1);
    else {
      const weight = weightSum(kernels, rows * positions, weights);
      addTo(kernels, frame, (data + penalty) * weight, weight);
    }
  }
}
