import type { Pointer } from '../../core.js';
import {
  LAYER_BYTES,
  PLAN_HEADER_BYTES,
  PLAN_INPUTS,
  PLAN_LAYERS,
  PLAN_OUTPUTS,
} from '../../network-layout.js';
import { kindOf } from '../layers/kinds.js';
import { type LayerState, readLayer } from '../layers/layer.js';
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

/** The pointers that the WebAssembly engine keeps at the start of a workspace. */
const HEADER_BYTES = 32;
const TABLE_ENTRY_BYTES = 8;

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
  let at = work + rounded(HEADER_BYTES + count * TABLE_ENTRY_BYTES);
  const take = (byteLength: number): Pointer => {
    const pointer = at;
    at += rounded(byteLength);
    return pointer;
  };
  let widest = i32(plan + PLAN_INPUTS);
  let scratch = 0;
  const inputs = take(rows * widest);
  const targets = take(Math.max(rows * i32(plan + PLAN_OUTPUTS), batch * 4));
  const weights = take(rows);
  const layers: LayerState[] = [];
  for (let i = 0; i < count; i++) {
    const layer = readLayer(kernels, plan + PLAN_HEADER_BYTES + i * LAYER_BYTES);
    const kind = kindOf(layer);
    layer.output = take(rows * layer.units);
    layer.saved = kind.keeps(layer, i === count - 1) ? take(rows * layer.units) : layer.output;
    layers.push(layer);
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

function rounded(byteLength: number): number {
  return Math.ceil(byteLength / 16) * 16;
}
