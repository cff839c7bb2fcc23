// What each element adds to a loss, and its slope. o: output, y: target, d = o − y.
//
//   squared error            d²                                    d (the factors ½ and 2 are the caller's)
//   absolute error           |d|                                   sign d, 0 at 0
//   Huber, delta 1           ½d² for |d| ≤ 1, else |d| − ½          d cut to [−1, 1]
//   binary cross-entropy     −y·log o − (1−y)·log(1−o)             (o − y)/max(o·(1−o), 1e-12)
//     of sigmoid(o)          max(o, 0) − o·y + log1p(exp(−|o|))    sigmoid(o) − y
//   categorical              −y·log o                              −y/max(o, 1e-12)
//   Poisson                  o − y·log(o + 1e-8)                   1 − y/(o + 1e-8)
//   hinge                    max(1 − y·o, 0)                       −y where 1 − y·o > 0, else 0
//
// Logarithms of probabilities are not less than −100 and slopes' denominators not less than 1e-12, as in PyTorch's
// binary_cross_entropy: a probability of exactly 0 or 1 costs 100, not ∞. Outside [0, 1] they are NaN, as is fit.
import { Loss } from "../abi";
import { expCall, negativeAbs, one } from "../math/exp";
import { logCall } from "../math/log";
import { relu } from "../math/relu";
import { sign } from "../math/sign";
import { keepLanes, lanes, loadUpTo, nmadd, splat, storeUpTo } from "../simd/lanes";

/** log p, not less than −100; NaN goes through. */
// @ts-ignore: decorator
@inline
export function clampedLog<T>(p: v128): v128 {
  return v128.pmax<T>(logCall<T>(p), splat<T>(-100, -100));
}

/** The denominator of a slope. */
// @ts-ignore: decorator
@inline
export function atLeastTiny<T>(x: v128): v128 {
  return v128.pmax<T>(x, splat<T>(1e-12, 1e-12));
}

/** Lanes 2 and 3 of four f32 as two f64. */
// @ts-ignore: decorator
@inline
function promoteHigh(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<u64>(v, v, 1, 0));
}

/**
 * The sum of the terms of `count` elements; delta, where not 0, receives their slopes times `scale` (rounded to T).
 * delta may be outputs or targets, else disjoint.
 *
 * Terms are computed in T and summed in float64: element j in sum j mod lanes<T>(), in index order, then as sumLanes.
 */
export function lossTerms<T>(
  code: i32,
  count: i32,
  outputs: usize,
  targets: usize,
  scale: f64,
  delta: usize,
): f64 {
  const factor = splat<T>(scale, <f32>scale);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  // One loop with a switch: a loop per loss would be three times as large, and the branch is always foreseen.
  for (; count > 0; count -= lanes<T>()) {
    const o = loadUpTo<T>(outputs, count);
    const y = loadUpTo<T>(targets, count);
    const d = v128.sub<T>(o, y);
    let term: v128;
    let slope: v128;
    switch (code) {
      case Loss.MeanAbsoluteError: {
        term = v128.abs<T>(d);
        slope = sign<T>(d);
        break;
      }
      case Loss.Huber: {
        slope = v128.pmin<T>(v128.pmax<T>(d, splat<T>(-1, -1)), one<T>());
        // Both cases at once: slope·(d − ½·slope).
        term = v128.mul<T>(slope, v128.sub<T>(d, v128.mul<T>(slope, splat<T>(0.5, 0.5))));
        break;
      }
      case Loss.BinaryCrossentropy: {
        const rest = v128.sub<T>(one<T>(), o);
        const negative = v128.mul<T>(v128.sub<T>(y, one<T>()), clampedLog<T>(rest));
        term = nmadd<T>(y, clampedLog<T>(o), negative);
        slope = v128.div<T>(d, atLeastTiny<T>(v128.mul<T>(o, rest)));
        break;
      }
      case Loss.CategoricalCrossentropy: {
        const negative = v128.neg<T>(y);
        term = v128.mul<T>(negative, clampedLog<T>(o));
        slope = v128.div<T>(negative, atLeastTiny<T>(o));
        break;
      }
      case Loss.Poisson: {
        const shifted = v128.add<T>(o, splat<T>(1e-8, 1e-8));
        term = nmadd<T>(y, logCall<T>(shifted), o);
        slope = v128.sub<T>(one<T>(), v128.div<T>(y, shifted));
        break;
      }
      case Loss.Hinge: {
        const margin = nmadd<T>(y, o, one<T>());
        term = relu<T>(margin);
        slope = v128.and(v128.neg<T>(y), v128.gt<T>(margin, splat<T>(0, 0)));
        break;
      }
      case Loss.SigmoidBinaryCrossentropy: {
        const e = expCall<T>(negativeAbs<T>(o));
        const sum = v128.add<T>(one<T>(), e);
        // log(1 + e) of the rounded sum, and what its rounding lost, to first order.
        const lost = v128.sub<T>(e, v128.sub<T>(sum, one<T>()));
        const log1p = v128.add<T>(logCall<T>(sum), v128.div<T>(lost, sum));
        term = v128.add<T>(nmadd<T>(o, y, relu<T>(o)), log1p);
        const numerator = v128.bitselect(e, one<T>(), v128.lt<T>(o, splat<T>(0, 0)));
        slope = v128.sub<T>(v128.div<T>(numerator, sum), y);
        break;
      }
      default: {
        term = v128.mul<T>(d, d);
        slope = d;
      }
    }
    if (delta) {
      storeUpTo<T>(delta, v128.mul<T>(slope, factor), count);
      delta += 16;
    }
    term = keepLanes<T>(term, count);
    if (sizeof<T>() == 8) {
      low = f64x2.add(low, term);
    } else {
      low = f64x2.add(low, f64x2.promote_low_f32x4(term));
      high = f64x2.add(high, promoteHigh(term));
    }
    outputs += 16;
    targets += 16;
  }
  if (sizeof<T>() == 4) low = f64x2.add(low, high);
  return f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
}
