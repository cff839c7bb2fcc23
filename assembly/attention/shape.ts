// The shape of a self-attention layer and where its numbers stand (self-attention.ts).
import { SelfAttention } from "../abi";
import { gemmWorkspace } from "../kernels/typed";
import { isStepwise, offsetOf, rounded, sizeOf } from "../training/layout";

// @ts-ignore: decorator
@inline
export function stepsOf(layer: usize): i32 {
  return sizeOf(layer, SelfAttention.SIZE_STEPS);
}

// @ts-ignore: decorator
@inline
export function unitsOf(layer: usize): i32 {
  return sizeOf(layer, SelfAttention.SIZE_UNITS);
}

// @ts-ignore: decorator
@inline
export function headsOf(layer: usize): i32 {
  return sizeOf(layer, SelfAttention.SIZE_HEADS);
}

/** (batch, steps, units). */
// @ts-ignore: decorator
@inline
export function blockBytes<T>(layer: usize, batch: i32): usize {
  return rounded(<usize>batch * <usize>(stepsOf(layer) * unitsOf(layer)) * sizeof<T>());
}

/** Steps of a sample, at most. */
// @ts-ignore: decorator
@inline
export function mostSteps(layer: usize, longest: i32): i32 {
  return isStepwise(layer) ? longest : stepsOf(layer);
}

/** (steps, steps). */
// @ts-ignore: decorator
@inline
export function squareBytes<T>(steps: i32): usize {
  return <usize>steps * <usize>steps * sizeof<T>();
}

/** (steps, units of a head). */
// @ts-ignore: decorator
@inline
export function headBytes<T>(layer: usize, steps: i32): usize {
  return rounded(<usize>(steps * (unitsOf(layer) / headsOf(layer))) * sizeof<T>());
}

/** What those of a head pack. */
// @ts-ignore: decorator
@inline
export function headPackedBytes<T>(n: i32, steps: i32): usize {
  return rounded(max(gemmWorkspace<T>(steps, steps, n), gemmWorkspace<T>(steps, n, steps)));
}

/** Bytes to the first row of head i mod heads of sample i/heads. */
// @ts-ignore: decorator
@inline
export function headAt<T>(frame: usize, layer: usize, i: i32, heads: i32, units: i32): usize {
  const sample = i / heads;
  const before = isStepwise(layer) ? offsetOf(frame, sample) : sample * stepsOf(layer);
  return (<usize>before * <usize>units + <usize>((i % heads) * (units / heads))) * sizeof<T>();
}

/** Steps of a sample. */
// @ts-ignore: decorator
@inline
export function stepsIn(frame: usize, layer: usize, sample: i32): i32 {
  return isStepwise(layer) ? offsetOf(frame, sample + 1) - offsetOf(frame, sample) : stepsOf(layer);
}

/** Bytes of the softmax of the heads before head i mod heads of sample i/heads. */
export function squaresBefore<T>(frame: usize, layer: usize, i: i32, heads: i32): usize {
  const sample = i / heads;
  if (!isStepwise(layer)) return <usize>i * squareBytes<T>(stepsOf(layer));
  let bytes: usize = 0;
  for (let s = 0; s < sample; s++) bytes += <usize>heads * squareBytes<T>(stepsIn(frame, layer, s));
  return i % heads ? bytes + <usize>(i % heads) * squareBytes<T>(stepsIn(frame, layer, sample)) : bytes;
}
