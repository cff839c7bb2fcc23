import {
  PLAN_COLUMNS,
  PLAN_INPUTS,
  PLAN_LAYERS,
  PLAN_OUTPUTS,
  PLAN_STEPWISE,
  WORK_BYTES,
  WORK_ENTRY_BYTES,
} from '../../abi.js';
import { aligned } from '../../aligned.js';
import type { Pointer } from '../../core.js';
import { kindOf } from '../layers/kinds.js';
import { type LayerState, layersOf } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';

/** What assembly/training/workspace.ts lays out. */
export interface Workspace {
  readonly layers: readonly LayerState[];
  readonly inputs: Pointer;
  readonly targets: Pointer;
  readonly weights: Pointer;
  /** (batch + 1); where samples are of any length. */
  readonly offsets: Pointer;
  readonly delta: Pointer;
  readonly otherDelta: Pointer;
  readonly scratch: Pointer;
  readonly end: Pointer;
}

/** Twin of `layOut`, with the same layout: a workspace can go from one engine to the other. */
export function layOut(
  kernels: TypedKernels,
  plan: Pointer,
  batch: number,
  steps: number,
  longest: number,
  work: Pointer,
): Workspace {
  const { i32, size } = kernels;
  const count = i32(plan + PLAN_LAYERS);
  const layers = layersOf(kernels, plan);
  const rowsOf = (stepwise: boolean): number => (stepwise ? steps : batch);
  const leaving = rowsOf(i32(plan + PLAN_STEPWISE) !== 0);
  let at = work + aligned(WORK_BYTES + count * WORK_ENTRY_BYTES);
  const take = (byteLength: number): Pointer => {
    const pointer = at;
    at += aligned(byteLength);
    return pointer;
  };
  let widest = rowsOf(layers[0]!.stepwise) * size * i32(plan + PLAN_INPUTS);
  let scratch = 0;
  const inputs = take(widest);
  const outputs = i32(plan + PLAN_OUTPUTS);
  const positions = outputs / i32(plan + PLAN_COLUMNS);
  const targets = take(leaving * Math.max(outputs * size, positions * 4));
  const weights = take(leaving * positions * size);
  const offsets = at;
  if (steps) take(4 * (batch + 1));
  for (const [i, layer] of layers.entries()) {
    const kind = kindOf(layer);
    const entering = rowsOf(layer.stepwise);
    const bytes =
      (i === count - 1 ? leaving : rowsOf(layers[i + 1]!.stepwise)) * layer.units * size;
    layer.output = take(bytes);
    const kept = kind.kept(kernels, layer, entering, i === count - 1, longest);
    layer.saved = kept > 0 ? take(kept) : layer.output;
    widest = Math.max(widest, bytes);
    scratch = Math.max(scratch, kind.scratch(kernels, layer, entering, true, longest));
  }
  return {
    layers,
    inputs,
    targets,
    weights,
    offsets,
    delta: take(widest),
    otherDelta: take(widest),
    scratch: take(scratch),
    end: at,
  };
}
