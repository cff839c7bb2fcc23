// The kinds of layers by number. Another kind of this family is a file of its own and a line in each function here; those of
// other families are called through the function table (entered.ts). Twins: src/core/js/layers/.
import { Kind, Layer } from "../abi";
import { activationBackward, activationForward, activationKept } from "./activation";
import {
  denseBackward,
  denseForward,
  denseKept,
  densePenalty,
  denseScratch,
} from "./dense";
import { dropoutBackward, dropoutForward, dropoutKept } from "./dropout";
import {
  enteredBackward,
  enteredForward,
  enteredKept,
  enteredLossActivation,
  enteredPenalty,
  enteredScratch,
} from "./entered";
import { reshapeForward } from "./reshape";

// @ts-ignore: decorator
@inline
function kindOf(layer: usize): i32 {
  return load<i32>(layer + Layer.KIND);
}

/**
 * Bytes that the backward pass needs beside the outputs: `saved`. With none `saved` is `output`. Where rows are steps of sequences of
 * any length none has more than `longest`, and a batch at most `batch`.
 */
export function layerKept<T>(layer: usize, batch: i32, last: bool, longest: i32): usize {
  if (kindOf(layer) == Kind.Dropout) return dropoutKept<T>(layer, batch);
  if (kindOf(layer) == Kind.Dense) return denseKept<T>(layer, batch, last);
  if (kindOf(layer) == Kind.Reshape) return 0;
  if (kindOf(layer) == Kind.Nonlinearity) return activationKept<T>(layer, batch, last);
  return enteredKept<T>(layer, batch, last, longest);
}

/** Bytes that forward (with `training` as without) and, in training, backward use for a while: `scratch`. All layers have the same block. */
export function layerScratch<T>(layer: usize, batch: i32, training: bool, longest: i32): usize {
  if (kindOf(layer) == Kind.Dropout) return 0;
  if (kindOf(layer) == Kind.Dense) return denseScratch<T>(layer, batch, training);
  if (kindOf(layer) == Kind.Reshape || kindOf(layer) == Kind.Nonlinearity) return 0;
  return enteredScratch<T>(layer, batch, training, longest);
}

/**
 * x (rows, inputs) → the outputs (rows, units); in training buffers change. Returns where they stand, `output` or x itself. Outside training `saved`
 * may be `output`. `output` 0, in the last layer before a fused loss: only the pre-activations in `saved` are wanted.
 */
export function layerForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  if (kindOf(layer) == Kind.Dropout) return dropoutForward<T>(frame, layer, rows, x, saved, output, training);
  if (kindOf(layer) == Kind.Dense) return denseForward<T>(frame, layer, rows, x, saved, output, scratch);
  if (kindOf(layer) == Kind.Reshape) return reshapeForward<T>(layer, rows, x, output, training);
  if (kindOf(layer) == Kind.Nonlinearity) return activationForward<T>(layer, rows, x, saved, output);
  return enteredForward<T>(frame, layer, rows, x, saved, output, scratch, training);
}

/**
 * From `delta`, the gradient at the outputs: the frame's gradients of the layer's tensors that are trained, penalties included,
 * and the gradient at the inputs, in `next` or in `delta` itself; returns where. `next` 0: it is not wanted. `saved` and `output`
 * are used up. `fused`: delta is already the gradient at the pre-activations.
 */
export function layerBackward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  delta: usize,
  next: usize,
  scratch: usize,
  fused: bool,
): usize {
  if (kindOf(layer) == Kind.Dropout) return dropoutBackward<T>(layer, rows, saved, delta);
  if (kindOf(layer) == Kind.Dense) {
    return denseBackward<T>(frame, layer, rows, x, saved, output, delta, next, scratch, fused);
  }
  if (kindOf(layer) == Kind.Reshape) return delta;
  if (kindOf(layer) == Kind.Nonlinearity) return activationBackward<T>(layer, rows, x, output, delta, fused);
  return enteredBackward<T>(frame, layer, rows, x, saved, output, delta, next, scratch, fused);
}

/** `sum` and what the layer adds to the loss. */
export function layerPenalty<T>(layer: usize, parameters: usize, sum: f64): f64 {
  if (kindOf(layer) == Kind.Dropout) return sum;
  if (kindOf(layer) == Kind.Dense) return densePenalty<T>(layer, parameters, sum);
  if (kindOf(layer) == Kind.Reshape || kindOf(layer) == Kind.Nonlinearity) return sum;
  return enteredPenalty<T>(layer, parameters, sum);
}

/** The activation that a loss may be fused with; its pre-activations are then in `saved`. −1: none. */
export function lossActivation(layer: usize): i32 {
  if (kindOf(layer) == Kind.Dropout || kindOf(layer) == Kind.Reshape) return -1;
  if (kindOf(layer) == Kind.Dense || kindOf(layer) == Kind.Nonlinearity) return load<i32>(layer + Layer.ACTIVATION);
  return enteredLossActivation(layer);
}
