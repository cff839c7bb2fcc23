// The forward pass outside training: nothing is kept for a backward pass, so two buffers in turn do for any number of
// layers, and there is no table to lay out: for one row that would take as long as a small layer.
//
// The frame's workspace: two buffers as wide as the widest layer of a batch, then what one layer uses for a while.
import { Frame, Layer } from "../abi";
import { allFinite } from "../kernels/typed";
import { layerForward, layerScratch } from "../layers/kinds";
import { inputsOf, layerAt, layerCount, leavingRows, outputsOf, rounded, rowsOfLayer } from "./layout";
import { rowsIn, rowsOut } from "./passes";
import { beginBatch, endBatch } from "../threads/turns";

/** Bytes of one buffer. */
function bufferBytes<T>(plan: usize, batch: i32, steps: i32): usize {
  let widest: usize = 0;
  let rows = leavingRows(plan, batch, steps);
  for (let i = layerCount(plan) - 1; i >= 0; i--) {
    const layer = layerAt(plan, i);
    widest = max(widest, <usize>rows * <usize>load<i32>(layer + Layer.UNITS));
    rows = rowsOfLayer(layer, batch, steps);
  }
  return rounded(widest * sizeof<T>());
}

/** Bytes of workspace for batches of up to `batch` samples; where they are of any length as `layOut` says. */
export function runWorkspace<T>(plan: usize, batch: i32, steps: i32, longest: i32): usize {
  let scratch: usize = 0;
  for (let i = layerCount(plan) - 1; i >= 0; i--) {
    const layer = layerAt(plan, i);
    scratch = max(scratch, layerScratch<T>(layer, rowsOfLayer(layer, batch, steps), false, longest));
  }
  return 2 * bufferBytes<T>(plan, batch, steps) + rounded(scratch);
}

/** `rows` samples at x → out (rows, outputs). False, and nothing done, where a number of x is not finite. */
export function run<T>(frame: usize, rows: i32, x: usize, out: usize): bool {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  if (ASC_FEATURE_THREADS) beginBatch(plan + 2);
  if (!allFinite<T>(rowsIn(frame, layerAt(plan, 0), rows) * inputsOf(plan), x)) return false;
  store<i32>(frame + Frame.SEQUENCES, rows);
  const buffer = bufferBytes<T>(plan, load<i32>(frame + Frame.BATCH), load<i32>(frame + Frame.STEPS));
  let next = <usize>load<u32>(frame + Frame.WORKSPACE);
  let other = next + buffer;
  const scratch = other + buffer;
  const last = layerCount(plan) - 1;
  for (let i = 0; i <= last; i++) {
    const output = i == last ? out : next;
    const layer = layerAt(plan, i);
    const left = layerForward<T>(frame, layer, rowsIn(frame, layer, rows), x, output, output, scratch, false);
    if (left == next) {
      next = other;
      other = left;
    }
    x = left;
  }
  // The last layer may do nothing outside training.
  if (x != out) memory.copy(out, x, <usize>rowsOut(frame, rows) * <usize>outputsOf(plan) * sizeof<T>());
  if (ASC_FEATURE_THREADS) endBatch(rows);
  return true;
}
