// The training of a network: per batch gather, forward, loss, backward with penalties, clipping, the optimizer's step.
// Any number of batches in one call; nothing is allocated, nothing crosses into JavaScript.
import { clipNorm, clipValue, penalty } from "../kernels/reduce";
import { isFused, loss } from "../kernels/loss";
import { Activation } from "../kernels/activation";
import { optimizerStep } from "../optimizers/step";
import { gather } from "./batch";
import { inputsOf, Job, Kind, Layer, layerAt, layerCount, outputsOf, parameterCount } from "./layout";
import { backward, forward } from "./passes";
import { place, savedAt, Work } from "./workspace";

/** The last layer's activation if its loss is computed from pre-activations, else −1. */
function fusedActivation(plan: usize): i32 {
  const last = layerAt(plan, layerCount(plan) - 1);
  return load<i32>(last + Layer.KIND) == Kind.Dense ? load<i32>(last + Layer.ACTIVATION) : Activation.Linear;
}

/** Σ of all layers' l1·Σ|w| + l2·Σw². */
function penalties<T>(plan: usize, parameters: usize): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < layerCount(plan); i++) {
    const layer = layerAt(plan, i);
    const l1 = load<f64>(layer + Layer.L1);
    const l2 = load<f64>(layer + Layer.L2);
    if (l1 == 0 && l2 == 0) continue;
    const count = load<i32>(layer + Layer.INPUTS) * load<i32>(layer + Layer.UNITS);
    sum += penalty<T>(count, l1, l2, parameters + <usize>load<i32>(layer + Layer.WEIGHTS) * sizeof<T>());
  }
  return sum;
}

/** Clipping, then one step with the job's gradients. */
export function step<T>(job: usize): void {
  const count = parameterCount(load<u32>(job + Job.PLAN));
  const gradients = <usize>load<u32>(job + Job.GRADIENTS);
  const norm = load<f64>(job + Job.CLIP_NORM);
  const value = load<f64>(job + Job.CLIP_VALUE);
  if (norm > 0) clipNorm<T>(count, norm, gradients);
  if (value > 0) clipValue<T>(count, value, gradients);
  optimizerStep<T>(
    load<i32>(job + Job.OPTIMIZER),
    count,
    load<u32>(job + Job.PARAMETERS),
    gradients,
    load<u32>(job + Job.MOMENTS),
    load<u32>(job + Job.HYPER),
  );
}

/** Batches [first, end). */
export function train<T>(job: usize, first: i32, end: i32): void {
  const plan = <usize>load<u32>(job + Job.PLAN);
  const work = <usize>load<u32>(job + Job.WORKSPACE);
  const batch = load<i32>(job + Job.BATCH);
  const samples = load<i32>(job + Job.SAMPLES);
  const order = <usize>load<u32>(job + Job.ORDER);
  const sampleWeights = <usize>load<u32>(job + Job.SAMPLE_WEIGHTS);
  const classes = load<i32>(job + Job.CLASS_INDICES);
  const lossCode = load<i32>(job + Job.LOSS);
  const fused = isFused(lossCode, fusedActivation(plan));
  place<T>(plan, batch, work);
  const outputs = outputsOf(plan);
  const x = <usize>load<u32>(work + Work.INPUTS);
  const y = <usize>load<u32>(work + Work.TARGETS);
  const weights = sampleWeights ? <usize>load<u32>(work + Work.WEIGHTS) : 0;
  for (let b = first; b < end; b++) {
    const start = b * batch;
    const rows = min(batch, samples - start);
    gather(order, start, rows, inputsOf(plan), sizeof<T>(), load<u32>(job + Job.INPUTS), x);
    if (classes) gather(order, start, rows, 1, 4, load<u32>(job + Job.TARGETS), y);
    else gather(order, start, rows, outputs, sizeof<T>(), load<u32>(job + Job.TARGETS), y);
    if (weights) gather(order, start, rows, 1, sizeof<T>(), sampleWeights, weights);

    const predicted = forward<T>(job, rows, x, true);
    const scored = fused ? savedAt(work, layerCount(plan) - 1) : predicted;
    const delta = <usize>load<u32>(work + Work.DELTA);
    let weight: f64 = 0;
    if (weights) for (let i = 0; i < rows; i++) weight += <f64>load<T>(weights + <usize>i * sizeof<T>());
    else weight = rows;
    const value =
      loss<T>(lossCode, fused, rows, outputs, scored, y, classes != 0, weights, delta) +
      penalties<T>(plan, load<u32>(job + Job.PARAMETERS));
    store<f64>(job + Job.LOSS_SUM, load<f64>(job + Job.LOSS_SUM) + value * weight);
    store<f64>(job + Job.WEIGHT_SUM, load<f64>(job + Job.WEIGHT_SUM) + weight);
    backward<T>(job, rows, x, fused, 0);
    step<T>(job);
  }
}
