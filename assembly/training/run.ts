// The forward pass outside training: nothing is kept for a backward pass, so two buffers in turn do for any number of
// layers, and there is no table to lay out: for one row that would take as long as a small layer.
//
// The frame's workspace: two buffers of (batch, widest layer), then what one layer uses for a while.
import { Frame, Layer } from "../abi";
import { allFinite } from "../kernels/typed";
import { layerForward, layerScratch } from "../layers/kinds";
import { inputsOf, layerAt, layerCount, outputsOf, rounded } from "./layout";

/** Bytes of one buffer. */
function bufferBytes<T>(plan: usize, batch: i32): usize {
  let widest = 0;
  for (let i = layerCount(plan) - 1; i >= 0; i--) widest = max(widest, load<i32>(layerAt(plan, i) + Layer.UNITS));
  return rounded(<usize>batch * <usize>widest * sizeof<T>());
}

/** Bytes of workspace for batches of up to `batch` rows. */
export function runWorkspace<T>(plan: usize, batch: i32): usize {
  let scratch: usize = 0;
  for (let i = layerCount(plan) - 1; i >= 0; i--) {
    scratch = max(scratch, layerScratch<T>(layerAt(plan, i), batch, false));
  }
  return 2 * bufferBytes<T>(plan, batch) + rounded(scratch);
}

/** `rows` rows at x → out (rows, outputs). False, and nothing done, where a number of x is not finite. */
export function run<T>(frame: usize, rows: i32, x: usize, out: usize): bool {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  if (!allFinite<T>(rows * inputsOf(plan), x)) return false;
  const buffer = bufferBytes<T>(plan, load<i32>(frame + Frame.BATCH));
  let next = <usize>load<u32>(frame + Frame.WORKSPACE);
  let other = next + buffer;
  const scratch = other + buffer;
  const last = layerCount(plan) - 1;
  for (let i = 0; i <= last; i++) {
    const output = i == last ? out : next;
    const left = layerForward<T>(frame, layerAt(plan, i), rows, x, output, output, scratch, false);
    if (left == next) {
      next = other;
      other = left;
    }
    x = left;
  }
  // The last layer may do nothing outside training.
  if (x != out) memory.copy(out, x, <usize>rows * <usize>outputsOf(plan) * sizeof<T>());
  return true;
}
