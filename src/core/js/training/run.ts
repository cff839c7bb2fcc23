import {
  FRAME_BATCH,
  FRAME_PARAMETERS,
  FRAME_PLAN,
  FRAME_RANDOM,
  FRAME_ROW_LENGTHS,
  FRAME_STATES,
  FRAME_WORKSPACE,
  PLAN_INPUTS,
  PLAN_OUTPUTS,
} from '../../abi.js';
import { aligned } from '../../aligned.js';
import type { Pointer } from '../../core.js';
import { kindOf } from '../layers/kinds.js';
import { type LayerState, layersOf, type Pass } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';

function bufferBytes({ size }: TypedKernels, layers: readonly LayerState[], batch: number): number {
  const widest = Math.max(...layers.map(({ units }) => units));
  return aligned(batch * widest * size);
}

/** Twin of `runWorkspace` in assembly/training/run.ts; here products pack nothing. */
export function runWorkspace(kernels: TypedKernels, plan: Pointer, batch: number): number {
  const layers = layersOf(kernels, plan);
  const scratch = layers.map((each) => kindOf(each).runScratch?.(kernels, each, batch) ?? 0);
  return 2 * bufferBytes(kernels, layers, batch) + aligned(Math.max(...scratch));
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
  if (!kernels.allFinite(rows * i32(plan + PLAN_INPUTS), x)) return false;
  const layers = layersOf(kernels, plan);
  const buffer = bufferBytes(kernels, layers, i32(frame + FRAME_BATCH));
  let next = pointer(frame + FRAME_WORKSPACE);
  let other = next + buffer;
  const pass: Pass = {
    kernels,
    parameters: pointer(frame + FRAME_PARAMETERS),
    gradients: 0,
    random: pointer(frame + FRAME_RANDOM),
    scratch: next + 2 * buffer,
    rows,
    batch: i32(frame + FRAME_BATCH),
    penalties: true,
    lengths: pointer(frame + FRAME_ROW_LENGTHS),
    states: { at: pointer(frame + FRAME_STATES) },
  };
  for (const [i, layer] of layers.entries()) {
    layer.output = i === layers.length - 1 ? out : next;
    layer.saved = layer.output;
    const left = kindOf(layer).forward(pass, layer, x, false);
    if (left === next) [next, other] = [other, next];
    x = left;
  }
  if (x !== out) kernels.copy(x, out, rows * i32(plan + PLAN_OUTPUTS));
  return true;
}
