// The forward and the backward pass of a whole network over one batch.
import { Frame, Work } from "../abi";
import { layerBackward, layerForward } from "../layers/kinds";
import { firstTrained, inputsOf, layerAt, layerCount, outputAt, savedAt } from "./layout";

/**
 * Runs `rows` rows of x through the network; returns where the outputs (rows, outputs) stand. `fused`: they are not
 * wanted, only what the last layer saves for a loss that takes logits.
 */
export function forward<T>(frame: usize, rows: i32, x: usize, training: bool, fused: bool): usize {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  const work = <usize>load<u32>(frame + Frame.WORKSPACE);
  const scratch = <usize>load<u32>(work + Work.SCRATCH);
  const layers = layerCount(plan);
  for (let i = 0; i < layers; i++) {
    const output = fused && i == layers - 1 ? <usize>0 : outputAt(work, i);
    x = layerForward<T>(frame, layerAt(plan, i), rows, x, savedAt(work, i), output, scratch, training);
  }
  return x;
}

/**
 * From the gradient at the outputs in `delta` (rows, widest): all gradients of the frame; and the gradient at the inputs in
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
    const left = layerBackward<T>(frame, layer, rows, from, saved, outputAt(work, i), delta, next, scratch, fused);
    if (left != delta) other = delta;
    delta = left;
    fused = false;
  }
  // A layer that works in place has left it where it was.
  if (inputGradient && delta != inputGradient) {
    memory.copy(inputGradient, delta, <usize>rows * <usize>inputsOf(plan) * sizeof<T>());
  }
}
