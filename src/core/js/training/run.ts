import {
  FRAME_BATCH,
  FRAME_PLAN,
  FRAME_STEPS,
  FRAME_WORKSPACE,
  PLAN_INPUTS,
  PLAN_OUTPUTS,
  PLAN_STEPWISE,
} from '../../abi.js';
import { aligned } from '../../aligned.js';
import type { Pointer } from '../../core.js';
import { kindOf } from '../layers/kinds.js';
import { type LayerState, layersOf } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import { passIn, passOf, rowsIn, rowsOut } from './passes.js';

function bufferBytes(
  { i32, size }: TypedKernels,
  plan: Pointer,
  layers: readonly LayerState[],
  batch: number,
  steps: number,
): number {
  const widest = layers.map(({ units }, i) => {
    const stepwise = layers[i + 1]?.stepwise ?? i32(plan + PLAN_STEPWISE) !== 0;
    return (stepwise ? steps : batch) * units;
  });
  return aligned(Math.max(...widest) * size);
}

/** Twin of `runWorkspace` in assembly/training/run.ts; here products pack nothing. */
export function runWorkspace(
  kernels: TypedKernels,
  plan: Pointer,
  batch: number,
  steps = 0,
  longest = 0,
): number {
  const layers = layersOf(kernels, plan);
  const scratch = layers.map((layer) =>
    kindOf(layer).scratch(kernels, layer, layer.stepwise ? steps : batch, false, longest),
  );
  return 2 * bufferBytes(kernels, plan, layers, batch, steps) + aligned(Math.max(...scratch));
}

/** Twin of `run` in assembly/training/run.ts. */
export function run(
  kernels: TypedKernels,
  frame: Pointer,
  rows: number,
  x: Pointer,
  out: Pointer,
): boolean {
  const { i32, pointer } = kernels;
  const plan = pointer(frame + FRAME_PLAN);
  const layers = layersOf(kernels, plan);
  const entering = rowsIn(kernels, frame, layers[0]!, rows);
  if (!kernels.allFinite(entering * i32(plan + PLAN_INPUTS), x)) return false;
  const buffer = bufferBytes(
    ...([kernels, plan, layers, i32(frame + FRAME_BATCH), i32(frame + FRAME_STEPS)] as const),
  );
  let next = pointer(frame + FRAME_WORKSPACE);
  let other = next + buffer;
  const pass = passOf(kernels, frame, next + 2 * buffer, rows);
  for (const [i, layer] of layers.entries()) {
    layer.output = i === layers.length - 1 ? out : next;
    layer.saved = layer.output;
    const left = kindOf(layer).forward(passIn(pass, frame, layer), layer, x, false);
    if (left === next) [next, other] = [other, next];
    x = left;
  }
  if (x !== out) {
    kernels.copy(x, out, rowsOut(kernels, frame, rows) * i32(plan + PLAN_OUTPUTS));
  }
  return true;
}
