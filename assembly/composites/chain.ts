// Layers one behind the other within a layer: a network within a network, whose tables are walked anew each time.
//
// In training `saved` holds for each layer its outputs (batch, units), then what its backward pass needs beside them; batch is what
// the frame has room for. Outside training nothing is kept. `scratch` begins with two buffers of (batch, widest), used in turn: for outputs
// outside training, for gradients on the way back; behind them stands what one layer uses for a while.
import { Frame, Layer } from "../abi";
import { layerBackward, layerForward, layerKept, layerPenalty, layerScratch } from "../layers/kinds";
import { innerAt, innerLayers, isTrained, roomOf, rounded } from "../training/layout";

// @ts-ignore: decorator
@inline
function outputBytes<T>(inner: usize, batch: i32): usize {
  return rounded(<usize>batch * <usize>load<i32>(inner + Layer.UNITS) * sizeof<T>());
}

/** Bytes of one of the two buffers. */
function bufferBytes<T>(layer: usize, batch: i32): usize {
  let widest = load<i32>(layer + Layer.INPUTS);
  for (let i = innerLayers(layer) - 1; i >= 0; i--) widest = max(widest, load<i32>(innerAt(layer, i) + Layer.UNITS));
  return rounded(<usize>batch * <usize>widest * sizeof<T>());
}

/** Bytes of `saved`. */
export function chainKept<T>(layer: usize, batch: i32, longest: i32): usize {
  let bytes: usize = 0;
  for (let i = innerLayers(layer) - 1; i >= 0; i--) {
    const inner = innerAt(layer, i);
    bytes += outputBytes<T>(inner, batch) + rounded(layerKept<T>(inner, batch, false, longest));
  }
  return bytes;
}

/** Bytes of `scratch`. */
export function chainScratch<T>(layer: usize, batch: i32, training: bool, longest: i32): usize {
  let bytes: usize = 0;
  for (let i = innerLayers(layer) - 1; i >= 0; i--) bytes = max(bytes, layerScratch<T>(innerAt(layer, i), batch, training, longest));
  return 2 * bufferBytes<T>(layer, batch) + rounded(bytes);
}

/** x (rows, inputs) → the outputs of the last; returns where they stand: in `saved`, in `scratch`, or x itself. */
export function chainForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  scratch: usize,
  training: bool,
): usize {
  const batch = roomOf(frame, layer);
  const longest = load<i32>(frame + Frame.LONGEST);
  const buffer = bufferBytes<T>(layer, batch);
  let next = scratch;
  let other = scratch + buffer;
  const work = other + buffer;
  const count = innerLayers(layer);
  for (let i = 0; i < count; i++) {
    const inner = innerAt(layer, i);
    if (training) {
      const kept = layerKept<T>(inner, batch, false, longest);
      const output = saved;
      saved += outputBytes<T>(inner, batch);
      x = layerForward<T>(frame, inner, rows, x, kept ? saved : output, output, work, true);
      saved += rounded(kept);
      continue;
    }
    const left = layerForward<T>(frame, inner, rows, x, next, next, work, false);
    if (left == next) {
      next = other;
      other = left;
    }
    x = left;
  }
  return x;
}

/** Whether something of a layer is trained. */
function hasTrained(layer: usize): bool {
  for (let slot = load<i32>(layer + Layer.SLOTS) - 1; slot >= 0; slot--) if (isTrained(layer, slot)) return true;
  return false;
}

/**
 * From the gradient at the outputs, which stands at the start of `scratch` and is used up: the frame's gradients of all that is
 * trained within. Returns where the gradient at the inputs stands, in `scratch`; with `wanted` false it is not computed, and the
 * layers before the first of which something is trained are left out.
 */
export function chainBackward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  scratch: usize,
  wanted: bool,
): usize {
  const batch = roomOf(frame, layer);
  const longest = load<i32>(frame + Frame.LONGEST);
  const buffer = bufferBytes<T>(layer, batch);
  const count = innerLayers(layer);
  let first = 0;
  if (!wanted) while (first < count && !hasTrained(innerAt(layer, first))) first++;
  let delta = scratch;
  let other = scratch + buffer;
  const work = other + buffer;
  let output = saved + chainKept<T>(layer, batch, longest); // of the layer behind
  for (let i = count - 1; i >= first; i--) {
    const inner = innerAt(layer, i);
    const kept = layerKept<T>(inner, batch, false, longest);
    const end = output - rounded(kept);
    output = end - outputBytes<T>(inner, batch);
    let from = x;
    if (i) {
      const before = innerAt(layer, i - 1);
      from = output - rounded(layerKept<T>(before, batch, false, longest)) - outputBytes<T>(before, batch);
    }
    const next = i == first && !wanted ? <usize>0 : other;
    const left = layerBackward<T>(frame, inner, rows, from, kept ? end : output, output, delta, next, work, false);
    if (left != delta) other = delta;
    delta = left;
  }
  return delta;
}

/** `sum` and what the layers within add to the loss. */
export function chainPenalty<T>(layer: usize, parameters: usize, sum: f64): f64 {
  const count = innerLayers(layer);
  for (let i = 0; i < count; i++) sum = layerPenalty<T>(innerAt(layer, i), parameters, sum);
  return sum;
}
