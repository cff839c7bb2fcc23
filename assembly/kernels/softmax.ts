// Softmax of rows, and the cross-entropy that is fused with it.
//
//   s[j] = z[j] − max z;  e[j] = exp(s[j]);  p[j] = e[j]/Σe
//   loss = Σy·log(Σe) − Σ(y·s), which is −Σ y·log(p);  gradient = p·Σy − y
//
// The shift keeps every exponential at most 1 and Σe at least 1, so that no finite logits overflow. With Σy in place of
// 1 the gradient is that of the loss for any targets, not only for rows that sum up to 1.
//
// Order of summation (docs/numerics-training.md): Σe, Σy and Σ(y·s) each in as many partial sums as a vector has lanes,
// element j in sum j mod lanes, in index order; sumLanes adds these.
import { expCall } from "../math/exp";
import { logCall } from "../math/log";
import { firstLane, keepLanes, lanes, loadSplat, loadUpTo, madd, splat, storeUpTo, sumLanes } from "../simd/lanes";
import { dot } from "./dot";
import { expF32, expF64 } from "./elementwise";

// @ts-ignore: decorator
@inline
function swapHalves<T>(v: v128): v128 {
  return v128.shuffle<u64>(v, v, 1, 0);
}

/** The largest of `columns` > 0 elements, in every lane. A NaN may be passed over: the exponentials bring it back. */
// @ts-ignore: decorator
@inline
function maxOf<T>(columns: i32, src: usize): v128 {
  let top = loadSplat<T>(src);
  for (; columns >= lanes<T>(); columns -= lanes<T>()) {
    top = v128.pmax<T>(top, v128.load(src));
    src += 16;
  }
  for (; columns > 0; columns--) {
    top = v128.pmax<T>(top, loadSplat<T>(src));
    src += sizeof<T>();
  }
  top = v128.pmax<T>(top, swapHalves<T>(top));
  if (sizeof<T>() == 4) top = v128.pmax<T>(top, v128.shuffle<u32>(top, top, 1, 0, 3, 2));
  return top;
}

/**
 * Σ y·s over the targets that are not 0, in the order of the whole sum: logits that are further apart than the largest
 * number give s = −∞, and 0·∞ is no number. s is src − top.
 */
function innerOfOthers<T>(columns: i32, src: usize, top: v128, targets: usize): T {
  let inner = splat<T>(0, 0);
  for (let count = columns; count > 0; count -= lanes<T>()) {
    const y = loadUpTo<T>(targets, count);
    const shifted = v128.sub<T>(loadUpTo<T>(src, count), top);
    inner = madd<T>(y, v128.and(shifted, v128.ne<T>(y, splat<T>(0, 0))), inner);
    src += 16;
    targets += 16;
  }
  return sumLanes<T>(inner);
}

/**
 * One row of `columns` > 0 logits at `src`. The target is a row of numbers at `targets`; or, where that is 0, class
 * `label`; or, where that is negative, nothing. dst, where not 0, receives (p·Σy − y)·scale, without target p·scale.
 * Returns the cross-entropy; without target log Σe, the logarithm of the sum of exponentials less the largest logit.
 * dst may be src, else all disjoint. `scale` is rounded to T.
 */
export function softmaxRow<T>(
  columns: i32,
  src: usize,
  targets: usize,
  label: i32,
  scale: f64,
  dst: usize,
): f64 {
  if (columns <= 0) return 0;
  const top = maxOf<T>(columns, src);
  const labelled = !targets && label >= 0;
  const place = <usize>label * sizeof<T>();
  const shiftedLabel: T = labelled ? <T>(load<T>(src + place) - firstLane<T>(top)) : <T>0;
  let sum = splat<T>(0, 0);
  let mass = splat<T>(0, 0);
  let inner = splat<T>(0, 0);
  for (let count = columns, at: usize = 0; count > 0; count -= lanes<T>(), at += 16) {
    const shifted = v128.sub<T>(loadUpTo<T>(src + at, count), top);
    if (targets) {
      const y = loadUpTo<T>(targets + at, count);
      mass = v128.add<T>(mass, y);
      inner = madd<T>(y, shifted, inner);
    }
    if (dst) storeUpTo<T>(dst + at, shifted, count);
    else sum = v128.add<T>(sum, keepLanes<T>(expCall<T>(shifted), count));
  }
  let weighted: T = targets ? sumLanes<T>(inner) : shiftedLabel;
  if (targets && weighted != weighted) {
    weighted = innerOfOthers<T>(columns, dst ? dst : src, dst ? splat<T>(0, 0) : top, targets);
  }
  if (dst) {
    // With room for the row, the kernel takes half the time of calls vector by vector.
    if (sizeof<T>() == 8) expF64(columns, dst, dst);
    else expF32(columns, dst, dst);
    for (let count = columns, at: usize = 0; count > 0; count -= lanes<T>(), at += 16) {
      sum = v128.add<T>(sum, loadUpTo<T>(dst + at, count));
    }
  }
  const total = sumLanes<T>(sum);
  const whole: T = targets ? sumLanes<T>(mass) : <T>1;
  if (dst) {
    const first: T = labelled ? load<T>(dst + place) : <T>0;
    const divisor = splat<T>(<f64>total, <f32>total);
    const share = splat<T>(<f64>whole, <f32>whole);
    const factor = splat<T>(scale, <f32>scale);
    for (let count = columns, at: usize = 0; count > 0; count -= lanes<T>(), at += 16) {
      const p = v128.div<T>(loadUpTo<T>(dst + at, count), divisor);
      const y = targets ? loadUpTo<T>(targets + at, count) : splat<T>(0, 0);
      const difference = v128.sub<T>(v128.mul<T>(p, share), y);
      storeUpTo<T>(dst + at, v128.mul<T>(difference, factor), count);
    }
    if (labelled) store<T>(dst + place, <T>(<T>(<T>(first / total) - <T>1) * <T>scale));
  }
  const logarithm = <f64>firstLane<T>(logCall<T>(splat<T>(<f64>total, <f32>total)));
  return logarithm * <f64>whole - <f64>weighted;
}

// @ts-ignore: decorator
@inline
function softmax<T>(rows: i32, columns: i32, src: usize, dst: usize): void {
  const bytes = <usize>columns * sizeof<T>();
  for (; rows > 0; rows--) {
    softmaxRow<T>(columns, src, 0, -1, 1, dst);
    src += bytes;
    dst += bytes;
  }
}

/**
 * dst = softmax of each row of src (rows, columns). dst may be src, else disjoint. A row with a NaN, with +∞, or of −∞
 * alone becomes NaN.
 */
export function softmaxF64(rows: i32, columns: i32, src: usize, dst: usize): void {
  softmax<f64>(rows, columns, src, dst);
}
export function softmaxF32(rows: i32, columns: i32, src: usize, dst: usize): void {
  softmax<f32>(rows, columns, src, dst);
}

// @ts-ignore: decorator
@inline
function logSumExp<T>(rows: i32, columns: i32, src: usize, dst: usize): void {
  for (let i = 0; i < rows; i++) {
    const rest = softmaxRow<T>(columns, src, 0, -1, 1, 0);
    store<T>(dst, <T>(<f64>firstLane<T>(maxOf<T>(columns, src)) + rest));
    src += <usize>columns * sizeof<T>();
    dst += sizeof<T>();
  }
}

/** dst[i] = log Σ exp(src[i, j]) over the columns of row i; columns > 0, src and dst disjoint. */
export function logSumExpF64(rows: i32, columns: i32, src: usize, dst: usize): void {
  logSumExp<f64>(rows, columns, src, dst);
}
export function logSumExpF32(rows: i32, columns: i32, src: usize, dst: usize): void {
  logSumExp<f32>(rows, columns, src, dst);
}

// @ts-ignore: decorator
@inline
function derivative<T>(rows: i32, columns: i32, p: usize, gradient: usize, dst: usize): void {
  for (; rows > 0; rows--) {
    const mean = dot<T>(columns, p, gradient, 0);
    const shift = splat<T>(<f64>mean, <f32>mean);
    for (let count = columns; count > 0; count -= lanes<T>()) {
      // The last vector may have fewer elements than lanes: pointers go on by what it has.
      const step = <usize>min(count, lanes<T>()) * sizeof<T>();
      const difference = v128.sub<T>(loadUpTo<T>(gradient, count), shift);
      storeUpTo<T>(dst, v128.mul<T>(loadUpTo<T>(p, count), difference), count);
      p += step;
      gradient += step;
      dst += step;
    }
  }
}

/**
 * dst = the gradient at the logits, p·(gradient − Σ p·gradient) in each row, from the values p of softmax and the
 * gradient at them; the sum in the order of `dot`. dst may be p or gradient, else disjoint.
 */
export function softmaxDerivativeF64(rows: i32, columns: i32, p: usize, gradient: usize, dst: usize): void {
  derivative<f64>(rows, columns, p, gradient, dst);
}
export function softmaxDerivativeF32(rows: i32, columns: i32, p: usize, gradient: usize, dst: usize): void {
  derivative<f32>(rows, columns, p, gradient, dst);
}
