// Convolutions divided among threads (threads/ranges.ts): forward and the gradients at the inputs by samples, the gradient of the weights by
// its rows, each over all samples in their order. Copies of images stand in a thread's own room; where that is too small nothing is divided.
import { Layer } from "../abi";
import { deltaBytes, filtersOf, imageBytes, weightCount } from "./geometry";
import { gradientParts } from "./passes";
import { backwardSamples, copyBytes, forwardSamples, Straight, Transposed } from "./samples";
import { argument, forkRange, partsFor, putArgument } from "../threads/ranges";
import { ownRoom, roomBytes } from "../threads/room";

/** Products of one sample: of each number that leaves, or enters a transposed one, as many as a filter has. */
// @ts-ignore: decorator
@inline
function productsOf<Direction>(layer: usize): f64 {
  const pixels = load<i32>(layer + (idof<Direction>() == idof<Straight>() ? Layer.UNITS : Layer.INPUTS));
  return <f64>pixels * <f64>(weightCount(layer) / max(1, filtersOf(layer)));
}

/** As `forwardSamples` of all. False: it is not worth dividing, and nothing was done. */
export function forkForward<T, Direction>(
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  panels: usize,
  copy: usize,
): bool {
  if (copyBytes<T, Direction>(layer) > roomBytes()) return false;
  const parts = partsFor(rows, <f64>rows * productsOf<Direction>(layer));
  if (!parts) return false;
  putArgument(0, layer);
  putArgument(1, x);
  putArgument(2, saved);
  putArgument(3, output);
  putArgument(4, panels);
  putArgument(5, copy);
  const straight = idof<Direction>() == idof<Straight>();
  if (sizeof<T>() == 8) forkRange(straight ? forwardF64 : forwardTransposedF64, rows, 1, parts);
  else forkRange(straight ? forwardF32 : forwardTransposedF32, rows, 1, parts);
  return true;
}

// @ts-ignore: decorator
@inline
function forwardPart<T, Direction>(first: i32, end: i32): void {
  forwardSamples<T, Direction>(
    argument(0), first, end, argument(1), argument(2), argument(3), argument(4), ownRoom(argument(5)),
  );
}

function forwardF64(first: i32, end: i32): void {
  forwardPart<f64, Straight>(first, end);
}
function forwardF32(first: i32, end: i32): void {
  forwardPart<f32, Straight>(first, end);
}
function forwardTransposedF64(first: i32, end: i32): void {
  forwardPart<f64, Transposed>(first, end);
}
function forwardTransposedF32(first: i32, end: i32): void {
  forwardPart<f32, Transposed>(first, end);
}

/** As `backwardSamples` of all. */
export function forkBackward<T, Direction>(
  layer: usize,
  rows: i32,
  x: usize,
  delta: usize,
  next: usize,
  gradient: usize,
  panels: usize,
  padded: usize,
): bool {
  if (imageBytes<T>(layer) + deltaBytes<T>(layer) > roomBytes()) return false;
  const products = <f64>rows * productsOf<Direction>(layer);
  const straight = idof<Direction>() == idof<Straight>();
  const parts = partsFor(rows, products);
  if (!parts) return false;
  putArgument(0, layer);
  putArgument(1, rows);
  putArgument(2, x);
  putArgument(3, delta);
  putArgument(5, gradient);
  putArgument(6, panels);
  putArgument(7, padded);
  if (next) {
    putArgument(4, next);
    if (sizeof<T>() == 8) forkRange(straight ? backwardF64 : backwardTransposedF64, rows, 1, parts);
    else forkRange(straight ? backwardF32 : backwardTransposedF32, rows, 1, parts);
  }
  if (gradient) {
    const blocks = gradientParts(layer);
    const some = min(blocks, parts);
    if (sizeof<T>() == 8) forkRange(straight ? gradientF64 : gradientTransposedF64, blocks, 1, some);
    else forkRange(straight ? gradientF32 : gradientTransposedF32, blocks, 1, some);
  }
  return true;
}

/** Room for the copy of delta behind that of an image. */
// @ts-ignore: decorator
@inline
function spacedRoom<T>(layer: usize): usize {
  return ownRoom(argument(7)) + imageBytes<T>(layer);
}

// @ts-ignore: decorator
@inline
function backwardPart<T, Direction>(first: i32, end: i32): void {
  const layer = argument(0);
  backwardSamples<T, Direction>(
    layer, first, end, 0, 0, argument(2), argument(3), argument(4), 0, argument(6), ownRoom(argument(7)), spacedRoom<T>(layer),
  );
}

function backwardF64(first: i32, end: i32): void {
  backwardPart<f64, Straight>(first, end);
}
function backwardF32(first: i32, end: i32): void {
  backwardPart<f32, Straight>(first, end);
}
function backwardTransposedF64(first: i32, end: i32): void {
  backwardPart<f64, Transposed>(first, end);
}
function backwardTransposedF32(first: i32, end: i32): void {
  backwardPart<f32, Transposed>(first, end);
}

// @ts-ignore: decorator
@inline
function gradientPart<T, Direction>(first: i32, end: i32): void {
  const layer = argument(0);
  backwardSamples<T, Direction>(
    layer, 0, <i32>argument(1), first, end, argument(2), argument(3), 0, argument(5), 0, ownRoom(argument(7)), 0,
  );
}

function gradientF64(first: i32, end: i32): void {
  gradientPart<f64, Straight>(first, end);
}
function gradientF32(first: i32, end: i32): void {
  gradientPart<f32, Straight>(first, end);
}
function gradientTransposedF64(first: i32, end: i32): void {
  gradientPart<f64, Transposed>(first, end);
}
function gradientTransposedF32(first: i32, end: i32): void {
  gradientPart<f32, Transposed>(first, end);
}
