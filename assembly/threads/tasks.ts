// What is divided among threads: each task says which range of its outputs a part has. Arguments stand in shared memory, as those who
// serve have no other way to them.
import { activateF32, activateF64, chainRule } from "../kernels/activation";
import { gemmF32, gemmF64 } from "../kernels/gemm/gemm";
import { transposeF32, transposeF64 } from "../kernels/gemm/pack";
import { optimizerStepF32, optimizerStepF64 } from "../optimizers/step";
import { gather } from "../training/batch";
import { canFork, fork, TASK, threads } from "./pool";
import { begin, LEAST_PRODUCTS, partsOf, put, rangePart, word } from "./ranges";
import { ownRoom } from "./room";

/** The tasks; of those by element type float32 follows float64. */
const enum Task {
  Gemm,
  GemmF32,
  Activate,
  ActivateF32,
  ChainRule,
  ChainRuleF32,
  Transpose,
  TransposeF32,
  Step,
  StepF32,
  Gather,
}

/** Rows, and bytes of a row, of a product's part that is not narrow. */
const ROWS: i32 = 64;
const COLUMN_BYTES: i32 = 512;
/** Numbers that go through an activation or an optimizer, likewise. */
const LEAST_NUMBERS: i32 = 2048;
/** Bytes that are copied, likewise. */
const LEAST_BYTES: usize = 32768;
/** Parts begin at lines of the cache, so that no two threads write to one. */
const LINE: i32 = 64;

// @ts-ignore: decorator
@inline
function set<T>(task: Task): void {
  store<i32>(TASK - 4, task + (sizeof<T>() == 4 ? 1 : 0));
}

/** As `gemm` of kernels/typed, for a product that is not small. False: it is not worth dividing, and nothing was done. */
export function forkGemm<T>(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  rsA: i32,
  csA: i32,
  b: usize,
  ldb: i32,
  c: usize,
  ldc: i32,
  start: i32,
  bias: usize,
  work: usize,
): bool {
  // With few terms parts may be small products, which the relaxed build sums otherwise.
  if (k < 8 || m < 1 || n < 1) return false;
  let parts = partsOf(<f64>m * <f64>n * <f64>k, LEAST_PRODUCTS);
  // By rows every part packs B for itself, by columns every part reads all of A: so neither shall be narrow. Where both are, few parts
  // are better than narrow ones.
  const column = COLUMN_BYTES / <i32>sizeof<T>();
  const byColumns = m < ROWS * parts && n > m / 4;
  const most = byColumns ? n / column : m / ROWS;
  if (most < parts) parts = max(most, threads());
  if (parts < 2 || (byColumns ? n < parts * (column >> 3) : m < 8 * parts) || !canFork()) return false;
  set<T>(Task.Gemm);
  put(0, m);
  put(1, n);
  put(2, k);
  put(3, a);
  put(4, rsA);
  put(5, csA);
  put(6, b);
  put(7, ldb);
  put(8, c);
  put(9, ldc);
  put(10, start);
  put(11, bias);
  put(12, work);
  put(13, byColumns ? 1 : 0);
  fork(parts);
  return true;
}

function gemmPart<T>(part: i32, parts: i32): void {
  let m = <i32>word(0);
  let n = <i32>word(1);
  const k = <i32>word(2);
  let a = word(3);
  const rsA = <i32>word(4);
  const csA = <i32>word(5);
  let b = word(6);
  const ldb = <i32>word(7);
  let c = word(8);
  const ldc = <i32>word(9);
  const start = <i32>word(10);
  let bias = word(11);
  const work = ownRoom(word(12));
  if (word(13)) {
    const unit = LINE / <i32>sizeof<T>();
    const first = begin(part, parts, n, unit);
    n = begin(part + 1, parts, n, unit) - first;
    const offset = <usize>first * sizeof<T>();
    b += offset;
    c += offset;
    bias += offset;
  } else {
    const first = begin(part, parts, m, 4);
    m = begin(part + 1, parts, m, 4) - first;
    a += <usize>first * <usize>rsA * sizeof<T>();
    c += <usize>first * <usize>ldc * sizeof<T>();
  }
  if (m == 0 || n == 0) return;
  if (sizeof<T>() == 8) gemmF64(m, n, k, a, rsA, csA, b, ldb, c, ldc, start, bias, work);
  else gemmF32(m, n, k, a, rsA, csA, b, ldb, c, ldc, start, bias, work);
}

/** As `activate` of kernels/typed. */
export function forkActivate<T>(code: i32, slope: f64, count: i32, src: usize, dst: usize): bool {
  const parts = partsOf(count, LEAST_NUMBERS);
  if (parts < 2 || !canFork()) return false;
  set<T>(Task.Activate);
  store<f64>(TASK, slope);
  put(0, code);
  put(1, count);
  put(2, src);
  put(3, dst);
  fork(parts);
  return true;
}

function activatePart<T>(part: i32, parts: i32): void {
  const unit = LINE / <i32>sizeof<T>();
  const count = <i32>word(1);
  const first = begin(part, parts, count, unit);
  const some = begin(part + 1, parts, count, unit) - first;
  const offset = <usize>first * sizeof<T>();
  if (sizeof<T>() == 8) activateF64(<i32>word(0), load<f64>(TASK), some, word(2) + offset, word(3) + offset);
  else activateF32(<i32>word(0), load<f64>(TASK), some, word(2) + offset, word(3) + offset);
}

/** As `chainRule` of kernels/activation. */
export function forkChainRule<T>(code: i32, slope: f64, count: i32, z: usize, o: usize, delta: usize): bool {
  const parts = partsOf(count, LEAST_NUMBERS);
  if (parts < 2 || !canFork()) return false;
  set<T>(Task.ChainRule);
  store<f64>(TASK, slope);
  put(0, code);
  put(1, count);
  put(2, z);
  put(3, o);
  put(4, delta);
  fork(parts);
  return true;
}

function chainRulePart<T>(part: i32, parts: i32): void {
  const unit = LINE / <i32>sizeof<T>();
  const count = <i32>word(1);
  const first = begin(part, parts, count, unit);
  const some = begin(part + 1, parts, count, unit) - first;
  const offset = <usize>first * sizeof<T>();
  chainRule<T>(<i32>word(0), load<f64>(TASK), some, word(2) + offset, word(3) + offset, word(4) + offset);
}

/** As `transpose` of kernels/typed: by columns of src, which are rows of dst. */
export function forkTranspose<T>(rows: i32, columns: i32, src: usize, ldsrc: i32, dst: usize, lddst: i32): bool {
  const parts = partsOf(<f64>rows * <f64>columns, LEAST_NUMBERS);
  if (parts < 2 || columns < 8 * parts || !canFork()) return false;
  set<T>(Task.Transpose);
  put(0, rows);
  put(1, columns);
  put(2, src);
  put(3, ldsrc);
  put(4, dst);
  put(5, lddst);
  fork(parts);
  return true;
}

function transposePart<T>(part: i32, parts: i32): void {
  const all = <i32>word(1);
  const first = begin(part, parts, all, 8);
  const columns = begin(part + 1, parts, all, 8) - first;
  const src = word(2) + <usize>first * sizeof<T>();
  const dst = word(4) + <usize>first * <usize>word(5) * sizeof<T>();
  if (sizeof<T>() == 8) transposeF64(<i32>word(0), columns, src, <i32>word(3), dst, <i32>word(5));
  else transposeF32(<i32>word(0), columns, src, <i32>word(3), dst, <i32>word(5));
}

/** As `optimizerStep` of optimizers/step. */
export function forkStep<T>(code: i32, count: i32, stride: i32, w: usize, g: usize, m: usize, scalars: usize): bool {
  const parts = partsOf(count, LEAST_NUMBERS);
  if (parts < 2 || !canFork()) return false;
  set<T>(Task.Step);
  put(0, code);
  put(1, count);
  put(2, stride);
  put(3, w);
  put(4, g);
  put(5, m);
  put(6, scalars);
  fork(parts);
  return true;
}

function stepPart<T>(part: i32, parts: i32): void {
  const unit = LINE / <i32>sizeof<T>();
  const count = <i32>word(1);
  const first = begin(part, parts, count, unit);
  const some = begin(part + 1, parts, count, unit) - first;
  const offset = <usize>first * sizeof<T>();
  const w = word(3) + offset;
  const g = word(4) + offset;
  const m = word(5) + offset;
  if (sizeof<T>() == 8) optimizerStepF64(<i32>word(0), some, <i32>word(2), w, g, m, word(6));
  else optimizerStepF32(<i32>word(0), some, <i32>word(2), w, g, m, word(6));
}

/** As `gather` of training/batch. */
export function forkGather(order: usize, first: i32, rows: i32, columns: i32, size: usize, src: usize, dst: usize): bool {
  const parts = partsOf(<f64>rows * <f64>columns * <f64>size, <f64>LEAST_BYTES);
  if (parts < 2 || rows < parts || !canFork()) return false;
  store<i32>(TASK - 4, Task.Gather);
  put(0, order);
  put(1, first);
  put(2, rows);
  put(3, columns);
  put(4, size);
  put(5, src);
  put(6, dst);
  fork(parts);
  return true;
}

function gatherPart(part: i32, parts: i32): void {
  const all = <i32>word(2);
  const first = begin(part, parts, all, 1);
  const rows = begin(part + 1, parts, all, 1) - first;
  const dst = word(6) + <usize>first * word(3) * word(4);
  gather(word(0), <i32>word(1) + first, rows, <i32>word(3), word(4), word(5), dst);
}

/** One part of the task in shared memory. */
export function runPart(part: i32, parts: i32): void {
  switch (load<i32>(TASK - 4)) {
    case Task.Gemm:
      return gemmPart<f64>(part, parts);
    case Task.GemmF32:
      return gemmPart<f32>(part, parts);
    case Task.Activate:
      return activatePart<f64>(part, parts);
    case Task.ActivateF32:
      return activatePart<f32>(part, parts);
    case Task.ChainRule:
      return chainRulePart<f64>(part, parts);
    case Task.ChainRuleF32:
      return chainRulePart<f32>(part, parts);
    case Task.Transpose:
      return transposePart<f64>(part, parts);
    case Task.TransposeF32:
      return transposePart<f32>(part, parts);
    case Task.Step:
      return stepPart<f64>(part, parts);
    case Task.StepF32:
      return stepPart<f32>(part, parts);
    case Task.Gather:
      return gatherPart(part, parts);
    default:
      return rangePart(part, parts);
  }
}
