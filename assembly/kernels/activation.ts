// Activation kernels: the activation is chosen by number (math/activation.ts). Blocks as in elementwise.ts: dst may
// be one of the sources, else disjoint; the tail runs through the same vector code.
import { activate, Activation, activationDerivative } from "../math/activation";
import { lanes, loadPart, storePart } from "../simd/lanes";
import {
  sigmoidDerivativeF32,
  sigmoidDerivativeF64,
  sigmoidF32,
  sigmoidF64,
  tanhDerivativeF32,
  tanhDerivativeF64,
  tanhF32,
  tanhF64,
} from "./elementwise";

// @ts-ignore: decorator
@inline
function activateAll<T>(code: i32, count: i32, src: usize, dst: usize): void {
  const end = src + <usize>(count & -lanes<T>()) * sizeof<T>();
  while (src < end) {
    v128.store(dst, activate<T>(code, v128.load(src)));
    src += 16;
    dst += 16;
  }
  const rest = count & (lanes<T>() - 1);
  if (rest) storePart<T>(dst, activate<T>(code, loadPart<T>(src, rest)), rest);
}

// @ts-ignore: decorator
@inline
function differentiateAll<T>(code: i32, count: i32, z: usize, o: usize, dst: usize): void {
  const end = z + <usize>(count & -lanes<T>()) * sizeof<T>();
  while (z < end) {
    v128.store(dst, activationDerivative<T>(code, v128.load(z), v128.load(o)));
    z += 16;
    o += 16;
    dst += 16;
  }
  const rest = count & (lanes<T>() - 1);
  if (rest) {
    const value = activationDerivative<T>(code, loadPart<T>(z, rest), loadPart<T>(o, rest));
    storePart<T>(dst, value, rest);
  }
}

// sigmoid and tanh go to their own loops, which save the call and the switch per vector.

/** dst = f(src) for the activation f of number `code`. */
export function activateF64(code: i32, count: i32, src: usize, dst: usize): void {
  if (code == Activation.Sigmoid) sigmoidF64(count, src, dst);
  else if (code == Activation.Tanh) tanhF64(count, src, dst);
  else activateAll<f64>(code, count, src, dst);
}
export function activateF32(code: i32, count: i32, src: usize, dst: usize): void {
  if (code == Activation.Sigmoid) sigmoidF32(count, src, dst);
  else if (code == Activation.Tanh) tanhF32(count, src, dst);
  else activateAll<f32>(code, count, src, dst);
}

/** dst = df/dz from the pre-activations z and the values o = f(z). */
export function activationDerivativeF64(code: i32, count: i32, z: usize, o: usize, dst: usize): void {
  if (code == Activation.Sigmoid) sigmoidDerivativeF64(count, o, dst);
  else if (code == Activation.Tanh) tanhDerivativeF64(count, o, dst);
  else differentiateAll<f64>(code, count, z, o, dst);
}
export function activationDerivativeF32(code: i32, count: i32, z: usize, o: usize, dst: usize): void {
  if (code == Activation.Sigmoid) sigmoidDerivativeF32(count, o, dst);
  else if (code == Activation.Tanh) tanhDerivativeF32(count, o, dst);
  else differentiateAll<f32>(code, count, z, o, dst);
}
