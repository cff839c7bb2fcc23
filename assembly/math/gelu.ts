// gelu(x) = x·Φ(x), Φ the normal distribution function (Hendrycks and Gimpel, 2016), in its exact form.
//
// With u = |x|: gelu(x) = max(x, 0) − u·Φ(−u), and Φ(−u) = exp(−u²/2)/√(2π)·R(u), whose relative accuracy holds out to
// where the product underflows. Mills' ratio R(u) = 1/(u + N(u)/D(u)) = D/(u·D + N): far out u·D dominates and its
// rounding cancels in the quotient. N/D is a minimax rational function (scripts/minimax.py; the use of one is Cody's,
// "Rational Chebyshev approximations for the error function", 1969): degrees 9 and 10 for f64 (relative error of R
// 2^-57.0), 4 and 5 for f32 (2^-29.7). All coefficients are positive, so that no sum cancels.
import { constant, madd, splat } from "../simd/lanes";
import { exponentOf, expm1Reduced, one, remainderOf, scaleAny } from "./exp";
import { relu } from "./relu";

const WIDE = memory.data<f64>([
  1.4481604778572006, // N
  1.795285272076856,
  1.1378875496159797,
  0.4681776568449633,
  0.13581344980728363,
  0.028593751354822124,
  0.004357488773492256,
  0.000464070392329067,
  3.151454058013219e-5,
  1.0522216699534893e-6,
  0.7240802389286003, // D/√(2π)
  1.2274101926148473,
  1.029019001619595,
  0.5524050810972508,
  0.20849766972985534,
  0.057583040733458754,
  0.011775013273861164,
  0.0017635314465946337,
  0.0001859768525220729,
  1.2572482678911615e-5,
  4.197757125298428e-7,
]);
const NARROW = memory.data<f32>([
  1.5439066, // N
  0.9757518,
  0.32283172,
  0.0581085,
  0.0048718518,
  0.7719533, // D/√(2π)
  0.8394463,
  0.43825987,
  0.13247539,
  0.023191106,
  0.0019434077,
]);

/** The polynomial whose coefficients, lowest first, stand at first…last of the table: Horner's rule, no unrolling. */
// @ts-ignore: decorator
@inline
function polynomial<T>(u: v128, first: i32, last: i32): v128 {
  const table = sizeof<T>() == 8 ? WIDE : NARROW;
  let sum = constant<T>(table, last);
  for (let i = last - 1; i >= first; i--) sum = madd<T>(sum, u, constant<T>(table, i));
  return sum;
}

/** (N(u) − N(0))/u. */
function n<T>(u: v128): v128 {
  return sizeof<T>() == 8 ? polynomial<T>(u, 1, 9) : polynomial<T>(u, 1, 4);
}

/** D(u)/√(2π). */
function d<T>(u: v128): v128 {
  return sizeof<T>() == 8 ? polynomial<T>(u, 10, 20) : polynomial<T>(u, 5, 10);
}

/**
 * u·D + N for ud = u·D/√(2π). The constant goes in here, where its rounding counts less near 0, at which gelu's
 * errors are largest. The largest term, N(0) near 0 and u·D far out, is added last.
 */
// @ts-ignore: decorator
@inline
function denominator<T>(u: v128, ud: v128): v128 {
  const first = constant<T>(sizeof<T>() == 8 ? WIDE : NARROW, 0);
  // √(2π) in two parts: the f64 nearest to it is off by as much as a rounding.
  const last = v128.mul<T>(ud, splat<T>(2.5066282746310007, 2.5066282746310007));
  const low = splat<T>(-1.8328579980459167e-16, -2.8660205e-10);
  const rest = madd<T>(ud, low, madd<T>(u, n<T>(u), v128.pmin<T>(first, last)));
  return v128.add<T>(v128.pmax<T>(first, last), rest);
}

/** |x|, at most where every result is 0 (40, f32: 15); NaN goes through. */
// @ts-ignore: decorator
@inline
function bounded<T>(x: v128): v128 {
  return v128.pmin<T>(v128.abs<T>(x), splat<T>(40, 15));
}

/** a·exp(−u²/2). The square is taken in two parts: its rounding error, as large as u², would be the result's. */
function timesGaussian<T>(a: v128, u: v128): v128 {
  const half = splat<T>(-0.5, -0.5);
  // The upper 26 (f32: 12) bits of u, whose square is exact.
  const mask = sizeof<T>() == 8 ? i64x2.splat(0xfffffffff8000000) : i32x4.splat(0xfffff000);
  const upper = v128.and(u, mask);
  const high = v128.mul<T>(v128.mul<T>(upper, upper), half);
  const low = v128.mul<T>(v128.mul<T>(v128.sub<T>(u, upper), v128.add<T>(u, upper)), half);
  const t = exponentOf<T>(v128.add<T>(high, low));
  const r = v128.add<T>(remainderOf<T>(high, t), low);
  return scaleAny<T>(madd<T>(a, expm1Reduced<T>(r), a), t);
}

/** x·Φ(x); −∞ gives 0, NaN goes through. */
// @ts-ignore: decorator
@inline
export function gelu<T>(x: v128): v128 {
  const u = bounded<T>(x);
  const ud = v128.mul<T>(u, d<T>(u));
  const ratio = v128.div<T>(ud, denominator<T>(u, ud)); // u·R(u)/√(2π)
  // Where the product is 0 it is masked, not computed: underflow takes a processor 150 cycles.
  const visible = v128.and(ratio, v128.lt<T>(u, splat<T>(40, 15)));
  return v128.sub<T>(relu<T>(x), timesGaussian<T>(visible, u));
}

/** The derivative of gelu: Φ(x) + x·φ(x), on the negative side φ(u)·(R(u) − u). */
// @ts-ignore: decorator
@inline
export function geluDerivative<T>(x: v128): v128 {
  const u = bounded<T>(x);
  const top = d<T>(u);
  const ratio = v128.div<T>(top, denominator<T>(u, v128.mul<T>(u, top))); // R(u)/√(2π)
  const density = v128.mul<T>(u, splat<T>(0.3989422804014327, 0.3989422804014327)); // u/√(2π)
  const tail = timesGaussian<T>(v128.sub<T>(ratio, density), u);
  return v128.bitselect(tail, v128.sub<T>(one<T>(), tail), v128.lt<T>(x, splat<T>(0, 0)));
}
