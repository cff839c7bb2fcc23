// The element-wise activations by number, and their derivatives. Blocks as in elementwise.ts: dst may be one of the
// sources, else disjoint. Every operation stands once per element type in the binary: code that has vectors in
// registers goes through memory to get here, since a second copy would make the binary half as large again.
import { Activation } from "../abi";
import { elu, eluDerivative, selu, seluDerivative } from "../math/elu";
import { one } from "../math/exp";
import { gelu, geluDerivative } from "../math/gelu";
import { leakyRelu, leakyReluDerivative, relu, reluDerivative } from "../math/relu";
import { silu, siluDerivative } from "../math/silu";
import { softplus, softplusDerivative } from "../math/softplus";
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
import { multiplyF32, multiplyF64 } from "./multiply";

// Operations are type tags, as in elementwise.ts.
class Linear {}
class Relu {}
class LeakyRelu {}
class Elu {}
class Selu {}
class Gelu {}
class Silu {}
class Softplus {}

// @ts-ignore: decorator
@inline
function apply<T, Op>(z: v128): v128 {
  if (idof<Op>() == idof<Relu>()) return relu<T>(z);
  if (idof<Op>() == idof<LeakyRelu>()) return leakyRelu<T>(z);
  if (idof<Op>() == idof<Elu>()) return elu<T>(z);
  if (idof<Op>() == idof<Selu>()) return selu<T>(z);
  if (idof<Op>() == idof<Gelu>()) return gelu<T>(z);
  if (idof<Op>() == idof<Silu>()) return silu<T>(z);
  if (idof<Op>() == idof<Softplus>()) return softplus<T>(z);
  return z;
}

// @ts-ignore: decorator
@inline
function differentiate<T, Op>(z: v128, o: v128): v128 {
  if (idof<Op>() == idof<Relu>()) return reluDerivative<T>(o);
  if (idof<Op>() == idof<LeakyRelu>()) return leakyReluDerivative<T>(z);
  if (idof<Op>() == idof<Elu>()) return eluDerivative<T>(o);
  if (idof<Op>() == idof<Selu>()) return seluDerivative<T>(o);
  if (idof<Op>() == idof<Gelu>()) return geluDerivative<T>(z);
  if (idof<Op>() == idof<Silu>()) return siluDerivative<T>(z, o);
  if (idof<Op>() == idof<Softplus>()) return softplusDerivative<T>(o);
  return one<T>();
}

/** Where the last elements, too few for a vector, are made one: so that each loop above stands in the binary once. */
const LAST = memory.data(32, 16);

/** Whole vectors. */
// @ts-ignore: decorator
@inline
function map<T, Op>(count: i32, src: usize, dst: usize): void {
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    v128.store(dst, apply<T, Op>(v128.load(src)));
    src += 16;
    dst += 16;
  }
}

// @ts-ignore: decorator
@inline
function mapPair<T, Op>(count: i32, z: usize, o: usize, dst: usize): void {
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    v128.store(dst, differentiate<T, Op>(v128.load(z), v128.load(o)));
    z += 16;
    o += 16;
    dst += 16;
  }
}

function activateVectors<T>(code: i32, count: i32, src: usize, dst: usize): void {
  switch (code) {
    case Activation.Relu:
      return map<T, Relu>(count, src, dst);
    case Activation.LeakyRelu:
      return map<T, LeakyRelu>(count, src, dst);
    case Activation.Elu:
      return map<T, Elu>(count, src, dst);
    case Activation.Selu:
      return map<T, Selu>(count, src, dst);
    case Activation.Gelu:
      return map<T, Gelu>(count, src, dst);
    case Activation.Silu:
      return map<T, Silu>(count, src, dst);
    case Activation.Softplus:
      return map<T, Softplus>(count, src, dst);
    default:
      return map<T, Linear>(count, src, dst);
  }
}

function deriveVectors<T>(code: i32, count: i32, z: usize, o: usize, dst: usize): void {
  switch (code) {
    case Activation.Relu:
      return mapPair<T, Relu>(count, z, o, dst);
    case Activation.LeakyRelu:
      return mapPair<T, LeakyRelu>(count, z, o, dst);
    case Activation.Elu:
      return mapPair<T, Elu>(count, z, o, dst);
    case Activation.Selu:
      return mapPair<T, Selu>(count, z, o, dst);
    case Activation.Gelu:
      return mapPair<T, Gelu>(count, z, o, dst);
    case Activation.Silu:
      return mapPair<T, Silu>(count, z, o, dst);
    case Activation.Softplus:
      return mapPair<T, Softplus>(count, z, o, dst);
    default:
      return mapPair<T, Linear>(count, z, o, dst);
  }
}

// @ts-ignore: decorator
@inline
function activate<T>(code: i32, count: i32, src: usize, dst: usize): void {
  if (count >= lanes<T>()) activateVectors<T>(code, count, src, dst);
  const rest = count & (lanes<T>() - 1);
  if (!rest) return;
  const done = <usize>(count - rest) * sizeof<T>();
  v128.store(LAST, loadPart<T>(src + done, rest));
  activateVectors<T>(code, lanes<T>(), LAST, LAST);
  storePart<T>(dst + done, v128.load(LAST), rest);
}

// @ts-ignore: decorator
@inline
function derive<T>(code: i32, count: i32, z: usize, o: usize, dst: usize): void {
  if (count >= lanes<T>()) deriveVectors<T>(code, count, z, o, dst);
  const rest = count & (lanes<T>() - 1);
  if (!rest) return;
  const done = <usize>(count - rest) * sizeof<T>();
  v128.store(LAST, loadPart<T>(z + done, rest));
  v128.store(LAST, loadPart<T>(o + done, rest), 16);
  deriveVectors<T>(code, lanes<T>(), LAST, LAST + 16, LAST);
  storePart<T>(dst + done, v128.load(LAST), rest);
}

/**
 * delta = df/dz ⊙ delta, the same bits as the derivative and then the product; o is used up. One pass for relu, whose
 * derivative alone would take as long.
 */
export function chainRule<T>(code: i32, count: i32, z: usize, o: usize, delta: usize): void {
  if (code == Activation.Relu) {
    for (; count >= lanes<T>(); count -= lanes<T>()) {
      v128.store(delta, v128.mul<T>(reluDerivative<T>(v128.load(o)), v128.load(delta)));
      o += 16;
      delta += 16;
    }
    if (count > 0) {
      const slope = reluDerivative<T>(loadPart<T>(o, count));
      storePart<T>(delta, v128.mul<T>(slope, loadPart<T>(delta, count)), count);
    }
    return;
  }
  if (sizeof<T>() == 8) {
    activationDerivativeF64(code, count, z, o, o);
    multiplyF64(count, o, delta);
  } else {
    activationDerivativeF32(code, count, z, o, o);
    multiplyF32(count, o, delta);
  }
}

/** dst = f(src) for the activation f of number `code`. */
export function activateF64(code: i32, count: i32, src: usize, dst: usize): void {
  if (code == Activation.Sigmoid) sigmoidF64(count, src, dst);
  else if (code == Activation.Tanh) tanhF64(count, src, dst);
  else activate<f64>(code, count, src, dst);
}
export function activateF32(code: i32, count: i32, src: usize, dst: usize): void {
  if (code == Activation.Sigmoid) sigmoidF32(count, src, dst);
  else if (code == Activation.Tanh) tanhF32(count, src, dst);
  else activate<f32>(code, count, src, dst);
}

/** dst = df/dz from the pre-activations z and the values o = f(z). */
export function activationDerivativeF64(code: i32, count: i32, z: usize, o: usize, dst: usize): void {
  if (code == Activation.Sigmoid) sigmoidDerivativeF64(count, o, dst);
  else if (code == Activation.Tanh) tanhDerivativeF64(count, o, dst);
  else derive<f64>(code, count, z, o, dst);
}
export function activationDerivativeF32(code: i32, count: i32, z: usize, o: usize, dst: usize): void {
  if (code == Activation.Sigmoid) sigmoidDerivativeF32(count, o, dst);
  else if (code == Activation.Tanh) tanhDerivativeF32(count, o, dst);
  else derive<f32>(code, count, z, o, dst);
}
