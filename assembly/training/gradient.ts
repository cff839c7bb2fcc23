// Loss and gradient of many samples without a step, batch by batch: what full-batch methods, accumulation and checks need.
//
// With mean losses L = Σ_b (w_b/W)·L_b + P, w_b the weights of batch b, W of all, P the penalties. So the gradient at a
// batch's outputs is multiplied by w_b/W before it goes backward, and P's gradient comes with the first batch alone. sumSquaredError,
// which is no mean, is summed. Batches are added in index order; one batch is the gradient that a step of training takes.
import { Frame, Loss, Work } from "../abi";
import { isFused } from "../kernels/loss";
import { axpy, scale } from "../kernels/typed";
import { outputsOf, parameterCount } from "./layout";
import { backward, rowsOut } from "./passes";
import { takesIndices } from "./smoothing";
import { addTo, clearFrozen, lossOf, penalties, beginTraining, rowsOf, score, weightOf } from "./trainer";

/** Contract: `NetworkKernels.networkGradientF64` in src/core/core.ts. */
export function gradient<T>(frame: usize, first: i32, end: i32, weight: f64, sum: usize, begin: bool): void {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  const work = <usize>load<u32>(frame + Frame.WORKSPACE);
  const code = load<i32>(frame + Frame.LOSS);
  const form = lossOf(frame);
  const fused = isFused(form);
  const penalty = penalties<T>(plan, load<u32>(frame + Frame.PARAMETERS));
  const own = load<u32>(frame + Frame.GRADIENTS);
  beginTraining<T>(frame);
  for (let b = first; b < end; b++) {
    const data = score<T>(frame, b, form, fused);
    const rows = rowsOf(frame, b);
    const share = weightOf<T>(frame, b);
    if (code == Loss.SumSquaredError) addTo(frame, begin ? data + penalty : data, begin ? 1 : 0);
    else {
      addTo(frame, (data + penalty) * share, share);
      if (share != weight) scale<T>(rowsOut(frame, rows) * outputsOf(plan), share / weight, load<u32>(work + Work.DELTA));
    }
    if (begin) {
      store<u32>(frame + Frame.GRADIENTS, <u32>sum);
      clearFrozen<T>(frame);
    }
    store<i32>(frame + Frame.WITHOUT_PENALTIES, begin ? 0 : 1);
    backward<T>(frame, rows, load<u32>(work + Work.INPUTS), fused, 0);
    store<u32>(frame + Frame.GRADIENTS, own);
    if (!begin) axpy<T>(parameterCount(plan), 1, own, sum);
    begin = false;
  }
  store<i32>(frame + Frame.WITHOUT_PENALTIES, 0);
}
