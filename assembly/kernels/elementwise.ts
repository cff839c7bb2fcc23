// Element-wise kernels: dst[i] = f(src[i]) for i < count. src and dst may be one block, else disjoint; no alignment
// is asked for. Vectors go in pairs through code without edge cases when all their lanes allow it; every other
// vector, and the tail (missing lanes are +0), through the whole function, which gives the same bits: an element's
// result does not depend on its place. Operations are type tags: they fold at compile time, closures would stay
// indirect calls.
import { allTrue, exp, expNormal, isExpNormal } from "../math/exp";
import { isLogNormal, log, logNormal } from "../math/log";
import { isSigmoidNormal, sigmoid, sigmoidDerivative, sigmoidNormal } from "../math/sigmoid";
import { tanh, tanhDerivative } from "../math/tanh";
import { lanes, loadPart, storePart } from "../simd/lanes";

class Exp {}
class Log {}
class Sigmoid {}
class SigmoidDerivative {}
class Tanh {}
class TanhDerivative {}

/** The whole function; not inlined, so that it stands once beside its fast loop. */
function whole<T, Op>(x: v128): v128 {
  if (idof<Op>() == idof<Exp>()) return exp<T>(x);
  if (idof<Op>() == idof<Log>()) return log<T>(x);
  if (idof<Op>() == idof<Sigmoid>()) return sigmoid<T>(x);
  return normal<T, Op>(x);
}

/** The function for lanes that `isNormal` allows. */
// @ts-ignore: decorator
@inline
function normal<T, Op>(x: v128): v128 {
  if (idof<Op>() == idof<Exp>()) return expNormal<T>(x);
  if (idof<Op>() == idof<Log>()) return logNormal<T>(x);
  if (idof<Op>() == idof<Sigmoid>()) return sigmoidNormal<T>(x);
  if (idof<Op>() == idof<SigmoidDerivative>()) return sigmoidDerivative<T>(x);
  if (idof<Op>() == idof<Tanh>()) return tanh<T>(x);
  return tanhDerivative<T>(x);
}

/** Whether no lane of two vectors is an edge case. */
// @ts-ignore: decorator
@inline
function areNormal<T, Op>(x: v128, y: v128): bool {
  if (idof<Op>() == idof<Exp>()) return allTrue<T>(v128.and(isExpNormal<T>(x), isExpNormal<T>(y)));
  if (idof<Op>() == idof<Log>()) return allTrue<T>(v128.and(isLogNormal<T>(x), isLogNormal<T>(y)));
  if (idof<Op>() == idof<Sigmoid>()) return allTrue<T>(v128.and(isSigmoidNormal<T>(x), isSigmoidNormal<T>(y)));
  return true;
}

// @ts-ignore: decorator
@inline
function map<T, Op>(count: i32, src: usize, dst: usize): void {
  const pairs = src + <usize>(count & (-2 * lanes<T>())) * sizeof<T>();
  while (src < pairs) {
    // Two at a time share the loads of the constants: 12 % for sigmoid.
    const x = v128.load(src);
    const y = v128.load(src, 16);
    if (areNormal<T, Op>(x, y)) {
      const first = normal<T, Op>(x);
      const second = normal<T, Op>(y);
      v128.store(dst, first);
      v128.store(dst, second, 16);
    } else {
      v128.store(dst, whole<T, Op>(x));
      v128.store(dst, whole<T, Op>(y), 16);
    }
    src += 32;
    dst += 32;
  }
  if (count & lanes<T>()) {
    v128.store(dst, whole<T, Op>(v128.load(src)));
    src += 16;
    dst += 16;
  }
  const rest = count & (lanes<T>() - 1);
  if (rest) storePart<T>(dst, whole<T, Op>(loadPart<T>(src, rest)), rest);
}

/** dst = exp(src). Error ≤ 1 ulp. */
export function expF64(count: i32, src: usize, dst: usize): void {
  map<f64, Exp>(count, src, dst);
}
export function expF32(count: i32, src: usize, dst: usize): void {
  map<f32, Exp>(count, src, dst);
}

/** dst = log(src); −∞ for ±0, NaN for negative numbers. Error ≤ 1 ulp. */
export function logF64(count: i32, src: usize, dst: usize): void {
  map<f64, Log>(count, src, dst);
}
export function logF32(count: i32, src: usize, dst: usize): void {
  map<f32, Log>(count, src, dst);
}

/** dst = 1/(1 + exp(−src)). Error ≤ 2 ulp. */
export function sigmoidF64(count: i32, src: usize, dst: usize): void {
  map<f64, Sigmoid>(count, src, dst);
}
export function sigmoidF32(count: i32, src: usize, dst: usize): void {
  map<f32, Sigmoid>(count, src, dst);
}

/** dst = src·(1 − src): the derivative of sigmoid, from its value. */
export function sigmoidDerivativeF64(count: i32, src: usize, dst: usize): void {
  map<f64, SigmoidDerivative>(count, src, dst);
}
export function sigmoidDerivativeF32(count: i32, src: usize, dst: usize): void {
  map<f32, SigmoidDerivative>(count, src, dst);
}

/** dst = tanh(src). Error ≤ 2 ulp. */
export function tanhF64(count: i32, src: usize, dst: usize): void {
  map<f64, Tanh>(count, src, dst);
}
export function tanhF32(count: i32, src: usize, dst: usize): void {
  map<f32, Tanh>(count, src, dst);
}

/** dst = 1 − src²: the derivative of tanh, from its value. */
export function tanhDerivativeF64(count: i32, src: usize, dst: usize): void {
  map<f64, TanhDerivative>(count, src, dst);
}
export function tanhDerivativeF32(count: i32, src: usize, dst: usize): void {
  map<f32, TanhDerivative>(count, src, dst);
}
