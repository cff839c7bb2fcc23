// How the kernels read the structs of linear memory that abi/structs.mjs describes.
import { ALIGNMENT, Frame, Layer, Plan, Tensor, Work, WorkEntry } from "../abi";

// @ts-ignore: decorator
@inline
export function layerCount(plan: usize): i32 {
  return load<i32>(plan, Plan.LAYERS);
}

// @ts-ignore: decorator
@inline
export function inputsOf(plan: usize): i32 {
  return load<i32>(plan, Plan.INPUTS);
}

// @ts-ignore: decorator
@inline
export function outputsOf(plan: usize): i32 {
  return load<i32>(plan, Plan.OUTPUTS);
}

// @ts-ignore: decorator
@inline
export function parameterCount(plan: usize): i32 {
  return load<i32>(plan, Plan.PARAMETERS);
}

/** Trained numbers and those of buffers. */
// @ts-ignore: decorator
@inline
export function numberCount(plan: usize): i32 {
  return load<i32>(plan, Plan.NUMBERS);
}

/** The last axis of the outputs: what is one row for the loss. */
// @ts-ignore: decorator
@inline
export function columnsOf(plan: usize): i32 {
  return load<i32>(plan, Plan.COLUMNS);
}

/** The first layer of which something is trained. */
// @ts-ignore: decorator
@inline
export function firstTrained(plan: usize): i32 {
  return load<i32>(plan, Plan.FIRST_TRAINED);
}

/** Whether some learning-rate factor is not 1. */
// @ts-ignore: decorator
@inline
export function hasFactors(plan: usize): bool {
  return load<i32>(plan, Plan.FACTORS) != 0;
}

/** The descriptor of layer `index`. */
// @ts-ignore: decorator
@inline
export function layerAt(plan: usize, index: i32): usize {
  return plan + Plan.BYTES + <usize>index * Layer.BYTES;
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

/** How many layers a layer is made of. */
// @ts-ignore: decorator
@inline
export function innerLayers(layer: usize): i32 {
  return load<i32>(layer + Layer.INNER_LAYERS);
}

/** The descriptor of layer `index` within a layer. */
// @ts-ignore: decorator
@inline
export function innerAt(layer: usize, index: i32): usize {
  return layer + <usize>load<i32>(layer + Layer.INNER) + <usize>index * Layer.BYTES;
}

/** Whether the rows that enter a layer are steps of sequences of any length. */
// @ts-ignore: decorator
@inline
export function isStepwise(layer: usize): bool {
  return load<i32>(layer + Layer.STEPWISE) != 0;
}

/** Rows of a layer for which there is room where a batch has so many samples, and so many steps in all. */
// @ts-ignore: decorator
@inline
export function rowsOfLayer(layer: usize, batch: i32, steps: i32): i32 {
  return isStepwise(layer) ? steps : batch;
}

/** Likewise of the frame. */
// @ts-ignore: decorator
@inline
export function roomOf(frame: usize, layer: usize): i32 {
  return rowsOfLayer(layer, load<i32>(frame + Frame.BATCH), load<i32>(frame + Frame.STEPS));
}

/** Samples of the `rows` rows of a layer. */
// @ts-ignore: decorator
@inline
export function sequencesOf(frame: usize, layer: usize, rows: i32): i32 {
  return isStepwise(layer) ? load<i32>(frame + Frame.SEQUENCES) : rows;
}

/** Steps before those of sample i of the frame's rows, which are of any length. */
// @ts-ignore: decorator
@inline
export function offsetOf(frame: usize, i: i32): i32 {
  return load<i32>(<usize>load<u32>(frame + Frame.ROW_OFFSETS) + (<usize>i << 2));
}

/** Rows that leave the last layer of a batch of so many samples and steps. */
// @ts-ignore: decorator
@inline
export function leavingRows(plan: usize, samples: i32, steps: i32): i32 {
  return load<i32>(plan, Plan.STEPWISE) ? steps : samples;
}

/** Where the workspace says where the numbers of layer `index` stand. */
// @ts-ignore: decorator
@inline
export function entryAt(work: usize, index: i32): usize {
  return work + Work.BYTES + <usize>index * WorkEntry.BYTES;
}

/** The outputs of layer `index`. */
// @ts-ignore: decorator
@inline
export function outputAt(work: usize, index: i32): usize {
  return load<u32>(entryAt(work, index), WorkEntry.OUTPUT);
}

/** What the backward pass of layer `index` needs beside its outputs. */
// @ts-ignore: decorator
@inline
export function savedAt(work: usize, index: i32): usize {
  return load<u32>(entryAt(work, index), WorkEntry.SAVED);
}

/** Whether a backward pass of the frame adds the gradients of penalties. */
// @ts-ignore: decorator
@inline
export function hasPenalties(frame: usize): bool {
  return load<i32>(frame + Frame.WITHOUT_PENALTIES) == 0;
}

/** The bytes that a part of a block takes: the next begins aligned. */
// @ts-ignore: decorator
@inline
export function rounded(byteLength: usize): usize {
  return (byteLength + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}
