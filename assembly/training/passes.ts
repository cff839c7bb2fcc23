// The forward and the backward pass of a whole network over one batch.
import { Frame, Plan, Work } from "../abi";
import { layerBackward, layerForward } from "../layers/kinds";
import { firstTrained, inputsOf, isStepwise, layerAt, layerCount, offsetOf, outputAt, savedAt } from "./layout";

/** Rows of a layer where the frame has `samples` samples in the network. */
// @ts-ignore: decorator
@inline
export function rowsIn(frame: usize, layer: usize, samples: i32): i32 {
  return isStepwise(layer) ? offsetOf(frame, samples) : samples;
}

/** Rows that leave the last. */
// @ts-ignore: decorator
@inline
export function rowsOut(frame: usize, samples: i32): i32 {
  return load<i32>(<usize>load<u32>(frame + Frame.PLAN), Plan.STEPWISE) ? offsetOf(frame, samples) : samples;
}

/**
 * Runs `rows` samples of x through the network; returns where the outputs (rows, outputs) stand. `fused`: they are not
 * wanted, only what the last layer saves for a loss that takes logits.
 */
export function forward<T>(frame: usize, rows: i32, x: usize, training: bool, fused: bool): usize {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  const work = <usize>load<u32>(frame + Frame.WORKSPACE);
  const scratch = <usize>load<u32>(work + Work.SCRATCH);
  const layers = layerCount(plan);
  store<i32>(frame + Frame.SEQUENCES, rows);
  for (let i = 0; i < layers; i++) {
    const output = fused && i == layers - 1 ? <usize>0 : outputAt(work, i);
    const layer = layerAt(plan, i);
    x = layerForward<T>(frame, layer, rowsIn(frame, layer, rows), x, savedAt(work, i), output, scratch, training);
  }
  return x;
}

/**
 * From the gradient at the outputs in `delta`: all gradients of the frame; and the gradient at the inputs in
 * `inputGradient`. Where that is 0, the layers before the first of which something is trained are left out. `fused`: delta
 * is already the gradient at the last layer's pre-activations.
 */
export function backward<T>(frame: usize, rows: i32, x: usize, fused: bool, inputGradient: usize): void {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  const work = <usize>load<u32>(frame + Frame.WORKSPACE);
  const scratch = <usize>load<u32>(work + Work.SCRATCH);
  let delta = <usize>load<u32>(work + Work.DELTA);
  let other = <usize>load<u32>(work + Work.OTHER_DELTA);
  const first = inputGradient ? 0 : firstTrained(plan);
  for (let i = layerCount(plan) - 1; i >= first; i--) {
    const from = i == 0 ? x : outputAt(work, i - 1);
    const next = i == first ? inputGradient : other;
    const layer = layerAt(plan, i);
    const saved = savedAt(work, i);
    const left = layerBackward<T>(frame, layer, rowsIn(frame, layer, rows), from, saved, outputAt(work, i), delta, next, scratch, fused);
    if (left != delta) other = delta;
    delta = left;
    fused = false;
  }
  // A layer that works in place has left it where it was.
  if (inputGradient && delta != inputGradient) {
    memory.copy(inputGradient, delta, <usize>rowsIn(frame, layerAt(plan, 0), rows) * <usize>inputsOf(plan) * sizeof<T>());
  }
}
