// Training steps of tiny networks: dense layers alone, some dozen to some hundred parameters. There the arithmetic takes less time
// than what stands around it in trainer.ts and passes.ts: descriptors read again, a dispatch by kind, a call a product, and numbers
// that were stored one by one and are read by vectors, which the processor cannot forward.
//
// Here samples lie along the lanes: of every layer the block is (units, room), turned, room the rows of the batch up to whole vectors;
// weights are broadcast. Each sum is that of the layers' own kernels, term by term (kernels/gemm, kernels/reduce), so the bits are the
// same: sums over inputs and units go on in all lanes at once; those over rows take the products of a vector, turned in registers, one
// row after the other. What lies in the lanes beyond the last row is computed with and never added.
import { Activation, Dense, Frame, Kind, Layer, Plan, Work } from "../abi";
import { chainRule } from "../kernels/activation";
import { isFused, lossF32, lossF64 } from "../kernels/loss";
import { activate } from "../kernels/typed";
import { lanes, loadSplat, madd, splat } from "../simd/lanes";
import { gather, rowAt } from "../training/batch";
import { hasFactors, inputsOf, layerAt, layerCount, outputAt, outputsOf, parameterCount, savedAt, sizeOf, tensorAt } from "../training/layout";

/** Parameters up to which this way is faster; measured. */
const PARAMETERS: i32 = 128;
/** Likewise rows of a batch. */
const ROWS: i32 = 64;

/** Whether batches of this frame may go the way of `chainBatch`. form: kernels/loss. */
export function isTinyChain<T>(frame: usize, form: i32): bool {
  // There which sums are fused depends on their place, and a step by hand must give the same bits as this one.
  if (ASC_FEATURE_RELAXED_SIMD) return false;
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  const batch = load<i32>(frame + Frame.BATCH);
  // The blocks in the workspace have as many places as the batch has rows.
  if (parameterCount(plan) > PARAMETERS || batch > ROWS || batch % lanes<T>() != 0) return false;
  if (load<u32>(frame + Frame.OFFSETS) || load<u32>(frame + Frame.SAMPLE_WEIGHTS)) return false;
  if (load<f64>(frame + Frame.LABEL_SMOOTHING) != 0 || hasFactors(plan)) return false;
  if (outputsOf(plan) != load<i32>(plan, Plan.COLUMNS)) return false;
  for (let i = 0; i < layerCount(plan); i++) {
    const layer = layerAt(plan, i);
    if (load<i32>(layer + Layer.KIND) != Kind.Dense || sizeOf(layer, Dense.SIZE_ROWS) != 1) return false;
    if (load<f64>(layer + Dense.SETTING_L1) != 0 || load<f64>(layer + Dense.SETTING_L2) != 0) return false;
    // No function of each number alone; but a loss that takes logits does without it.
    const last = i == layerCount(plan) - 1;
    if (load<i32>(layer + Layer.ACTIVATION) == Activation.Softmax && !(last && isFused(form))) return false;
  }
  return true;
}

/** The T at each of two to four addresses, one to a lane. */
// @ts-ignore: decorator
@inline
function fromRows<T>(a: usize, b: usize, c: usize, d: usize): v128 {
  if (sizeof<T>() == 8) return v128.load_lane<u64>(b, v128.load64_zero(a), 1);
  const low = v128.load_lane<u32>(b, v128.load32_zero(a), 1);
  return v128.load_lane<u32>(d, v128.load_lane<u32>(c, low, 2), 3);
}

/** Samples order[first … first + rows) of (samples, columns) to dst (columns, room), the last again in the lanes beyond. */
// @ts-ignore: decorator
@inline
function gatherTurned<T>(order: usize, first: i32, rows: i32, columns: i32, src: usize, dst: usize, room: usize): void {
  const bytes = <usize>columns * sizeof<T>();
  const last = first + rows - 1;
  for (let i = first; i <= last; i += lanes<T>()) {
    let a = src + rowAt(order, i) * bytes;
    let b = src + rowAt(order, min(i + 1, last)) * bytes;
    let c = sizeof<T>() == 4 ? src + rowAt(order, min(i + 2, last)) * bytes : a;
    let d = sizeof<T>() == 4 ? src + rowAt(order, min(i + 3, last)) * bytes : a;
    let to = dst;
    for (let left = columns; left > 0; left--) {
      v128.store(to, fromRows<T>(a, b, c, d));
      a += sizeof<T>();
      b += sizeof<T>();
      if (sizeof<T>() == 4) {
        c += sizeof<T>();
        d += sizeof<T>();
      }
      to += room;
    }
    dst += 16;
  }
}

/** `back`: dst (rows, columns) from src (columns, room); else dst (columns, room) from src (rows, columns). */
function turn<T>(rows: i32, columns: i32, src: usize, dst: usize, room: usize, back: bool): void {
  const bytes = <usize>columns * sizeof<T>();
  for (let j: usize = 0; j < bytes; j += sizeof<T>()) {
    let row = j;
    for (let at: usize = 0; at < <usize>rows * sizeof<T>(); at += sizeof<T>()) {
      if (back) store<T>(dst + row, load<T>(src + at));
      else store<T>(dst + at, load<T>(src + row));
      row += bytes;
    }
    if (back) src += room;
    else dst += room;
  }
}

/**
 * out (n, room) = start + Σ factor·x, x (k, room): the factor of row i of x and row j of out at factors + i·step + j·next. start: the
 * j-th T at `bias`, or -0 where that is 0.
 */
// @ts-ignore: decorator
@inline
function product<T>(n: i32, k: i32, x: usize, factors: usize, step: usize, next: usize, bias: usize, out: usize, room: usize): void {
  const zero = splat<T>(-0.0, -0.0);
  for (; n > 0; n--) {
    const start = bias ? loadSplat<T>(bias) : zero;
    let at: usize = 0;
    for (; at + 64 <= room; at += 64) {
      let s0 = start;
      let s1 = start;
      let s2 = start;
      let s3 = start;
      let from = x + at;
      let factor = factors;
      let left = k;
      do {
        const f = loadSplat<T>(factor);
        s0 = madd<T>(f, v128.load(from), s0);
        s1 = madd<T>(f, v128.load(from, 16), s1);
        s2 = madd<T>(f, v128.load(from, 32), s2);
        s3 = madd<T>(f, v128.load(from, 48), s3);
        from += room;
        factor += step;
      } while (--left);
      v128.store(out, s0);
      v128.store(out, s1, 16);
      v128.store(out, s2, 32);
      v128.store(out, s3, 48);
      out += 64;
    }
    for (; at < room; at += 16) {
      let sum = start;
      let from = x + at;
      let factor = factors;
      let left = k;
      do {
        sum = madd<T>(loadSplat<T>(factor), v128.load(from), sum);
        from += room;
        factor += step;
      } while (--left);
      v128.store(out, sum);
      out += 16;
    }
    factors += next;
    if (bias) bias += sizeof<T>();
  }
}

/** The next 16 bytes of rows d and, in f32, of those that follow it by `room`, each times `x`, turned; added row by row. */
// @ts-ignore: decorator
@inline
function addTurned<T>(sum: v128, x: v128, d: usize, room: usize): v128 {
  const p0 = v128.mul<T>(x, v128.load(d));
  const p1 = v128.mul<T>(x, v128.load(d + room));
  if (sizeof<T>() == 8) {
    sum = f64x2.add(sum, v128.shuffle<u64>(p0, p1, 0, 2));
    return f64x2.add(sum, v128.shuffle<u64>(p0, p1, 1, 3));
  }
  const p2 = v128.mul<T>(x, v128.load(d + 2 * room));
  const p3 = v128.mul<T>(x, v128.load(d + 3 * room));
  const a = v128.shuffle<u32>(p0, p1, 0, 4, 1, 5);
  const b = v128.shuffle<u32>(p2, p3, 0, 4, 1, 5);
  const c = v128.shuffle<u32>(p0, p1, 2, 6, 3, 7);
  const e = v128.shuffle<u32>(p2, p3, 2, 6, 3, 7);
  sum = f32x4.add(sum, v128.shuffle<u64>(a, b, 0, 2));
  sum = f32x4.add(sum, v128.shuffle<u64>(a, b, 1, 3));
  sum = f32x4.add(sum, v128.shuffle<u64>(c, e, 0, 2));
  return f32x4.add(sum, v128.shuffle<u64>(c, e, 1, 3));
}

/** One row more, which fills no vector. */
// @ts-ignore: decorator
@inline
function addRow<T>(sum: v128, x: v128, d: usize, room: usize): v128 {
  return v128.add<T>(sum, v128.mul<T>(x, fromRows<T>(d, d + room, d + 2 * room, d + 3 * room)));
}

/** dst (n) = start + Σ over rows of x·d, d (n, room), in index order; x 0: of d alone. */
// @ts-ignore: decorator
@inline
function sumRows<T>(rows: i32, n: i32, x: usize, d: usize, room: usize, start: v128, dst: usize): void {
  const one = splat<T>(1, 1);
  const all = <usize>rows * sizeof<T>();
  const whole = all & ~15;
  for (; n >= lanes<T>(); n -= lanes<T>()) {
    let sum = start;
    let at: usize = 0;
    for (; at < whole; at += 16) sum = addTurned<T>(sum, x ? v128.load(x + at) : one, d + at, room);
    for (; at < all; at += sizeof<T>()) sum = addRow<T>(sum, x ? loadSplat<T>(x + at) : one, d + at, room);
    v128.store(dst, sum);
    d += <usize>lanes<T>() * room;
    dst += 16;
  }
  for (; n > 0; n--) {
    let sum: T = sizeof<T>() == 8 ? <T>f64x2.extract_lane(start, 0) : <T>f32x4.extract_lane(start, 0);
    for (let at: usize = 0; at < all; at += sizeof<T>()) {
      sum = <T>(sum + (x ? load<T>(x + at) * load<T>(d + at) : load<T>(d + at)));
    }
    store<T>(dst, sum);
    d += room;
    dst += sizeof<T>();
  }
}

/** `sumRows` of two rows of x, which share what they read of d. */
// @ts-ignore: decorator
@inline
function sumPairs<T>(rows: i32, n: i32, x: usize, d: usize, room: usize, dst: usize): void {
  const start = splat<T>(-0.0, -0.0);
  const all = <usize>rows * sizeof<T>();
  const whole = all & ~15;
  const other = <usize>n * sizeof<T>();
  for (; n >= lanes<T>(); n -= lanes<T>()) {
    let s0 = start;
    let s1 = start;
    let at: usize = 0;
    for (; at < whole; at += 16) {
      s0 = addTurned<T>(s0, v128.load(x + at), d + at, room);
      s1 = addTurned<T>(s1, v128.load(x + room + at), d + at, room);
    }
    for (; at < all; at += sizeof<T>()) {
      s0 = addRow<T>(s0, loadSplat<T>(x + at), d + at, room);
      s1 = addRow<T>(s1, loadSplat<T>(x + room + at), d + at, room);
    }
    v128.store(dst, s0);
    v128.store(dst + other, s1);
    d += <usize>lanes<T>() * room;
    dst += 16;
  }
  for (; n > 0; n--) {
    let s0: T = <T>-0.0;
    let s1: T = <T>-0.0;
    for (let at: usize = 0; at < all; at += sizeof<T>()) {
      const slope = load<T>(d + at);
      s0 = <T>(s0 + load<T>(x + at) * slope);
      s1 = <T>(s1 + load<T>(x + room + at) * slope);
    }
    store<T>(dst, s0);
    store<T>(dst + other, s1);
    d += room;
    dst += sizeof<T>();
  }
}

/**
 * Gather, forward, loss and backward of batch b of a frame that `isTinyChain`, in a workspace that is laid out: returns the loss of its
 * rows; all gradients are in the frame. form, fused: kernels/loss.
 */
export function chainBatch<T>(frame: usize, b: i32, rows: i32, form: i32, fused: bool): f64 {
  const plan = <usize>load<u32>(frame + Frame.PLAN);
  const work = <usize>load<u32>(frame + Frame.WORKSPACE);
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const gradients = <usize>load<u32>(frame + Frame.GRADIENTS);
  const order = <usize>load<u32>(frame + Frame.ORDER);
  const classes = load<i32>(frame + Frame.CLASS_INDICES);
  const first = b * load<i32>(frame + Frame.BATCH);
  const outputs = outputsOf(plan);
  const last = layerCount(plan) - 1;
  const room = (<usize>rows * sizeof<T>() + 15) & ~15;
  const entered = <usize>load<u32>(work + Work.INPUTS);
  const targets = <usize>load<u32>(work + Work.TARGETS);
  gatherTurned<T>(order, first, rows, inputsOf(plan), load<u32>(frame + Frame.INPUTS), entered, room);
  gather(order, first, rows, classes ? 1 : outputs, classes ? 4 : sizeof<T>(), load<u32>(frame + Frame.TARGETS), targets);

  let x = entered;
  for (let i = 0; i <= last; i++) {
    const layer = layerAt(plan, i);
    const inputs = sizeOf(layer, Dense.SIZE_INPUTS);
    const units = sizeOf(layer, Dense.SIZE_UNITS);
    const code = load<i32>(layer + Layer.ACTIVATION);
    const weights = tensorAt<T>(layer, Dense.TENSOR_WEIGHTS, parameters);
    const bias = tensorAt<T>(layer, Dense.TENSOR_BIAS, parameters);
    const z = savedAt(work, i);
    product<T>(units, inputs, x, weights, <usize>units * sizeof<T>(), sizeof<T>(), bias, z, room);
    x = outputAt(work, i);
    if (i == last && fused) x = z;
    else if (code != Activation.Linear) activate<T>(code, load<f64>(layer + Layer.SLOPE), units * <i32>(room / sizeof<T>()), z, x);
  }

  let delta = <usize>load<u32>(work + Work.DELTA);
  let other = <usize>load<u32>(work + Work.OTHER_DELTA);
  let scored = x;
  let slope = delta;
  if (outputs > 1) {
    turn<T>(rows, outputs, x, other, room, true);
    scored = other;
    slope = other;
  }
  const loss =
    sizeof<T>() == 8
      ? lossF64(form, rows, outputs, scored, targets, 0, slope)
      : lossF32(form, rows, outputs, scored, targets, 0, slope);
  if (outputs > 1) turn<T>(rows, outputs, slope, delta, room, false);
  for (let i = last; i >= 0; i--) {
    const layer = layerAt(plan, i);
    const inputs = sizeOf(layer, Dense.SIZE_INPUTS);
    const units = sizeOf(layer, Dense.SIZE_UNITS);
    if (i < last || !fused) {
      const code = load<i32>(layer + Layer.ACTIVATION);
      const count = units * <i32>(room / sizeof<T>());
      if (code != Activation.Linear) chainRule<T>(code, load<f64>(layer + Layer.SLOPE), count, savedAt(work, i), outputAt(work, i), delta);
    }
    let from = i ? outputAt(work, i - 1) : entered;
    let gradient = tensorAt<T>(layer, Dense.TENSOR_WEIGHTS, gradients);
    let left = inputs;
    for (; left >= 2; left -= 2) {
      sumPairs<T>(rows, units, from, delta, room, gradient);
      from += 2 * room;
      gradient += 2 * <usize>units * sizeof<T>();
    }
    if (left) sumRows<T>(rows, units, from, delta, room, splat<T>(-0.0, -0.0), gradient);
    const bias = tensorAt<T>(layer, Dense.TENSOR_BIAS, gradients);
    if (bias) sumRows<T>(rows, units, 0, delta, room, splat<T>(0, 0), bias);
    if (i) {
      const weights = tensorAt<T>(layer, Dense.TENSOR_WEIGHTS, parameters);
      product<T>(inputs, units, delta, weights, sizeof<T>(), <usize>units * sizeof<T>(), 0, other, room);
      const used = delta;
      delta = other;
      other = used;
    }
  }
  return loss;
}
