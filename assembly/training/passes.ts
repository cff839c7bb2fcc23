// The forward and the backward pass of a whole network over one batch.
import { dropoutBackward, dropoutForward } from "../layers/dropout";
import { denseBackward, denseDifferentiate, denseForward } from "../layers/dense";
import { Job, Kind, Layer, layerAt, layerCount } from "./layout";
import { outputAt, savedAt, Work } from "./workspace";

/** Runs `rows` rows of x through the network; returns where the outputs (rows, outputs) stand. */
export function forward<T>(job: usize, rows: i32, x: usize, training: bool): usize {
  const plan = <usize>load<u32>(job + Job.PLAN);
  const work = <usize>load<u32>(job + Job.WORKSPACE);
  const parameters = <usize>load<u32>(job + Job.PARAMETERS);
  const layers = layerCount(plan);
  for (let i = 0; i < layers; i++) {
    const layer = layerAt(plan, i);
    const output = outputAt(work, i);
    const saved = savedAt(work, i);
    if (load<i32>(layer + Layer.KIND) == Kind.Dropout) {
      if (!training) continue;
      dropoutForward<T>(layer, load<u32>(job + Job.RANDOM), rows, x, saved, output);
    } else {
      denseForward<T>(layer, parameters, rows, x, saved, output, load<u32>(work + Work.PRODUCT));
    }
    x = output;
  }
  return x;
}

/**
 * From the gradient at the outputs in `delta` (rows, widest): all gradients of the job; and the gradient at the inputs
 * in `inputGradient` if that is not 0. `fused`: delta is already the gradient at the last layer's pre-activations.
 */
export function backward<T>(job: usize, rows: i32, x: usize, fused: bool, inputGradient: usize): void {
  const plan = <usize>load<u32>(job + Job.PLAN);
  const work = <usize>load<u32>(job + Job.WORKSPACE);
  const parameters = <usize>load<u32>(job + Job.PARAMETERS);
  const gradients = <usize>load<u32>(job + Job.GRADIENTS);
  const transposed = <usize>load<u32>(work + Work.TRANSPOSED);
  const product = <usize>load<u32>(work + Work.PRODUCT);
  let delta = <usize>load<u32>(work + Work.DELTA);
  let other = <usize>load<u32>(work + Work.OTHER_DELTA);
  for (let i = layerCount(plan) - 1; i >= 0; i--) {
    const layer = layerAt(plan, i);
    const saved = savedAt(work, i);
    if (load<i32>(layer + Layer.KIND) == Kind.Dropout) {
      dropoutBackward<T>(layer, rows, saved, delta);
      if (i == 0 && inputGradient) {
        memory.copy(inputGradient, delta, <usize>rows * <usize>load<i32>(layer + Layer.INPUTS) * sizeof<T>());
      }
      continue;
    }
    if (!fused) denseDifferentiate<T>(layer, rows, saved, outputAt(work, i), delta);
    fused = false;
    const from = i == 0 ? x : outputAt(work, i - 1);
    const next = i == 0 ? inputGradient : other;
    denseBackward<T>(layer, parameters, gradients, rows, from, delta, transposed, next, product);
    other = delta;
    delta = next;
  }
}
