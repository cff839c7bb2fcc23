import {
  FRAME_BATCH,
  FRAME_GRADIENTS,
  FRAME_PARAMETERS,
  FRAME_PLAN,
  FRAME_RANDOM,
  FRAME_ROW_LENGTHS,
  FRAME_STATES,
  FRAME_WITHOUT_PENALTIES,
  FRAME_WORKSPACE,
  PLAN_FIRST_TRAINED,
} from '../../abi.js';
import type { Pointer } from '../../core.js';
import { kindOf } from '../layers/kinds.js';
import type { Pass } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import { place, type Workspace } from './workspace.js';

/** The workspace of a frame, laid out anew: the caller may have moved it. */
export function placeJob(kernels: TypedKernels, frame: Pointer): Workspace {
  const { i32, pointer } = kernels;
  return place(
    kernels,
    pointer(frame + FRAME_PLAN),
    i32(frame + FRAME_BATCH),
    pointer(frame + FRAME_WORKSPACE),
  );
}

function passOf(kernels: TypedKernels, frame: Pointer, work: Workspace, rows: number): Pass {
  const { pointer } = kernels;
  return {
    kernels,
    parameters: pointer(frame + FRAME_PARAMETERS),
    gradients: pointer(frame + FRAME_GRADIENTS),
    random: pointer(frame + FRAME_RANDOM),
    scratch: work.scratch,
    rows,
    batch: kernels.i32(frame + FRAME_BATCH),
    penalties: kernels.i32(frame + FRAME_WITHOUT_PENALTIES) === 0,
    lengths: pointer(frame + FRAME_ROW_LENGTHS),
    states: { at: pointer(frame + FRAME_STATES) },
  };
}

/** Twin of `forward` in assembly/training/passes.ts. */
export function forward(
  kernels: TypedKernels,
  frame: Pointer,
  work: Workspace,
  rows: number,
  x: Pointer,
  training: boolean,
): Pointer {
  const pass = passOf(kernels, frame, work, rows);
  for (const layer of work.layers) x = kindOf(layer).forward(pass, layer, x, training);
  return x;
}

/** Twin of `backward` in assembly/training/passes.ts. */
export function backward(
  kernels: TypedKernels,
  frame: Pointer,
  work: Workspace,
  rows: number,
  x: Pointer,
  fused: boolean,
  inputGradient: Pointer,
): void {
  const pass = passOf(kernels, frame, work, rows);
  let { delta, otherDelta } = work;
  const plan = kernels.pointer(frame + FRAME_PLAN);
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
