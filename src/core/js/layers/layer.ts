import type { Pointer } from '../../core.js';
import {
  LAYER_ACTIVATION,
  LAYER_BIAS,
  LAYER_INPUTS,
  LAYER_KIND,
  LAYER_SETTINGS,
  LAYER_UNITS,
  LAYER_WEIGHTS,
} from '../../network-layout.js';
import type { TypedKernels } from '../typed.js';

/** A layer's descriptor and where its numbers of the current batch stand. */
export interface LayerState {
  readonly kind: number;
  readonly inputs: number;
  readonly units: number;
  readonly activation: number;
  /** Elements from the start of the parameters. */
  readonly weights: number;
  /** Likewise; −1: none. */
  readonly bias: number;
  /** The kind's own numbers. */
  readonly settings: readonly number[];
  output: Pointer;
  /** What the backward pass needs beside the output; else the output itself. */
  saved: Pointer;
}

/** What a pass over a batch works with. */
export interface Pass {
  readonly kernels: TypedKernels;
  readonly parameters: Pointer;
  readonly gradients: Pointer;
  readonly random: Pointer;
  readonly scratch: Pointer;
  readonly rows: number;
}

/** The operations of a kind of layer; contracts in assembly/layers/kinds.ts. */
export interface LayerKind {
  keeps(layer: LayerState, last: boolean): boolean;
  scratch(kernels: TypedKernels, layer: LayerState, batch: number): number;
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

/** The descriptor at `at`. */
export function readLayer({ i32, f64 }: TypedKernels, at: Pointer): LayerState {
  return {
    kind: i32(at + LAYER_KIND),
    inputs: i32(at + LAYER_INPUTS),
    units: i32(at + LAYER_UNITS),
    activation: i32(at + LAYER_ACTIVATION),
    weights: i32(at + LAYER_WEIGHTS),
    bias: i32(at + LAYER_BIAS),
    settings: [0, 8, 16, 24].map((offset) => f64(at + LAYER_SETTINGS + offset)),
    output: 0,
    saved: 0,
  };
}
