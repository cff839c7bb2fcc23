// JᵀJ of the residuals r = √(w/(outputs·Σw))·(o − y), whose sum of squares is the mean squared error: sample by sample, output by
// output, a row of J is a backward pass from one output. Parameters are those that are trained, close together, in float64 for
// both element types. JᵀJ grows by blocks of rows: each of its elements is a sum in the order of samples and outputs, from 0.
import { Frame, Start, Work } from "../abi";
import { gemmF64, gemmWorkspaceF64 } from "../kernels/gemm/gemm";
import { columnsOf, inputsOf, outputsOf } from "../training/layout";
import { backward, forward } from "../training/passes";
import { beginTraining } from "../training/trainer";

/** How long the row of `parts` parts [at, count] (u32 each) is. */
export function trainedCount(parts: usize, count: i32): i32 {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += load<i32>(parts + (<usize>i << 3), 4);
  return sum;
}

/** The trained ones of `from` (T), times factor, to `to` (f64), close together. */
export function collect<T>(parts: usize, count: i32, factor: f64, from: usize, to: usize): void {
  for (let i = 0; i < count; i++) {
    const part = parts + (<usize>i << 3);
    let at = from + <usize>load<u32>(part) * sizeof<T>();
    for (let rest = load<i32>(part, 4); rest > 0; rest--) {
      store<f64>(to, factor * <f64>load<T>(at));
      at += sizeof<T>();
      to += 8;
    }
  }
}

/** Contract: `SecondOrderKernels.networkJacobianF64`. */
function jacobian<T>(
  frame: usize,
  first: i32,
  end: i32,
  total: f64,
  parts: usize,
  partCount: i32,
  rows: usize,
  normal: usize,
  packed: usize,
  begin: bool,
): void {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  const work = <usize>load<u32>(frame + Frame.WORKSPACE);
  const weights = <usize>load<u32>(frame + Frame.SAMPLE_WEIGHTS);
  const inputBytes = <usize>inputsOf(plan) * sizeof<T>();
  const outputs = outputsOf(plan);
  const columns = columnsOf(plan);
  const n = trainedCount(parts, partCount);
  beginTraining<T>(frame);
  store<i32>(frame + Frame.WITHOUT_PENALTIES, 1);
  let row = rows;
  for (let sample = first; sample < end; sample++) {
    const x = <usize>load<u32>(frame + Frame.INPUTS) + <usize>sample * inputBytes;
    for (let output = 0; output < outputs; output++) {
      const position = sample * (outputs / columns) + output / columns;
      const weight = weights ? <f64>load<T>(weights + <usize>position * sizeof<T>()) : 1;
      const scale = Math.sqrt(weight / (total * <f64>outputs));
      // Each anew: a backward pass uses up what the forward pass has left.
      forward<T>(frame, 1, x, true, false);
      const delta = <usize>load<u32>(work + Work.DELTA);
      memory.fill(delta, 0, <usize>outputs * sizeof<T>());
      store<T>(delta + <usize>output * sizeof<T>(), <T>1);
      backward<T>(frame, 1, x, false, 0);
      collect<T>(parts, partCount, scale, load<u32>(frame + Frame.GRADIENTS), row);
      row += <usize>n << 3;
    }
  }
  store<i32>(frame + Frame.WITHOUT_PENALTIES, 0);
  if (begin) memory.fill(normal, 0, (<usize>n * <usize>n) << 3);
  gemmF64(n, n, (end - first) * outputs, rows, 1, n, rows, n, normal, n, Start.Accumulate, 0, packed);
}

export function networkJacobianF64(
  frame: usize,
  first: i32,
  end: i32,
  total: f64,
  parts: usize,
  partCount: i32,
  rows: usize,
  normal: usize,
  packed: usize,
  begin: bool,
): void {
  jacobian<f64>(frame, first, end, total, parts, partCount, rows, normal, packed, begin);
}
export function networkJacobianF32(
  frame: usize,
  first: i32,
  end: i32,
  total: f64,
  parts: usize,
  partCount: i32,
  rows: usize,
  normal: usize,
  packed: usize,
  begin: bool,
): void {
  jacobian<f32>(frame, first, end, total, parts, partCount, rows, normal, packed, begin);
}
/** Bytes of `packed` for blocks of up to `rows` rows. */
export function jacobianWorkspace(n: i32, rows: i32): usize {
  return gemmWorkspaceF64(n, n, rows);
}
