// Whole epochs: shuffling, all batches, and the look whether what came out is finite. Several in one call, as crossing
// into JavaScript after each would cost a tiny network more than its arithmetic.
import { Frame } from "../abi";
import { allFinite } from "../kernels/typed";
import { optimizerStates } from "../optimizers/step";
import { shuffleU32 } from "../random/shuffle";
import { isTinyChain } from "../layers/dense-chain";
import { numberCount, parameterCount } from "./layout";
import { lossOf, beginTraining, train } from "./trainer";

/**
 * Up to `count` epochs; rates: (count) learning rates, losses: (count) takes each epoch's mean loss, both float64.
 * Stops after the epoch whose loss is at most `threshold`, and after one whose loss or parameters are not finite.
 * Returns how many epochs were made, negative if the last of them is such a one.
 */
export function epochs<T>(frame: usize, count: i32, rates: usize, losses: usize, threshold: f64): i32 {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  const samples = load<i32>(frame + Frame.SAMPLES);
  const batch = load<i32>(frame + Frame.BATCH);
  const batches = (samples + batch - 1) / batch;
  const order = <usize>load<u32>(frame + Frame.ORDER);
  const random = <usize>load<u32>(frame + Frame.RANDOM);
  const scalars = <usize>load<u32>(frame + Frame.OPTIMIZER_SCALARS);
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const moments = <usize>load<u32>(frame + Frame.OPTIMIZER_STATE);
  const kept = optimizerStates(load<i32>(frame + Frame.OPTIMIZER), scalars) * parameterCount(plan);
  beginTraining<T>(frame);
  const form = lossOf(frame);
  const tiny = isTinyChain<T>(frame, form);
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 3;
    store<f64>(scalars, load<f64>(rates + at));
    if (order) shuffleU32(random, samples, 0, order);
    store<f64>(frame + Frame.LOSS_SUM, 0);
    store<f64>(frame + Frame.WEIGHT_SUM, 0);
    train<T>(frame, 0, batches, form, tiny);
    const loss = load<f64>(frame + Frame.LOSS_SUM) / load<f64>(frame + Frame.WEIGHT_SUM);
    store<f64>(losses + at, loss);
    // Averages of squares may overflow where nothing else does, and then nothing moves any more.
    if (loss - loss != 0 || !allFinite<T>(numberCount(plan), parameters) || !allFinite<T>(kept, moments)) {
      return -1 - i;
    }
    if (loss <= threshold) return i + 1;
  }
  return count;
}
