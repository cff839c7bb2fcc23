// Loss and outputs of many rows as `run` sees them: forward without dropout, batch by batch, no step.
import { isFused, lossF32, lossF64, weightSum } from "../kernels/loss";
import { Loss } from "../kernels/loss-terms";
import { columnsOf, inputsOf, Job, layerCount, outputsOf, savedAt, Work } from "./layout";
import { forward } from "./passes";
import { spread } from "./batch";
import { formOf, penalties } from "./trainer";
import { place } from "./workspace";

/**
 * Batches [first, end) of the job, its rows as they stand; outputs (samples, outputs) to `out` where that is not 0.
 * The job's sums grow as in training; sumSquaredError, which is no mean, is summed over all batches (weight 1 in the
 * first), so that the quotient of the sums does not depend on the batch.
 */
export function evaluate<T>(job: usize, first: i32, end: i32, out: usize): void {
  const plan = <usize>load<u32>(job + Job.PLAN);
  const work = <usize>load<u32>(job + Job.WORKSPACE);
  const batch = load<i32>(job + Job.BATCH);
  const samples = load<i32>(job + Job.SAMPLES);
  const sampleWeights = <usize>load<u32>(job + Job.SAMPLE_WEIGHTS);
  const classes = load<i32>(job + Job.CLASS_INDICES);
  const code = load<i32>(job + Job.LOSS);
  const form = formOf(plan, code, classes != 0);
  const fused = isFused(form);
  const penalty = penalties<T>(plan, load<u32>(job + Job.PARAMETERS));
  place<T>(plan, batch, work);
  const outputs = outputsOf(plan);
  const inputBytes = <usize>inputsOf(plan) * sizeof<T>();
  const outputBytes = <usize>outputs * sizeof<T>();
  // The loss takes the last axis of the outputs as its rows.
  const columns = columnsOf(plan);
  const positions = outputs / columns;
  const targetBytes = classes ? <usize>positions << 2 : outputBytes;
  for (let b = first; b < end; b++) {
    const row = <usize>(b * batch);
    const rows = min(batch, samples - b * batch);
    const x = <usize>load<u32>(job + Job.INPUTS) + row * inputBytes;
    const y = <usize>load<u32>(job + Job.TARGETS) + row * targetBytes;
    let weights: usize = 0;
    if (sampleWeights) {
      weights = load<u32>(work + Work.WEIGHTS);
      spread<T>(0, <i32>row, rows, positions, sampleWeights, weights);
    }
    const predicted = forward<T>(job, rows, x, false, fused && !out);
    if (out) memory.copy(out + row * outputBytes, predicted, <usize>rows * outputBytes);
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
    store<f64>(job + Job.LOSS_SUM, load<f64>(job + Job.LOSS_SUM) + value);
    store<f64>(job + Job.WEIGHT_SUM, load<f64>(job + Job.WEIGHT_SUM) + weight);
  }
}
