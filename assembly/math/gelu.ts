// gelu(x) = x·Φ(x), Φ the normal distribution function (Hendrycks and Gimpel, 2016), in its exact form.
//
// With u = |x|: gelu(x) = max(x, 0) − u·Φ(−u), and Φ(−u) = exp(−u²/2)·P(u)/Q(u), whose relative accuracy holds out to
// where the product underflows. P/Q is a minimax rational function (scripts/minimax.py; the form is Cody's,
// "Rational Chebyshev approximations for the error function", 1969): degrees 10 and 11 for f64 (relative error
// 2^-56.2), 5 and 6 for f32 (2^-29.0). All coefficients are positive, so that no sum cancels.
import { constant, madd, splat } from "../simd/lanes";
import { exponentOf, expm1Reduced, one, remainderOf, scaleAny } from "./exp";
import { relu } from "./relu";

const WIDE = memory.data<f64>([
  0.645, // P
  1.0689129931631363,
  0.878085834125325,
  0.46204851161020094,
  0.17086641188644414,
  0.04619077805532351,
  0.009232235971775415,
  0.0013488737396547589,
  0.0001384050167200382,
  9.070279756980414e-6,
  2.918934744954325e-7,
  1.29, // Q
  3.167097069761969,
  3.63814952277771,
  2.5864621836014527,
  1.2674322572879297,
  0.450753810816762,
  0.11911876407551815,
  0.02348725030529204,
  0.003403860874670254,
  0.0003476615966937926,
  2.273581969769554e-5,
  7.316684363503843e-7,
]);
const NARROW = memory.data<f32>([
  0.84, // P
  0.8540673,
  0.4222142,
  0.12033056,
  0.019680964,
  0.0015069889,
  1.68, // Q
  3.0485806,
  2.436844,
  1.1075051,
  0.30541044,
  0.049332563,
  0.0037774653,
]);

/** The polynomial whose coefficients, lowest first, stand at first…last of the table. Horner's order is exact enough:
 * P and Q wait for nothing and run side by side. */
// @ts-ignore: decorator
@inline
function polynomial<T>(u: v128, first: i32, last: i32): v128 {
  const table = sizeof<T>() == 8 ? WIDE : NARROW;
  let sum = constant<T>(table, last);
  for (let i = last - 1; i >= first; i--) sum = madd<T>(sum, u, constant<T>(table, i));
  return sum;
}

/** |x|, at most where every result is 0 (40, f32: 15); NaN goes through. */
// @ts-ignore: decorator
@inline
function bounded<T>(x: v128): v128 {
  return v128.pmin<T>(v128.abs<T>(x), splat<T>(40, 15));
}

/** P(u)/Q(u) = Φ(−u)·exp(u²/2). */
// @ts-ignore: decorator
@inline
function ratio<T>(u: v128): v128 {
  if (sizeof<T>() == 8) return v128.div<T>(polynomial<T>(u, 0, 10), polynomial<T>(u, 11, 22));
  return v128.div<T>(polynomial<T>(u, 0, 5), polynomial<T>(u, 6, 12));
}

/** a·exp(−u²/2). The square is taken in two parts: its rounding error, as large as u², would be the result's. */
// @ts-ignore: decorator
@inline
function timesGaussian<T>(a: v128, u: v128): v128 {
  const half = splat<T>(-0.5, -0.5);
  // The upper 26 (f32: 12) bits of u, whose square is exact.
  const mask = sizeof<T>() == 8 ? i64x2.splat(0xfffffffff8000000) : i32x4.splat(0xfffff000);
  const upper = v128.and(u, mask);
  const high = v128.mul<T>(v128.mul<T>(upper, upper), half);
  const low = v128.mul<T>(v128.mul<T>(v128.sub<T>(u, upper), v128.add<T>(u, upper)), half);
  const t = exponentOf<T>(v128.add<T>(high, low));
  const r = v128.add<T>(remainderOf<T>(high, t), low);
  return scaleAny<T>(v128.mul<T>(a, v128.add<T>(one<T>(), expm1Reduced<T>(r))), t);
}

/** x·Φ(x); −∞ gives 0, NaN goes through. */
// @ts-ignore: decorator
@inline
export function gelu<T>(x: v128): v128 {
  const u = bounded<T>(x);
  return v128.sub<T>(relu<T>(x), timesGaussian<T>(v128.mul<T>(u, ratio<T>(u)), u));
}

/** The derivative of gelu: Φ(x) + x·φ(x). */
// @ts-ignore: decorator
@inline
export function geluDerivative<T>(x: v128): v128 {
  const u = bounded<T>(x);
  const density = v128.mul<T>(u, splat<T>(0.3989422804014327, 0.3989422804014327)); // u/√(2π)
  const tail = timesGaussian<T>(v128.sub<T>(ratio<T>(u), density), u);
  return v128.bitselect(tail, v128.sub<T>(one<T>(), tail), v128.lt<T>(x, splat<T>(0, 0)));
}
