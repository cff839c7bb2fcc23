// How a network is laid out in linear memory; src/core/network-layout.ts mirrors it and says what each field means.

export const PLAN_HEADER_BYTES: usize = 32;
export const LAYER_BYTES: usize = 64;

// @ts-ignore: decorator
@inline
export function layerCount(plan: usize): i32 {
  return load<i32>(plan);
}

// @ts-ignore: decorator
@inline
export function inputsOf(plan: usize): i32 {
  return load<i32>(plan, 4);
}

// @ts-ignore: decorator
@inline
export function outputsOf(plan: usize): i32 {
  return load<i32>(plan, 8);
}

// @ts-ignore: decorator
@inline
export function parameterCount(plan: usize): i32 {
  return load<i32>(plan, 12);
}

/** Trained numbers and those of buffers. */
// @ts-ignore: decorator
@inline
export function numberCount(plan: usize): i32 {
  return load<i32>(plan, 16);
}

/** The last axis of the outputs: what is one row for the loss. */
// @ts-ignore: decorator
@inline
export function columnsOf(plan: usize): i32 {
  return load<i32>(plan, 20);
}

/** The first layer of which something is trained. */
// @ts-ignore: decorator
@inline
export function firstTrained(plan: usize): i32 {
  return load<i32>(plan, 24);
}

/** Whether some learning-rate factor is not 1. */
// @ts-ignore: decorator
@inline
export function hasFactors(plan: usize): bool {
  return load<i32>(plan, 28) != 0;
}

/** The descriptor of layer `index`. */
// @ts-ignore: decorator
@inline
export function layerAt(plan: usize, index: i32): usize {
  return plan + PLAN_HEADER_BYTES + <usize>index * LAYER_BYTES;
}

/** Fields of a layer's descriptor, i32 unless said otherwise. */
export namespace Layer {
  export const KIND: usize = 0;
  export const INPUTS: usize = 4;
  export const UNITS: usize = 8;
  export const ACTIVATION: usize = 12;
  export const TENSORS: usize = 16;
  export const SIZES: usize = 20;
  export const SLOTS: usize = 24;
  export const SETTINGS: usize = 32; // 4 × f64, the kind's own
}

/** Fields of a tensor's entry. */
export namespace Tensor {
  export const AT: usize = 0;
  export const COUNT: usize = 4;
  export const FACTOR: usize = 8; // f64
  export const BYTES: usize = 16;
}

/** The entry of a layer's tensor. */
// @ts-ignore: decorator
@inline
export function tensorOf(layer: usize, slot: i32): usize {
  return layer + <usize>load<i32>(layer + Layer.TENSORS) + <usize>slot * Tensor.BYTES;
}

/** Where a layer's tensor stands in the parameters at `base`, or its gradient among the gradients; 0: it has none. */
// @ts-ignore: decorator
@inline
export function tensorAt<T>(layer: usize, slot: i32, base: usize): usize {
  const at = load<i32>(tensorOf(layer, slot) + Tensor.AT);
  return at < 0 ? 0 : base + <usize>at * sizeof<T>();
}

/** Whether a layer's tensor changes in training: else it needs no gradient. False where the layer has none. */
// @ts-ignore: decorator
@inline
export function isTrained(layer: usize, slot: i32): bool {
  return load<f64>(tensorOf(layer, slot) + Tensor.FACTOR) != 0;
}

/** A whole number of the kind's own. */
// @ts-ignore: decorator
@inline
export function sizeOf(layer: usize, index: i32): i32 {
  return load<i32>(layer + <usize>load<i32>(layer + Layer.SIZES) + (<usize>index << 2));
}

/** The activation code that follows the element-wise ones. */
export const SOFTMAX: i32 = 10;

/** Fields of a job, i32 unless said otherwise. */
export namespace Job {
  export const PLAN: usize = 0;
  export const PARAMETERS: usize = 4;
  export const GRADIENTS: usize = 8;
  export const MOMENTS: usize = 12;
  export const HYPER: usize = 16;
  export const WORKSPACE: usize = 20;
  export const INPUTS: usize = 24;
  export const TARGETS: usize = 28;
  export const SAMPLE_WEIGHTS: usize = 32;
  export const ORDER: usize = 36;
  export const RANDOM: usize = 40;
  export const SAMPLES: usize = 44;
  export const BATCH: usize = 48;
  export const LOSS: usize = 52;
  export const CLASS_INDICES: usize = 56;
  export const OPTIMIZER: usize = 60;
  export const CLIP_NORM: usize = 64; // f64
  export const CLIP_VALUE: usize = 72; // f64
  export const LOSS_SUM: usize = 80; // f64
  export const WEIGHT_SUM: usize = 88; // f64
}

/** Fields of the workspace's header: pointers, written by `place`. */
export namespace Work {
  export const INPUTS: usize = 0;
  export const TARGETS: usize = 4;
  export const WEIGHTS: usize = 8;
  export const DELTA: usize = 12;
  export const OTHER_DELTA: usize = 16;
  export const SCRATCH: usize = 20;
  export const TABLE: usize = 32;
}

/** The outputs of layer `index`. */
// @ts-ignore: decorator
@inline
export function outputAt(work: usize, index: i32): usize {
  return load<u32>(work + Work.TABLE + (<usize>index << 3));
}

/** What the backward pass of layer `index` needs beside its outputs. */
// @ts-ignore: decorator
@inline
export function savedAt(work: usize, index: i32): usize {
  return load<u32>(work + Work.TABLE + (<usize>index << 3), 4);
}

/** Blocks in a workspace are aligned to 16 bytes. */
// @ts-ignore: decorator
@inline
export function rounded(byteLength: usize): usize {
  return (byteLength + 15) & ~15;
}
