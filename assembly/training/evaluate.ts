// Loss and outputs of many rows as `run` sees them: forward without dropout, batch by batch, no step.
import { Frame, Loss, Plan, Work } from "../abi";
import { isFused, lossF32, lossF64, weightSum } from "../kernels/loss";
import { enter } from "./batch";
import { columnsOf, inputsOf, layerCount, outputsOf, savedAt } from "./layout";
import { forward, rowsOut } from "./passes";
import { smooth, takesIndices } from "./smoothing";
import { beginBatch, endBatch } from "../threads/turns";
import { addTo, lossOf, penalties } from "./trainer";
import { layOutFrame } from "./workspace";

/** The row of a sample: itself, or where there are offsets its first step. */
// @ts-ignore: decorator
@inline
function startOf(offsets: usize, sample: i32): usize {
  return offsets ? <usize>load<u32>(offsets + (<usize>sample << 2)) : <usize>sample;
}

/**
 * Batches [first, end) of the frame, its rows as they stand; outputs (samples, outputs) to `out` where that is not 0.
 * The frame's sums grow as in training; sumSquaredError, which is no mean, is summed over all batches (weight 1 in the
 * first), so that the quotient of the sums does not depend on the batch.
 */
export function evaluate<T>(frame: usize, first: i32, end: i32, out: usize): void {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  const work = <usize>load<u32>(frame + Frame.WORKSPACE);
  const batch = load<i32>(frame + Frame.BATCH);
  const samples = load<i32>(frame + Frame.SAMPLES);
  const sampleWeights = <usize>load<u32>(frame + Frame.SAMPLE_WEIGHTS);
  const classes = load<i32>(frame + Frame.CLASS_INDICES);
  const smoothing = load<f64>(frame + Frame.LABEL_SMOOTHING);
  const code = load<i32>(frame + Frame.LOSS);
  const form = lossOf(frame);
  const fused = isFused(form);
  const penalty = penalties<T>(plan, load<u32>(frame + Frame.PARAMETERS));
  layOutFrame<T>(frame);
  const offsets = <usize>load<u32>(frame + Frame.OFFSETS);
  const apart = load<i32>(plan, Plan.STEPWISE) ? offsets : 0;
  const before = startOf(apart, 0); // of a part of the samples the offsets count from the first of all
  const outputs = outputsOf(plan);
  const inputBytes = <usize>inputsOf(plan) * sizeof<T>();
  const outputBytes = <usize>outputs * sizeof<T>();
  // The loss takes the last axis of the outputs as its rows.
  const columns = columnsOf(plan);
  const positions = outputs / columns;
  const targetBytes = classes ? <usize>positions << 2 : outputBytes;
  for (let b = first; b < end; b++) {
    const first = b * batch;
    const entered = min(batch, samples - first);
    enter(frame, 0, first, entered);
    if (ASC_FEATURE_THREADS) beginBatch(frame + 1);
    const rows = rowsOut(frame, entered);
    const row = startOf(apart, first);
    const x = <usize>load<u32>(frame + Frame.INPUTS) + startOf(offsets, first) * inputBytes;
    let y = <usize>load<u32>(frame + Frame.TARGETS) + row * targetBytes;
    if (smoothing != 0) {
      const own = <usize>load<u32>(work + Work.TARGETS);
      memory.copy(own, y, <usize>rows * targetBytes);
      smooth<T>(frame, rows * positions, columns, own);
      y = own;
    }
    const weights = sampleWeights ? sampleWeights + row * <usize>positions * sizeof<T>() : 0;
    const predicted = forward<T>(frame, entered, x, false, fused && !out);
    if (out) memory.copy(out + (row - before) * outputBytes, predicted, <usize>rows * outputBytes);
    const scored = fused ? savedAt(work, layerCount(plan) - 1) : predicted;
    const data =
      sizeof<T>() == 8
        ? lossF64(form, rows * positions, columns, scored, y, weights, 0)
        : lossF32(form, rows * positions, columns, scored, y, weights, 0);
    let value = data;
    let weight: f64 = 1;
    if (code == Loss.SumSquaredError) {
      weight = b ? 0 : 1;
      value += weight * penalty;
    } else {
      weight = weightSum<T>(rows * positions, weights);
      value = (data + penalty) * weight;
    }
    addTo(frame, value, weight);
    if (ASC_FEATURE_THREADS) endBatch(entered);
  }
}
