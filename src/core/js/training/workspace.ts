import {
  PLAN_COLUMNS,
  PLAN_INPUTS,
  PLAN_LAYERS,
  PLAN_OUTPUTS,
  WORK_BYTES,
  WORK_ENTRY_BYTES,
} from '../../abi.js';
import { aligned } from '../../aligned.js';
import type { Pointer } from '../../core.js';
import { kindOf } from '../layers/kinds.js';
import { type LayerState, layersOf } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';

/** What assembly/training/workspace.ts places. */
export interface Workspace {
  readonly layers: readonly LayerState[];
  readonly inputs: Pointer;
  readonly targets: Pointer;
  readonly weights: Pointer;
  readonly delta: Pointer;
  readonly otherDelta: Pointer;
  readonly scratch: Pointer;
  readonly end: Pointer;
}

/** Twin of `place`, with the same layout: a workspace can go from one engine to the other. */
export function place(
  kernels: TypedKernels,
  plan: Pointer,
  batch: number,
  work: Pointer,
): Workspace {
  const { i32, size } = kernels;
  const count = i32(plan + PLAN_LAYERS);
  const rows = batch * size;
  let at = work + aligned(WORK_BYTES + count * WORK_ENTRY_BYTES);
  const take = (byteLength: number): Pointer => {
    const pointer = at;
    at += aligned(byteLength);
    return pointer;
  };
  let widest = i32(plan + PLAN_INPUTS);
  let scratch = 0;
  const inputs = take(rows * widest);
  const outputs = i32(plan + PLAN_OUTPUTS);
  const positions = outputs / i32(plan + PLAN_COLUMNS);
  const targets = take(Math.max(rows * outputs, batch * positions * 4));
  const weights = take(rows * positions);
  const layers = layersOf(kernels, plan);
  for (const [i, layer] of layers.entries()) {
    const kind = kindOf(layer);
    layer.output = take(rows * layer.units);
    const kept = kind.kept(kernels, layer, batch, i === count - 1);
    layer.saved = kept > 0 ? take(kept) : layer.output;
    widest = Math.max(widest, layer.units);
    scratch = Math.max(scratch, kind.scratch(kernels, layer, batch));
  }
  return {
    layers,
    inputs,
    targets,
    weights,
    delta: take(rows * widest),
    otherDelta: take(rows * widest),
    scratch: take(scratch),
    end: at,
  };
}
