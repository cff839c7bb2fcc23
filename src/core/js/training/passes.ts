import type { Pointer } from '../../core.js';
import {
  JOB_BATCH,
  JOB_GRADIENTS,
  JOB_PARAMETERS,
  JOB_PLAN,
  JOB_RANDOM,
  JOB_WORKSPACE,
  PLAN_FIRST_TRAINED,
} from '../../network-layout.js';
import { kindOf } from '../layers/kinds.js';
import type { Pass } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import { place, type Workspace } from './workspace.js';

/** The workspace of a job, laid out anew: the caller may have moved it. */
export function placeJob(kernels: TypedKernels, job: Pointer): Workspace {
  const { i32, pointer } = kernels;
  return place(
    kernels,
    pointer(job + JOB_PLAN),
    i32(job + JOB_BATCH),
    pointer(job + JOB_WORKSPACE),
  );
}

function passOf(kernels: TypedKernels, job: Pointer, work: Workspace, rows: number): Pass {
  const { pointer } = kernels;
  return {
    kernels,
    parameters: pointer(job + JOB_PARAMETERS),
    gradients: pointer(job + JOB_GRADIENTS),
    random: pointer(job + JOB_RANDOM),
    scratch: work.scratch,
    rows,
  };
}

/** Twin of `forward` in assembly/training/passes.ts. */
export function forward(
  kernels: TypedKernels,
  job: Pointer,
  work: Workspace,
  rows: number,
  x: Pointer,
  training: boolean,
): Pointer {
  const pass = passOf(kernels, job, work, rows);
  for (const layer of work.layers) x = kindOf(layer).forward(pass, layer, x, training);
  return x;
}

/** Twin of `backward` in assembly/training/passes.ts. */
export function backward(
  kernels: TypedKernels,
  job: Pointer,
  work: Workspace,
  rows: number,
  x: Pointer,
  fused: boolean,
  inputGradient: Pointer,
): void {
  const pass = passOf(kernels, job, work, rows);
  let { delta, otherDelta } = work;
  const plan = kernels.pointer(job + JOB_PLAN);
  const first = inputGradient ? 0 : kernels.i32(plan + PLAN_FIRST_TRAINED);
  for (let i = work.layers.length - 1; i >= first; i--) {
    const layer = work.layers[i]!;
    const from = i === 0 ? x : work.layers[i - 1]!.output;
    const next = i === first ? inputGradient : otherDelta;
    const left = kindOf(layer).backward(pass, layer, from, delta, next, fused);
    if (left !== delta) otherDelta = delta;
    delta = left;
    fused = false;
  }
  if (inputGradient && delta !== inputGradient) {
    kernels.copy(delta, inputGradient, rows * work.layers[0]!.inputs);
  }
}
