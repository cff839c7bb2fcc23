// Element-wise kernels: dst[i] = f(src[i]) for i < count. src and dst may be one block, else disjoint; no alignment
// is asked for. The tail runs through the same vector code (missing lanes are +0), so an element's bits do not
// depend on its place.
import { exp } from "../math/exp";
import { log } from "../math/log";
import { sigmoid, sigmoidDerivative } from "../math/sigmoid";
import { tanh, tanhDerivative } from "../math/tanh";
import { lanes, loadPart, storePart } from "../simd/lanes";

// Operations are type tags: they fold at compile time, closures would stay indirect calls.
class Exp {}
class Log {}
class Sigmoid {}
class SigmoidDerivative {}
class Tanh {}
class TanhDerivative {}

// @ts-ignore: decorator
@inline
function apply<T, Op>(x: v128): v128 {
  if (idof<Op>() == idof<Exp>()) return exp<T>(x);
  if (idof<Op>() == idof<Log>()) return log<T>(x);
  if (idof<Op>() == idof<Sigmoid>()) return sigmoid<T>(x);
  if (idof<Op>() == idof<SigmoidDerivative>()) return sigmoidDerivative<T>(x);
  if (idof<Op>() == idof<Tanh>()) return tanh<T>(x);
  return tanhDerivative<T>(x);
}

// One loop for whole vectors and the tail: the operation stands once in the binary, the branch is always foreseen.
// @ts-ignore: decorator
@inline
function map<T, Op>(count: i32, src: usize, dst: usize): void {
  for (; count > 0; count -= lanes<T>()) {
    const whole = count >= lanes<T>();
    const result = apply<T, Op>(whole ? v128.load(src) : loadPart<T>(src, count));
    if (whole) v128.store(dst, result);
    else storePart<T>(dst, result, count);
    src += 16;
    dst += 16;
  }
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
