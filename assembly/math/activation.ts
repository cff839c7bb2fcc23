// The element-wise activations by number, for code that learns only at run time which one a layer has.
//
// One copy of the whole set per element type: the switch is a function of its own, not inlined, and costs a call
// per vector. A loop that has one activation only should name it (`sigmoid<T>`, `tanh<T>`, …) instead.
import { elu, eluDerivative, selu, seluDerivative } from "./elu";
import { one } from "./exp";
import { gelu, geluDerivative } from "./gelu";
import { leakyRelu, leakyReluDerivative, relu, reluDerivative } from "./relu";
import { sigmoidCall, sigmoidDerivative } from "./sigmoid";
import { silu, siluDerivative } from "./silu";
import { softplus, softplusDerivative } from "./softplus";
import { tanhCall, tanhDerivative } from "./tanh";

/** The numbers of the activations: part of the ABI, the same as in src/core/core.ts. */
export const enum Activation {
  Linear = 0,
  Sigmoid = 1,
  Tanh = 2,
  Relu = 3,
  LeakyRelu = 4,
  Elu = 5,
  Selu = 6,
  Gelu = 7,
  Silu = 8,
  Softplus = 9,
}

/** f(z) for the activation f of number `code`. */
// @ts-ignore: decorator
@inline
export function activate<T>(code: i32, z: v128): v128 {
  return activateAny<T>(code, z);
}

/** df/dz from the pre-activation z and the value o = f(z). */
// @ts-ignore: decorator
@inline
export function activationDerivative<T>(code: i32, z: v128, o: v128): v128 {
  return derivativeAny<T>(code, z, o);
}

function activateAny<T>(code: i32, z: v128): v128 {
  switch (code) {
    case Activation.Sigmoid:
      return sigmoidCall<T>(z);
    case Activation.Tanh:
      return tanhCall<T>(z);
    case Activation.Relu:
      return relu<T>(z);
    case Activation.LeakyRelu:
      return leakyRelu<T>(z);
    case Activation.Elu:
      return elu<T>(z);
    case Activation.Selu:
      return selu<T>(z);
    case Activation.Gelu:
      return gelu<T>(z);
    case Activation.Silu:
      return silu<T>(z);
    case Activation.Softplus:
      return softplus<T>(z);
    default:
      return z;
  }
}

function derivativeAny<T>(code: i32, z: v128, o: v128): v128 {
  switch (code) {
    case Activation.Sigmoid:
      return sigmoidDerivative<T>(o);
    case Activation.Tanh:
      return tanhDerivative<T>(o);
    case Activation.Relu:
      return reluDerivative<T>(o);
    case Activation.LeakyRelu:
      return leakyReluDerivative<T>(z);
    case Activation.Elu:
      return eluDerivative<T>(o);
    case Activation.Selu:
      return seluDerivative<T>(o);
    case Activation.Gelu:
      return geluDerivative<T>(z);
    case Activation.Silu:
      return siluDerivative<T>(z, o);
    case Activation.Softplus:
      return softplusDerivative<T>(o);
    default:
      return one<T>();
  }
}
