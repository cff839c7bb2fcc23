// Element-wise kernels: dst[i] = f(src[i]) for i < count. src and dst may be one block, else disjoint; no alignment
// is asked for. The tail goes through the same function (missing lanes are +0), and code without edge cases gives the
// same bits as the whole function: an element's result does not depend on its place. Operations are type tags: they
// fold at compile time, closures would stay indirect calls.
import { allTrue, expCall, expNormal, isExpNormal } from "../math/exp";
import { isLogNormal, logCall, logNormal } from "../math/log";
import { isSigmoidNormal, sigmoidCall, sigmoidDerivative, sigmoidNormal } from "../math/sigmoid";
import { tanh, tanhCall, tanhDerivative } from "../math/tanh";
import { lanes, loadPart, storePart } from "../simd/lanes";

class Exp {}
class Log {}
class Sigmoid {}
class SigmoidDerivative {}
class Tanh {}
class TanhDerivative {}

/** The whole function, as a call where it is long: for edge cases and the tail. */
// @ts-ignore: decorator
@inline
function whole<T, Op>(x: v128): v128 {
  if (idof<Op>() == idof<Exp>()) return expCall<T>(x);
  if (idof<Op>() == idof<Log>()) return logCall<T>(x);
  if (idof<Op>() == idof<Sigmoid>()) return sigmoidCall<T>(x);
  return tanhCall<T>(x);
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

/** The lanes that are no edge cases, as a mask. */
// @ts-ignore: decorator
@inline
function isNormal<T, Op>(x: v128): v128 {
  if (idof<Op>() == idof<Exp>()) return isExpNormal<T>(x);
  if (idof<Op>() == idof<Log>()) return isLogNormal<T>(x);
  if (idof<Op>() == idof<Sigmoid>()) return isSigmoidNormal<T>(x);
  return i32x4.splat(-1);
}

/** dst[i] = f(src[i]) for functions of some instructions, which have no edge cases. */
// @ts-ignore: decorator
@inline
function mapSingly<T, Op>(count: i32, src: usize, dst: usize): void {
  const end = src + <usize>(count & -lanes<T>()) * sizeof<T>();
  while (src < end) {
    v128.store(dst, normal<T, Op>(v128.load(src)));
    src += 16;
    dst += 16;
  }
  const rest = count & (lanes<T>() - 1);
  if (rest) storePart<T>(dst, normal<T, Op>(loadPart<T>(src, rest)), rest);
}

/** The same for long functions, two vectors at a time: they share the loads of the constants, 12 % for sigmoid. */
// @ts-ignore: decorator
@inline
function mapInPairs<T, Op>(count: i32, src: usize, dst: usize): void {
  const end = src + <usize>(count & (-2 * lanes<T>())) * sizeof<T>();
  while (src < end) {
    const x = v128.load(src);
    const y = v128.load(src, 16);
    if (allTrue<T>(v128.and(isNormal<T, Op>(x), isNormal<T, Op>(y)))) {
      const first = normal<T, Op>(x);
      const second = normal<T, Op>(y);
      v128.store(dst, first);
      v128.store(dst, second, 16);
    } else {
      // Loaded again: V8 13.6 (Node 24) with --experimental-wasm-revectorize makes one load of 256 bits of x and y, and
      // its compiler dies of "unreachable code" where a half of that is the argument of a call.
      v128.store(dst, whole<T, Op>(v128.load(src)));
      v128.store(dst, whole<T, Op>(v128.load(src, 16)), 16);
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
  mapInPairs<f64, Exp>(count, src, dst);
}
export function expF32(count: i32, src: usize, dst: usize): void {
  mapInPairs<f32, Exp>(count, src, dst);
}

/** dst = log(src); −∞ for ±0, NaN for negative numbers. Error ≤ 1 ulp. */
export function logF64(count: i32, src: usize, dst: usize): void {
  mapInPairs<f64, Log>(count, src, dst);
}
export function logF32(count: i32, src: usize, dst: usize): void {
  mapInPairs<f32, Log>(count, src, dst);
}

/** dst = 1/(1 + exp(−src)). Error ≤ 2 ulp. */
export function sigmoidF64(count: i32, src: usize, dst: usize): void {
  mapInPairs<f64, Sigmoid>(count, src, dst);
}
export function sigmoidF32(count: i32, src: usize, dst: usize): void {
  mapInPairs<f32, Sigmoid>(count, src, dst);
}

/** dst = src·(1 − src): the derivative of sigmoid, from its value. */
export function sigmoidDerivativeF64(count: i32, src: usize, dst: usize): void {
  mapSingly<f64, SigmoidDerivative>(count, src, dst);
}
export function sigmoidDerivativeF32(count: i32, src: usize, dst: usize): void {
  mapSingly<f32, SigmoidDerivative>(count, src, dst);
}

/** dst = tanh(src). Error ≤ 2 ulp. */
export function tanhF64(count: i32, src: usize, dst: usize): void {
  mapInPairs<f64, Tanh>(count, src, dst);
}
export function tanhF32(count: i32, src: usize, dst: usize): void {
  mapInPairs<f32, Tanh>(count, src, dst);
}

/** dst = 1 − src²: the derivative of tanh, from its value. */
export function tanhDerivativeF64(count: i32, src: usize, dst: usize): void {
  mapSingly<f64, TanhDerivative>(count, src, dst);
}
export function tanhDerivativeF32(count: i32, src: usize, dst: usize): void {
  mapSingly<f32, TanhDerivative>(count, src, dst);
}
