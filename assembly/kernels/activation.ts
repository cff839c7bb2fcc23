// The element-wise activations by number, and their derivatives; `slope` is that of leakyRelu below 0, others do not look at it.
// Blocks as in elementwise.ts: dst may be one of the sources, else disjoint. Every operation stands once per element type in the binary: code that has vectors in
// registers goes through memory to get here, since a second copy would make the binary half as large again.
import { Activation } from "../abi";
import { elu, eluDerivative, selu, seluDerivative } from "../math/elu";
import { one } from "../math/exp";
import { gelu, geluDerivative } from "../math/gelu";
import { hardSigmoid, hardSigmoidDerivative } from "../math/hard-sigmoid";
import { mish, mishDerivative } from "../math/mish";
import { leakyRelu, leakyReluDerivative, relu, reluDerivative } from "../math/relu";
import { sigmoidDerivative } from "../math/sigmoid";
import { silu, siluDerivative } from "../math/silu";
import { softplus, softplusDerivative } from "../math/softplus";
import { tanhDerivative } from "../math/tanh";
import { lanes, loadPart, splat, storePart } from "../simd/lanes";
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
import { ownPlace } from "../threads/room";

// Operations are type tags, as in elementwise.ts.
class Linear {}
class Relu {}
class LeakyRelu {}
class Elu {}
class Selu {}
class Gelu {}
class Silu {}
class Softplus {}
class Mish {}
class HardSigmoid {}

// @ts-ignore: decorator
@inline
function apply<T, Op>(z: v128, slope: v128): v128 {
  if (idof<Op>() == idof<Relu>()) return relu<T>(z);
  if (idof<Op>() == idof<LeakyRelu>()) return leakyRelu<T>(z, slope);
  if (idof<Op>() == idof<Elu>()) return elu<T>(z);
  if (idof<Op>() == idof<Selu>()) return selu<T>(z);
  if (idof<Op>() == idof<Gelu>()) return gelu<T>(z);
  if (idof<Op>() == idof<Silu>()) return silu<T>(z);
  if (idof<Op>() == idof<Softplus>()) return softplus<T>(z);
  if (idof<Op>() == idof<Mish>()) return mish<T>(z);
  if (idof<Op>() == idof<HardSigmoid>()) return hardSigmoid<T>(z);
  return z;
}

// @ts-ignore: decorator
@inline
function differentiate<T, Op>(z: v128, o: v128, slope: v128): v128 {
  if (idof<Op>() == idof<Relu>()) return reluDerivative<T>(o);
  if (idof<Op>() == idof<LeakyRelu>()) return leakyReluDerivative<T>(z, slope);
  if (idof<Op>() == idof<Elu>()) return eluDerivative<T>(o);
  if (idof<Op>() == idof<Selu>()) return seluDerivative<T>(o);
  if (idof<Op>() == idof<Gelu>()) return geluDerivative<T>(z);
  if (idof<Op>() == idof<Silu>()) return siluDerivative<T>(z, o);
  if (idof<Op>() == idof<Softplus>()) return softplusDerivative<T>(o);
  if (idof<Op>() == idof<Mish>()) return mishDerivative<T>(z);
  if (idof<Op>() == idof<HardSigmoid>()) return hardSigmoidDerivative<T>(o);
  return one<T>();
}

/** Where the last elements, too few for a vector, are made one: so that each loop above stands in the binary once. */
const LAST_OF_ONE = memory.data(32, 16);

// @ts-ignore: decorator
@inline
function lastPlace(): usize {
  return ASC_FEATURE_THREADS ? ownPlace(LAST_OF_ONE) : LAST_OF_ONE;
}

/** Whole vectors. */
// @ts-ignore: decorator
@inline
function map<T, Op>(slope: f64, count: i32, src: usize, dst: usize): void {
  const slopes = splat<T>(slope, <f32>slope);
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    v128.store(dst, apply<T, Op>(v128.load(src), slopes));
    src += 16;
    dst += 16;
  }
}

// @ts-ignore: decorator
@inline
function mapPair<T, Op>(slope: f64, count: i32, z: usize, o: usize, dst: usize): void {
  const slopes = splat<T>(slope, <f32>slope);
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    v128.store(dst, differentiate<T, Op>(v128.load(z), v128.load(o), slopes));
    z += 16;
    o += 16;
    dst += 16;
  }
}

function activateVectors<T>(code: i32, slope: f64, count: i32, src: usize, dst: usize): void {
  switch (code) {
    case Activation.Relu:
      return map<T, Relu>(slope, count, src, dst);
    case Activation.LeakyRelu:
      return map<T, LeakyRelu>(slope, count, src, dst);
    case Activation.Elu:
      return map<T, Elu>(slope, count, src, dst);
    case Activation.Selu:
      return map<T, Selu>(slope, count, src, dst);
    case Activation.Gelu:
      return map<T, Gelu>(slope, count, src, dst);
    case Activation.Silu:
      return map<T, Silu>(slope, count, src, dst);
    case Activation.Softplus:
      return map<T, Softplus>(slope, count, src, dst);
    case Activation.Mish:
      return map<T, Mish>(slope, count, src, dst);
    case Activation.HardSigmoid:
      return map<T, HardSigmoid>(slope, count, src, dst);
    default:
      return map<T, Linear>(slope, count, src, dst);
  }
}

function deriveVectors<T>(code: i32, slope: f64, count: i32, z: usize, o: usize, dst: usize): void {
  switch (code) {
    case Activation.Relu:
      return mapPair<T, Relu>(slope, count, z, o, dst);
    case Activation.LeakyRelu:
      return mapPair<T, LeakyRelu>(slope, count, z, o, dst);
    case Activation.Elu:
      return mapPair<T, Elu>(slope, count, z, o, dst);
    case Activation.Selu:
      return mapPair<T, Selu>(slope, count, z, o, dst);
    case Activation.Gelu:
      return mapPair<T, Gelu>(slope, count, z, o, dst);
    case Activation.Silu:
      return mapPair<T, Silu>(slope, count, z, o, dst);
    case Activation.Softplus:
      return mapPair<T, Softplus>(slope, count, z, o, dst);
    case Activation.Mish:
      return mapPair<T, Mish>(slope, count, z, o, dst);
    case Activation.HardSigmoid:
      return mapPair<T, HardSigmoid>(slope, count, z, o, dst);
    default:
      return mapPair<T, Linear>(slope, count, z, o, dst);
  }
}

// @ts-ignore: decorator
@inline
function activate<T>(code: i32, slope: f64, count: i32, src: usize, dst: usize): void {
  if (count >= lanes<T>()) activateVectors<T>(code, slope, count, src, dst);
  const rest = count & (lanes<T>() - 1);
  if (!rest) return;
  const done = <usize>(count - rest) * sizeof<T>();
  const last = lastPlace();
  v128.store(last, loadPart<T>(src + done, rest));
  activateVectors<T>(code, slope, lanes<T>(), last, last);
  storePart<T>(dst + done, v128.load(last), rest);
}

// @ts-ignore: decorator
@inline
function derive<T>(code: i32, slope: f64, count: i32, z: usize, o: usize, dst: usize): void {
  if (count >= lanes<T>()) deriveVectors<T>(code, slope, count, z, o, dst);
  const rest = count & (lanes<T>() - 1);
  if (!rest) return;
  const done = <usize>(count - rest) * sizeof<T>();
  const last = lastPlace();
  v128.store(last, loadPart<T>(z + done, rest));
  v128.store(last, loadPart<T>(o + done, rest), 16);
  deriveVectors<T>(code, slope, lanes<T>(), last, last + 16, last);
  storePart<T>(dst + done, v128.load(last), rest);
}

class Sigmoid {}
class Tanh {}

/** The derivative of those that have it from the value in an operation or two. */
// @ts-ignore: decorator
@inline
function fromValue<T, Op>(o: v128): v128 {
  if (idof<Op>() == idof<Sigmoid>()) return sigmoidDerivative<T>(o);
  if (idof<Op>() == idof<Tanh>()) return tanhDerivative<T>(o);
  return reluDerivative<T>(o);
}

// @ts-ignore: decorator
@inline
function chain<T, Op>(count: i32, o: usize, delta: usize): void {
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    v128.store(delta, v128.mul<T>(fromValue<T, Op>(v128.load(o)), v128.load(delta)));
    o += 16;
    delta += 16;
  }
  if (count > 0) {
    const slopes = fromValue<T, Op>(loadPart<T>(o, count));
    storePart<T>(delta, v128.mul<T>(slopes, loadPart<T>(delta, count)), count);
  }
}

/**
 * delta = df/dz ⊙ delta, the same bits as the derivative and then the product; o is used up. One pass for relu, whose
 * derivative alone would take as long, and for sigmoid and tanh, where two calls cost tiny networks more than the numbers.
 */
export function chainRule<T>(code: i32, slope: f64, count: i32, z: usize, o: usize, delta: usize): void {
  if (code == Activation.Relu) return chain<T, Relu>(count, o, delta);
  if (code == Activation.Sigmoid) return chain<T, Sigmoid>(count, o, delta);
  if (code == Activation.Tanh) return chain<T, Tanh>(count, o, delta);
  if (sizeof<T>() == 8) {
    activationDerivativeF64(code, slope, count, z, o, o);
    multiplyF64(count, o, delta);
  } else {
    activationDerivativeF32(code, slope, count, z, o, o);
    multiplyF32(count, o, delta);
  }
}

/** dst = f(src) for the activation f of number `code`. */
export function activateF64(code: i32, slope: f64, count: i32, src: usize, dst: usize): void {
  if (code == Activation.Sigmoid) sigmoidF64(count, src, dst);
  else if (code == Activation.Tanh) tanhF64(count, src, dst);
  else activate<f64>(code, slope, count, src, dst);
}
export function activateF32(code: i32, slope: f64, count: i32, src: usize, dst: usize): void {
  if (code == Activation.Sigmoid) sigmoidF32(count, src, dst);
  else if (code == Activation.Tanh) tanhF32(count, src, dst);
  else activate<f32>(code, slope, count, src, dst);
}

/** dst = df/dz from the pre-activations z and the values o = f(z). */
export function activationDerivativeF64(code: i32, slope: f64, count: i32, z: usize, o: usize, dst: usize): void {
  if (code == Activation.Sigmoid) sigmoidDerivativeF64(count, o, dst);
  else if (code == Activation.Tanh) tanhDerivativeF64(count, o, dst);
  else derive<f64>(code, slope, count, z, o, dst);
}
export function activationDerivativeF32(code: i32, slope: f64, count: i32, z: usize, o: usize, dst: usize): void {
  if (code == Activation.Sigmoid) sigmoidDerivativeF32(count, o, dst);
  else if (code == Activation.Tanh) tanhDerivativeF32(count, o, dst);
  else derive<f32>(code, slope, count, z, o, dst);
}
