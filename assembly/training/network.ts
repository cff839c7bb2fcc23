// The exported passes of a network; contracts in src/core/core.ts (NetworkKernels).
import { Frame, Work } from "../abi";
import { isTinyChain } from "../layers/dense-chain";
import { epochs } from "./epochs";
import { evaluate } from "./evaluate";
import { gradient } from "./gradient";
import { outputsOf } from "./layout";
import { backward, forward, rowsOut } from "./passes";
import { run, runWorkspace } from "./run";
import { lossOf, beginTraining, step, train } from "./trainer";
import { layOut, layOutFrame } from "./workspace";

// @ts-ignore: decorator
@inline
function forwardTo<T>(frame: usize, rows: i32, x: usize, out: usize, training: bool): void {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  layOutFrame<T>(frame);
  const outputs = forward<T>(frame, rows, x, training, false);
  memory.copy(out, outputs, <usize>rowsOut(frame, rows) * <usize>outputsOf(plan) * sizeof<T>());
}

// @ts-ignore: decorator
@inline
function backwardFrom<T>(frame: usize, rows: i32, x: usize, outputGradient: usize, inputGradient: usize): void {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  // Again: the caller may have moved the workspace since the forward pass, which the pointers in it do not follow.
  layOutFrame<T>(frame);
  const delta = <usize>load<u32>(<usize>load<u32>(frame + Frame.WORKSPACE) + Work.DELTA);
  memory.copy(delta, outputGradient, <usize>rowsOut(frame, rows) * <usize>outputsOf(plan) * sizeof<T>());
  backward<T>(frame, rows, x, false, inputGradient);
}

// @ts-ignore: decorator
@inline
function trainBatches<T>(frame: usize, first: i32, end: i32): void {
  beginTraining<T>(frame);
  const form = lossOf(frame);
  train<T>(frame, first, end, form, isTinyChain<T>(frame, form));
}

export function networkWorkspaceF64(plan: usize, batch: i32, steps: i32, longest: i32): usize {
  return layOut<f64>(plan, batch, steps, longest, 0);
}
export function networkWorkspaceF32(plan: usize, batch: i32, steps: i32, longest: i32): usize {
  return layOut<f32>(plan, batch, steps, longest, 0);
}
export function networkTrainF64(frame: usize, first: i32, end: i32): void {
  trainBatches<f64>(frame, first, end);
}
export function networkTrainF32(frame: usize, first: i32, end: i32): void {
  trainBatches<f32>(frame, first, end);
}
export function networkGradientF64(frame: usize, first: i32, end: i32, weight: f64, sum: usize, begin: bool): void {
  gradient<f64>(frame, first, end, weight, sum, begin);
}
export function networkGradientF32(frame: usize, first: i32, end: i32, weight: f64, sum: usize, begin: bool): void {
  gradient<f32>(frame, first, end, weight, sum, begin);
}
export function networkEpochsF64(frame: usize, count: i32, rates: usize, losses: usize, threshold: f64): i32 {
  return epochs<f64>(frame, count, rates, losses, threshold);
}
export function networkEpochsF32(frame: usize, count: i32, rates: usize, losses: usize, threshold: f64): i32 {
  return epochs<f32>(frame, count, rates, losses, threshold);
}
export function networkRunWorkspaceF64(plan: usize, batch: i32, steps: i32, longest: i32): usize {
  return runWorkspace<f64>(plan, batch, steps, longest);
}
export function networkRunWorkspaceF32(plan: usize, batch: i32, steps: i32, longest: i32): usize {
  return runWorkspace<f32>(plan, batch, steps, longest);
}
export function networkRunF64(frame: usize, rows: i32, x: usize, out: usize): bool {
  return run<f64>(frame, rows, x, out);
}
export function networkRunF32(frame: usize, rows: i32, x: usize, out: usize): bool {
  return run<f32>(frame, rows, x, out);
}
export function networkEvaluateF64(frame: usize, first: i32, end: i32, out: usize): void {
  evaluate<f64>(frame, first, end, out);
}
export function networkEvaluateF32(frame: usize, first: i32, end: i32, out: usize): void {
  evaluate<f32>(frame, first, end, out);
}
export function networkForwardF64(frame: usize, rows: i32, x: usize, out: usize, training: bool): void {
  forwardTo<f64>(frame, rows, x, out, training);
}
export function networkForwardF32(frame: usize, rows: i32, x: usize, out: usize, training: bool): void {
  forwardTo<f32>(frame, rows, x, out, training);
}
export function networkBackwardF64(frame: usize, rows: i32, x: usize, outputGradient: usize, inputGradient: usize): void {
  backwardFrom<f64>(frame, rows, x, outputGradient, inputGradient);
}
export function networkBackwardF32(frame: usize, rows: i32, x: usize, outputGradient: usize, inputGradient: usize): void {
  backwardFrom<f32>(frame, rows, x, outputGradient, inputGradient);
}
export function networkStepF64(frame: usize): void {
  step<f64>(frame);
}
export function networkStepF32(frame: usize): void {
  step<f32>(frame);
}
