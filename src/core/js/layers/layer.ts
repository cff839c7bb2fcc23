import {
  LAYER_ACTIVATION,
  LAYER_BYTES,
  LAYER_INNER,
  LAYER_INNER_LAYERS,
  LAYER_INPUTS,
  LAYER_KIND,
  LAYER_SETTINGS,
  LAYER_SETTINGS_COUNT,
  LAYER_SIZES,
  LAYER_SLOPE,
  LAYER_SLOTS,
  LAYER_STEPWISE,
  LAYER_TENSORS,
  LAYER_UNITS,
  PLAN_BYTES,
  PLAN_LAYERS,
  TENSOR_AT,
  TENSOR_BYTES,
  TENSOR_COUNT,
  TENSOR_FACTOR,
} from '../../abi.js';
import type { Pointer } from '../../core.js';
import type { TypedKernels } from '../typed.js';

/** A layer's descriptor and where its numbers of the current batch stand. */
export interface LayerState {
  readonly kind: number;
  readonly inputs: number;
  readonly units: number;
  readonly activation: number;
  /** Of leakyRelu below 0. */
  readonly slope: number;
  /** Whether a row that enters is a step of a sequence of any length. */
  readonly stepwise: boolean;
  /** By slot. */
  readonly tensors: readonly TensorEntry[];
  /** A whole number of the kind's own. */
  size(index: number): number;
  /** Other numbers of the kind's own. */
  readonly settings: readonly number[];
  /** The layers within; their tensors are among its own. */
  readonly inner: readonly LayerState[];
  output: Pointer;
  /** What the backward pass needs beside the output; else the output itself. */
  saved: Pointer;
}

/** A tensor of a layer. */
export interface TensorEntry {
  /** Elements from the start of the parameters; −1: the layer has none. */
  readonly at: number;
  readonly count: number;
  /** Of the learning rate; 0: it stays as it is, and has no gradient. */
  readonly factor: number;
}

/** What a pass over a batch works with. */
export interface Pass {
  readonly kernels: TypedKernels;
  readonly parameters: Pointer;
  readonly gradients: Pointer;
  readonly random: Pointer;
  readonly scratch: Pointer;
  /** Samples. */
  readonly sequences: number;
  /** How many steps stand before each sample's, u32; read where layers are stepwise. */
  readonly offsets: Pointer;
  /** Steps of a sample, at most; likewise. */
  readonly longest: number;
  /** Rows that enter the layer at work: samples, or their steps. */
  rows: number;
  /** Such rows for which there is room. */
  batch: number;
  /** Whether a backward pass adds the gradients of penalties. */
  readonly penalties: boolean;
  /** Outside training: where what the next recurrent layer begins with stands; 0: zeros. Each moves it on. */
  readonly states: { at: Pointer };
}

/** The operations of a kind of layer; contracts in assembly/layers/kinds.ts. */
export interface LayerKind {
  /** Bytes. */
  kept(
    kernels: TypedKernels,
    layer: LayerState,
    batch: number,
    last: boolean,
    longest: number,
  ): number;
  scratch(
    kernels: TypedKernels,
    layer: LayerState,
    batch: number,
    training: boolean,
    longest: number,
  ): number;
  forward(pass: Pass, layer: LayerState, x: Pointer, training: boolean): Pointer;
  backward(
    pass: Pass,
    layer: LayerState,
    x: Pointer,
    delta: Pointer,
    next: Pointer,
    fused: boolean,
  ): Pointer;
  penalty(kernels: TypedKernels, layer: LayerState, parameters: Pointer, sum: number): number;
  lossActivation(layer: LayerState): number;
}

/** The layers of the plan at `plan`. */
export function layersOf(kernels: TypedKernels, plan: Pointer): LayerState[] {
  return Array.from({ length: kernels.i32(plan + PLAN_LAYERS) }, (_, i) =>
    readLayer(kernels, plan + PLAN_BYTES + i * LAYER_BYTES),
  );
}

function readLayer(kernels: TypedKernels, at: Pointer): LayerState {
  const { i32, f64 } = kernels;
  return {
    kind: i32(at + LAYER_KIND),
    inputs: i32(at + LAYER_INPUTS),
    units: i32(at + LAYER_UNITS),
    activation: i32(at + LAYER_ACTIVATION),
    slope: f64(at + LAYER_SLOPE),
    stepwise: i32(at + LAYER_STEPWISE) !== 0,
    tensors: Array.from({ length: i32(at + LAYER_SLOTS) }, (_, slot) => {
      const entry = at + i32(at + LAYER_TENSORS) + slot * TENSOR_BYTES;
      return {
        at: i32(entry + TENSOR_AT),
        count: i32(entry + TENSOR_COUNT),
        factor: f64(entry + TENSOR_FACTOR),
      };
    }),
    size: (index) => i32(at + i32(at + LAYER_SIZES) + 4 * index),
    settings: Array.from({ length: LAYER_SETTINGS_COUNT }, (_, i) =>
      f64(at + LAYER_SETTINGS + 8 * i),
    ),
    inner: Array.from({ length: i32(at + LAYER_INNER_LAYERS) }, (_, i) =>
      readLayer(kernels, at + i32(at + LAYER_INNER) + i * LAYER_BYTES),
    ),
    output: 0,
    saved: 0,
  };
}

/** Where a layer's tensor stands in the parameters at `base`, or its gradient among the gradients; 0: it has none. */
export function tensorAt(
  { size }: TypedKernels,
  { tensors }: LayerState,
  slot: number,
  base: Pointer,
): Pointer {
  const { at } = tensors[slot]!;
  return at < 0 ? 0 : base + at * size;
}

/** Whether a layer's tensor changes in training: else it needs no gradient. False where the layer has none. */
export function isTrained({ tensors }: LayerState, slot: number): boolean {
  return tensors[slot]!.factor !== 0;
}

/** Steps before those of sample i, which has `steps` where all are of one length. */
export function stepsBefore(
  { kernels, offsets }: Pass,
  { stepwise }: LayerState,
  steps: number,
  i: number,
): number {
  return stepwise ? kernels.i32(offsets + 4 * i) : i * steps;
}

/** Samples of the rows of a layer. */
export function samplesOf({ sequences, rows }: Pass, { stepwise }: LayerState): number {
  return stepwise ? sequences : rows;
}
