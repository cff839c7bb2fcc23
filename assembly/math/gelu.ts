// gelu(x) = x·Φ(x), Φ the normal distribution function (Hendrycks and Gimpel, 2016), in its exact form.
//
// With u = |x|: gelu(x) = max(x, 0) − u·Φ(−u), and Φ(−u) = exp(−u²/2)/√(2π)·R(u), whose relative accuracy holds out to
// where the product underflows. Mills' ratio R(u) = 1/(u + N(u)/D(u)) = D/(u·D + N): far out u·D dominates and its
// rounding cancels in the quotient. N/D is a minimax rational function (scripts/minimax.py; the use of one is Cody's,
// "Rational Chebyshev approximations for the error function", 1969): degrees 9 and 10 for f64 (relative error of R
// 2^-56.8), 4 and 5 for f32 (2^-28.5). All coefficients are positive, so that no sum cancels.
import { constant, madd, splat } from "../simd/lanes";
import { exponentOf, expm1Reduced, one, remainderOf, scaleAny } from "./exp";
import { relu } from "./relu";

const WIDE = memory.data<f64>([
  1.3444354849528282, // N
  1.6666973462531693,
  1.0563859620401794,
  0.4346442709552414,
  0.12608576469712007,
  0.02654571406769988,
  0.00404538213957821,
  0.00043083119067464346,
  2.9257300758965697e-5,
  9.768559305077847e-7,
  1.685, // D
  2.856294183109113,
  2.394619994456157,
  1.2854964292716344,
  0.4851928758816036,
  0.13400092754837026,
  0.027401517538738575,
  0.004103896678507442,
  0.00043278490373301504,
  2.9257300745166494e-5,
  9.768559305794456e-7,
]);
const NARROW = memory.data<f32>([
  0.98538744, // N
  0.6227667,
  0.20604505,
  0.03708734,
  0.0031094248,
  1.235, // D
  1.3429779,
  0.70114464,
  0.21193913,
  0.037102003,
  0.0031091368,
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

function n<T>(u: v128): v128 {
  return sizeof<T>() == 8 ? polynomial<T>(u, 0, 9) : polynomial<T>(u, 0, 4);
}

function d<T>(u: v128): v128 {
  return sizeof<T>() == 8 ? polynomial<T>(u, 10, 20) : polynomial<T>(u, 5, 10);
}

/** 1/√(2π). */
// @ts-ignore: decorator
@inline
function inverseRoot<T>(): v128 {
  return splat<T>(0.3989422804014327, 0.3989422804014327);
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
  const ratio = v128.div<T>(ud, v128.add<T>(ud, n<T>(u))); // u·R(u)
  // Where the product is 0 it is masked, not computed: underflow takes a processor 150 cycles.
  const visible = v128.and(v128.mul<T>(ratio, inverseRoot<T>()), v128.lt<T>(u, splat<T>(40, 15)));
  return v128.sub<T>(relu<T>(x), timesGaussian<T>(visible, u));
}

/** The derivative of gelu: Φ(x) + x·φ(x), on the negative side φ(u)·(R(u) − u). */
// @ts-ignore: decorator
@inline
export function geluDerivative<T>(x: v128): v128 {
  const u = bounded<T>(x);
  const bottom = d<T>(u);
  const ratio = v128.div<T>(bottom, madd<T>(u, bottom, n<T>(u))); // R(u)
  const tail = timesGaussian<T>(v128.mul<T>(v128.sub<T>(ratio, u), inverseRoot<T>()), u);
  return v128.bitselect(tail, v128.sub<T>(one<T>(), tail), v128.lt<T>(x, splat<T>(0, 0)));
}
