// The exported passes of a network; contracts in src/core/core.ts (NetworkKernels).
import { epochs } from "./epochs";
import { evaluate } from "./evaluate";
import { Job, outputsOf, Work } from "./layout";
import { backward, forward } from "./passes";
import { run, runWorkspace } from "./run";
import { prepare, step, train } from "./trainer";
import { place } from "./workspace";

// @ts-ignore: decorator
@inline
function forwardTo<T>(job: usize, rows: i32, x: usize, out: usize, training: bool): void {
  const plan = <usize>load<u32>(job + Job.PLAN);
  place<T>(plan, load<i32>(job + Job.BATCH), load<u32>(job + Job.WORKSPACE));
  const outputs = forward<T>(job, rows, x, training, false);
  memory.copy(out, outputs, <usize>rows * <usize>outputsOf(plan) * sizeof<T>());
}

// @ts-ignore: decorator
@inline
function backwardFrom<T>(job: usize, rows: i32, x: usize, outputGradient: usize, inputGradient: usize): void {
  const plan = <usize>load<u32>(job + Job.PLAN);
  // Again: the caller may have moved the workspace since the forward pass, which the pointers in it do not follow.
  place<T>(plan, load<i32>(job + Job.BATCH), load<u32>(job + Job.WORKSPACE));
  const delta = <usize>load<u32>(<usize>load<u32>(job + Job.WORKSPACE) + Work.DELTA);
  memory.copy(delta, outputGradient, <usize>rows * <usize>outputsOf(plan) * sizeof<T>());
  backward<T>(job, rows, x, false, inputGradient);
}

export function networkWorkspaceF64(plan: usize, batch: i32): usize {
  return place<f64>(plan, batch, 0);
}
export function networkWorkspaceF32(plan: usize, batch: i32): usize {
  return place<f32>(plan, batch, 0);
}
export function networkTrainF64(job: usize, first: i32, end: i32): void {
  prepare<f64>(job);
  train<f64>(job, first, end);
}
export function networkTrainF32(job: usize, first: i32, end: i32): void {
  prepare<f32>(job);
  train<f32>(job, first, end);
}
export function networkEpochsF64(job: usize, count: i32, rates: usize, losses: usize, threshold: f64): i32 {
  return epochs<f64>(job, count, rates, losses, threshold);
}
export function networkEpochsF32(job: usize, count: i32, rates: usize, losses: usize, threshold: f64): i32 {
  return epochs<f32>(job, count, rates, losses, threshold);
}
export function networkRunWorkspaceF64(plan: usize, batch: i32): usize {
  return runWorkspace<f64>(plan, batch);
}
export function networkRunWorkspaceF32(plan: usize, batch: i32): usize {
  return runWorkspace<f32>(plan, batch);
}
export function networkRunF64(job: usize, rows: i32, x: usize, out: usize): bool {
  return run<f64>(job, rows, x, out);
}
export function networkRunF32(job: usize, rows: i32, x: usize, out: usize): bool {
  return run<f32>(job, rows, x, out);
}
export function networkEvaluateF64(job: usize, first: i32, end: i32, out: usize): void {
  evaluate<f64>(job, first, end, out);
}
export function networkEvaluateF32(job: usize, first: i32, end: i32, out: usize): void {
  evaluate<f32>(job, first, end, out);
}
export function networkForwardF64(job: usize, rows: i32, x: usize, out: usize, training: bool): void {
  forwardTo<f64>(job, rows, x, out, training);
}
export function networkForwardF32(job: usize, rows: i32, x: usize, out: usize, training: bool): void {
  forwardTo<f32>(job, rows, x, out, training);
}
export function networkBackwardF64(job: usize, rows: i32, x: usize, outputGradient: usize, inputGradient: usize): void {
  backwardFrom<f64>(job, rows, x, outputGradient, inputGradient);
}
export function networkBackwardF32(job: usize, rows: i32, x: usize, outputGradient: usize, inputGradient: usize): void {
  backwardFrom<f32>(job, rows, x, outputGradient, inputGradient);
}
export function networkStepF64(job: usize): void {
  step<f64>(job);
}
export function networkStepF32(job: usize): void {
  step<f32>(job);
}
