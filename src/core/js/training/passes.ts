import {
  FRAME_BATCH,
  FRAME_GRADIENTS,
  FRAME_LONGEST,
  FRAME_PARAMETERS,
  FRAME_PLAN,
  FRAME_RANDOM,
  FRAME_ROW_OFFSETS,
  FRAME_SEQUENCES,
  FRAME_STATES,
  FRAME_STEPS,
  FRAME_WITHOUT_PENALTIES,
  FRAME_WORKSPACE,
  PLAN_FIRST_TRAINED,
  PLAN_STEPWISE,
} from '../../abi.js';
import type { Pointer } from '../../core.js';
import { kindOf } from '../layers/kinds.js';
import type { LayerState, Pass } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import { layOut, type Workspace } from './workspace.js';

/** The workspace of a frame, laid out anew: the caller may have moved it. */
export function workspaceOf(kernels: TypedKernels, frame: Pointer): Workspace {
  const { i32, pointer } = kernels;
  return layOut(
    kernels,
    pointer(frame + FRAME_PLAN),
    i32(frame + FRAME_BATCH),
    i32(frame + FRAME_STEPS),
    i32(frame + FRAME_LONGEST),
    pointer(frame + FRAME_WORKSPACE),
  );
}

/** What a pass over `samples` samples works with; writes how many they are. */
export function passOf(
  kernels: TypedKernels,
  frame: Pointer,
  scratch: Pointer,
  samples: number,
): Pass {
  const { pointer, i32 } = kernels;
  kernels.core.u32[(frame + FRAME_SEQUENCES) >>> 2] = samples;
  return {
    kernels,
    parameters: pointer(frame + FRAME_PARAMETERS),
    gradients: pointer(frame + FRAME_GRADIENTS),
    random: pointer(frame + FRAME_RANDOM),
    scratch,
    sequences: samples,
    offsets: pointer(frame + FRAME_ROW_OFFSETS),
    longest: i32(frame + FRAME_LONGEST),
    rows: samples,
    batch: i32(frame + FRAME_BATCH),
    penalties: i32(frame + FRAME_WITHOUT_PENALTIES) === 0,
    states: { at: pointer(frame + FRAME_STATES) },
  };
}

/** Rows that a layer takes, or that leave the last one, where `samples` samples are in the network. */
export function rowsIn(
  { i32, pointer }: TypedKernels,
  frame: Pointer,
  { stepwise }: Pick<LayerState, 'stepwise'>,
  samples: number,
): number {
  return stepwise ? i32(pointer(frame + FRAME_ROW_OFFSETS) + 4 * samples) : samples;
}

/** Likewise. */
export function rowsOut(kernels: TypedKernels, frame: Pointer, samples: number): number {
  const stepwise = kernels.i32(kernels.pointer(frame + FRAME_PLAN) + PLAN_STEPWISE) !== 0;
  return rowsIn(kernels, frame, { stepwise }, samples);
}

/** The pass of a layer: with its rows. */
export function passIn(pass: Pass, frame: Pointer, layer: LayerState): Pass {
  const { kernels, sequences } = pass;
  pass.rows = rowsIn(kernels, frame, layer, sequences);
  pass.batch = kernels.i32(frame + (layer.stepwise ? FRAME_STEPS : FRAME_BATCH));
  return pass;
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
  const pass = passOf(kernels, frame, work.scratch, rows);
  for (const layer of work.layers) {
    x = kindOf(layer).forward(passIn(pass, frame, layer), layer, x, training);
  }
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
  const pass = passOf(kernels, frame, work.scratch, rows);
  let { delta, otherDelta } = work;
  const plan = kernels.pointer(frame + FRAME_PLAN);
  const first = inputGradient ? 0 : kernels.i32(plan + PLAN_FIRST_TRAINED);
  for (let i = work.layers.length - 1; i >= first; i--) {
    const layer = work.layers[i]!;
    const from = i === 0 ? x : work.layers[i - 1]!.output;
    const next = i === first ? inputGradient : otherDelta;
    const left = kindOf(layer).backward(
      passIn(pass, frame, layer),
      layer,
      from,
      delta,
      next,
      fused,
    );
    if (left !== delta) otherDelta = delta;
    delta = left;
    fused = false;
  }
  if (inputGradient && delta !== inputGradient) {
    const layer = work.layers[0]!;
    kernels.copy(delta, inputGradient, rowsIn(kernels, frame, layer, rows) * layer.inputs);
  }
}
