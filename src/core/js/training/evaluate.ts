import type { Pointer } from '../../core.js';
import {
  JOB_BATCH,
  JOB_CLASS_INDICES,
  JOB_INPUTS,
  JOB_LOSS,
  JOB_PARAMETERS,
  JOB_PLAN,
  JOB_SAMPLE_WEIGHTS,
  JOB_SAMPLES,
  JOB_TARGETS,
  PLAN_COLUMNS,
  PLAN_INPUTS,
  PLAN_OUTPUTS,
} from '../../network-layout.js';
import type { TypedKernels } from '../typed.js';
import { formOf, isFused, SUM_SQUARED } from './loss-form.js';
import { forward, placeJob } from './passes.js';
import { addTo, penalties, spread, weightSum } from './trainer.js';

/** Twin of assembly/training/evaluate.ts. */
export function evaluate(
  kernels: TypedKernels,
  job: Pointer,
  first: number,
  end: number,
  out: Pointer,
): void {
  const { i32, pointer, size } = kernels;
  const plan = pointer(job + JOB_PLAN);
  const batch = i32(job + JOB_BATCH);
  const inputs = i32(plan + PLAN_INPUTS);
  const outputs = i32(plan + PLAN_OUTPUTS);
  const columns = i32(plan + PLAN_COLUMNS);
  const positions = outputs / columns;
  const work = placeJob(kernels, job);
  const sampleWeights = pointer(job + JOB_SAMPLE_WEIGHTS);
  const classes = i32(job + JOB_CLASS_INDICES) !== 0;
  const last = work.layers.at(-1)!;
  const code = i32(job + JOB_LOSS);
  const form = formOf(code, last, classes);
  const penalty = penalties(kernels, work, pointer(job + JOB_PARAMETERS));
  for (let b = first; b < end; b++) {
    const row = b * batch;
    const rows = Math.min(batch, i32(job + JOB_SAMPLES) - row);
    const x = pointer(job + JOB_INPUTS) + row * inputs * size;
    const y = pointer(job + JOB_TARGETS) + row * (classes ? positions * 4 : outputs * size);
    const weights = sampleWeights ? work.weights : 0;
    if (weights) spread(kernels, 0, row, rows, positions, sampleWeights, weights);
    const predicted = forward(kernels, job, work, rows, x, false);
    if (out) kernels.copy(predicted, out + row * outputs * size, rows * outputs);
    const scored = isFused(form) ? last.saved : predicted;
    const data = kernels.loss(form, rows * positions, columns, scored, y, weights, 0);
    if (code === SUM_SQUARED) addTo(kernels, job, data + (b ? 0 : penalty), b ? 0 : 1);
    else {
      const weight = weightSum(kernels, rows * positions, weights);
      addTo(kernels, job, (data + penalty) * weight, weight);
    }
  }
}
