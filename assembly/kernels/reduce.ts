// Sums over buffers, and the regularisation and clipping of gradients that need them.
//
// Order of the sums of a flat buffer, the same for both element types: eight partial sums in float64, element j of the
// whole blocks of eight in sum j mod 8, in index order. They are added as ((s0+s4)+(s2+s6)) + ((s1+s5)+(s3+s7)), then
// the elements after the last whole block one by one. In float64 that is `dot` of a buffer with itself.
import { sign } from "../math/sign";
import { lanes, loadPart, loadUpTo, madd, splat, storePart, storeUpTo } from "../simd/lanes";

/**
 * dst[j] = Σ src[i, j] over the rows of src (rows, columns), `bytes` apart, in index order from +0: the gradient of a bias.
 * src and dst disjoint.
 */
// @ts-ignore: decorator
@inline
export function columnSumsOf<T>(rows: i32, columns: i32, bytes: usize, src: usize, dst: usize): void {
  const zero = splat<T>(0, 0);
  // Four vectors at a time hide the latency of an addition.
  for (; columns >= 4 * lanes<T>(); columns -= 4 * lanes<T>()) {
    let s0 = zero;
    let s1 = zero;
    let s2 = zero;
    let s3 = zero;
    let row = src;
    for (let i = 0; i < rows; i++) {
      s0 = v128.add<T>(s0, v128.load(row));
      s1 = v128.add<T>(s1, v128.load(row, 16));
      s2 = v128.add<T>(s2, v128.load(row, 32));
      s3 = v128.add<T>(s3, v128.load(row, 48));
      row += bytes;
    }
    v128.store(dst, s0);
    v128.store(dst, s1, 16);
    v128.store(dst, s2, 32);
    v128.store(dst, s3, 48);
    src += 64;
    dst += 64;
  }
  for (; columns > 0; columns -= lanes<T>()) {
    let sum = zero;
    let row = src;
    for (let i = 0; i < rows; i++) {
      sum = v128.add<T>(sum, loadUpTo<T>(row, columns));
      row += bytes;
    }
    storeUpTo<T>(dst, sum, columns);
    src += 16;
    dst += 16;
  }
}

class Value {}
class Square {}
class Magnitude {}

/** sum + the terms of two float64. */
// @ts-ignore: decorator
@inline
function addTerm<Op>(x: v128, sum: v128): v128 {
  if (idof<Op>() == idof<Square>()) return madd<f64>(x, x, sum);
  return f64x2.add(sum, idof<Op>() == idof<Value>() ? x : f64x2.abs(x));
}

/** Elements 2k and 2k + 1 at `ptr` as float64. */
// @ts-ignore: decorator
@inline
function pair<T>(ptr: usize, k: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(ptr + 16 * k);
  return f64x2.promote_low_f32x4(v128.load64_zero(ptr + 8 * k));
}

// @ts-ignore: decorator
@inline
function sumOf<T, Op>(count: i32, src: usize): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (; count >= 8; count -= 8) {
    s0 = addTerm<Op>(pair<T>(src, 0), s0);
    s1 = addTerm<Op>(pair<T>(src, 1), s1);
    s2 = addTerm<Op>(pair<T>(src, 2), s2);
    s3 = addTerm<Op>(pair<T>(src, 3), s3);
    src += 8 * sizeof<T>();
  }
  const folded = f64x2.add(f64x2.add(s0, s2), f64x2.add(s1, s3));
  let sum = f64x2.extract_lane(folded, 0) + f64x2.extract_lane(folded, 1);
  for (; count > 0; count--) {
    const x = <f64>load<T>(src);
    sum += idof<Op>() == idof<Square>() ? x * x : idof<Op>() == idof<Value>() ? x : abs<f64>(x);
    src += sizeof<T>();
  }
  return sum;
}

class Scale {}
class Clip {}

// @ts-ignore: decorator
@inline
function change<T, Op>(x: v128, by: v128): v128 {
  if (idof<Op>() == idof<Scale>()) return v128.mul<T>(x, by);
  return v128.pmin<T>(v128.pmax<T>(x, v128.neg<T>(by)), by);
}

// @ts-ignore: decorator
@inline
function changeAll<T, Op>(count: i32, by: v128, x: usize): void {
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    v128.store(x, change<T, Op>(v128.load(x), by));
    x += 16;
  }
  for (; count > 0; count--) {
    storePart<T>(x, change<T, Op>(loadPart<T>(x, 1), by), 1);
    x += sizeof<T>();
  }
}

/** One vector, or `count` = 1 element. */
// @ts-ignore: decorator
@inline
function penaltyStep<T>(w: usize, g: usize, count: i32, l1: v128, twice: v128): void {
  const weight = loadUpTo<T>(w, count);
  const slope = madd<T>(twice, weight, v128.mul<T>(l1, sign<T>(weight)));
  storeUpTo<T>(g, v128.add<T>(loadUpTo<T>(g, count), slope), count);
}

// @ts-ignore: decorator
@inline
function penalty<T>(count: i32, l1: f64, l2: f64, w: usize, g: usize): void {
  const first = splat<T>(l1, <f32>l1);
  const twice = splat<T>(2 * l2, <f32>(2 * l2));
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    penaltyStep<T>(w, g, lanes<T>(), first, twice);
    w += 16;
    g += 16;
  }
  for (; count > 0; count--) {
    penaltyStep<T>(w, g, 1, first, twice);
    w += sizeof<T>();
    g += sizeof<T>();
  }
}

export function columnSumsF64(rows: i32, columns: i32, src: usize, dst: usize): void {
  columnSumsOf<f64>(rows, columns, <usize>columns << 3, src, dst);
}
export function columnSumsF32(rows: i32, columns: i32, src: usize, dst: usize): void {
  columnSumsOf<f32>(rows, columns, <usize>columns << 2, src, dst);
}

/** Σ x. float64 throughout. */
export function sumF64(count: i32, x: usize): f64 {
  return sumOf<f64, Value>(count, x);
}
export function sumF32(count: i32, x: usize): f64 {
  return sumOf<f32, Value>(count, x);
}

/** Σ x²: the square of the norm that clipNorm limits, and with l2 a penalty. float64 throughout. */
export function sumOfSquaresF64(count: i32, x: usize): f64 {
  return sumOf<f64, Square>(count, x);
}
export function sumOfSquaresF32(count: i32, x: usize): f64 {
  return sumOf<f32, Square>(count, x);
}

/** Σ |x|: with l1 a penalty. */
export function sumOfMagnitudesF64(count: i32, x: usize): f64 {
  return sumOf<f64, Magnitude>(count, x);
}
export function sumOfMagnitudesF32(count: i32, x: usize): f64 {
  return sumOf<f32, Magnitude>(count, x);
}

/** x = factor·x. */
export function scaleF64(count: i32, factor: f64, x: usize): void {
  changeAll<f64, Scale>(count, f64x2.splat(factor), x);
}
export function scaleF32(count: i32, factor: f32, x: usize): void {
  changeAll<f32, Scale>(count, f32x4.splat(factor), x);
}

/** x cut to [−limit, limit]; NaN stays. */
export function clipF64(count: i32, limit: f64, x: usize): void {
  changeAll<f64, Clip>(count, f64x2.splat(limit), x);
}
export function clipF32(count: i32, limit: f32, x: usize): void {
  changeAll<f32, Clip>(count, f32x4.splat(limit), x);
}

/**
 * gradient += 2·l2·w + l1·sign(w), sign(0) = 0: the gradient of the penalty l2·Σw² + l1·Σ|w|, with Keras' meaning of
 * l1 and l2 (scikit-learn's alpha is 2·l2 here, and PyTorch's weight_decay likewise). Blocks are disjoint.
 */
export function penaltyGradientF64(count: i32, l1: f64, l2: f64, weights: usize, gradient: usize): void {
  penalty<f64>(count, l1, l2, weights, gradient);
}
export function penaltyGradientF32(count: i32, l1: f64, l2: f64, weights: usize, gradient: usize): void {
  penalty<f32>(count, l1, l2, weights, gradient);
}
