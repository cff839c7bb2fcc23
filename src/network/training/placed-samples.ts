import type { Allocate } from '../../core/blocks.js';
import type { Core, Pointer } from '../../core/core.js';
import type { NetworkPlan } from '../../core/plan.js';
import type { Numbers } from '../../matrix/matrix-like.js';

/** Checked samples in arrays of their own, fit to be sent to another thread. */
export interface SampleArrays {
  readonly rows: number;
  /** (rows, inputs), of the network's dtype. */
  readonly inputs: Numbers;
  /** (rows, outputs) likewise; or class indices (rows). */
  readonly targets: Numbers | Uint32Array;
  /** One a row; undefined: all 1. */
  readonly weights: Numbers | undefined;
}

/** Samples in linear memory. */
export interface PlacedSamples {
  readonly rows: number;
  readonly inputs: Pointer;
  readonly targets: Pointer;
  readonly classIndices: boolean;
  /** 0: all 1. */
  readonly weights: Pointer;
}

/** Copies checked samples into linear memory. @throws EngineError out of memory. */
export function placeArrays(
  core: Core,
  { rows, inputs, targets, weights }: SampleArrays,
  allocate: Allocate,
): PlacedSamples {
  const put = (values: Numbers | Uint32Array): Pointer => {
    const pointer = allocate(values.byteLength);
    const view =
      values instanceof Uint32Array
        ? core.u32
        : values instanceof Float32Array
          ? core.f32
          : core.f64;
    view.set(values, pointer / values.BYTES_PER_ELEMENT);
    return pointer;
  };
  return {
    rows,
    inputs: put(inputs),
    targets: put(targets),
    classIndices: targets instanceof Uint32Array,
    weights: weights ? put(weights) : 0,
  };
}

/** The rows from `first` on. */
export function tailOf(
  { plan, single }: { readonly plan: NetworkPlan; readonly single: boolean },
  all: PlacedSamples,
  first: number,
): PlacedSamples {
  const size = single ? 4 : 8;
  return {
    rows: all.rows - first,
    inputs: all.inputs + first * plan.inputs * size,
    targets: all.targets + first * (all.classIndices ? 4 : plan.outputs * size),
    classIndices: all.classIndices,
    weights: all.weights ? all.weights + first * size : 0,
  };
}
