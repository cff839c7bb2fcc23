// Twins of assembly/math/activation.ts and assembly/kernels/activation.ts.
import type { ActivationKernels } from '../core.js';
import * as elu from './elu.js';
import { geluDerivativeF32, geluDerivativeF64, geluF32, geluF64 } from './gelu.js';
import {
  hardSigmoidDerivativeF32,
  hardSigmoidDerivativeF64,
  hardSigmoidF32,
  hardSigmoidF64,
} from './hard-sigmoid.js';
import type { JsMemory } from './memory.js';
import { mishDerivativeF32, mishDerivativeF64, mishF32, mishF64 } from './mish.js';
import * as relu from './relu.js';
import { sigmoidDerivativeF32, sigmoidDerivativeF64, sigmoidF32, sigmoidF64 } from './sigmoid.js';
import { siluDerivativeF32, siluDerivativeF64, siluF32, siluF64 } from './silu.js';
import {
  softplusDerivativeF32,
  softplusDerivativeF64,
  softplusF32,
  softplusF64,
} from './softplus.js';
import { tanhDerivativeF32, tanhDerivativeF64, tanhF32, tanhF64 } from './tanh.js';

/** f(z). `slope`: of leakyRelu below 0. */
export type Activate = (z: number, slope: number) => number;

/** df/dz from the pre-activation z and the value o = f(z). */
export type ActivationDerivative = (z: number, o: number, slope: number) => number;

const linear: Activate = (z) => z;
const one: ActivationDerivative = () => 1;

/** The activations, float64, at the index that is their number (`ACTIVATIONS` in core.ts). */
export const ACTIVATE_F64: readonly Activate[] = [
  linear,
  sigmoidF64,
  tanhF64,
  relu.relu,
  relu.leakyReluF64,
  elu.eluF64,
  elu.seluF64,
  geluF64,
  siluF64,
  softplusF64,
  mishF64,
  hardSigmoidF64,
];

/** The same in float32. */
export const ACTIVATE_F32: readonly Activate[] = [
  linear,
  sigmoidF32,
  tanhF32,
  relu.relu,
  relu.leakyReluF32,
  elu.eluF32,
  elu.seluF32,
  geluF32,
  siluF32,
  softplusF32,
  mishF32,
  hardSigmoidF32,
];

/** Their derivatives, float64. */
export const DERIVATIVE_F64: readonly ActivationDerivative[] = [
  one,
  (_, o) => sigmoidDerivativeF64(o),
  (_, o) => tanhDerivativeF64(o),
  (_, o) => relu.reluDerivative(o),
  (z, _, slope) => relu.leakyReluDerivativeF64(z, slope),
  (_, o) => elu.eluDerivativeF64(o),
  (_, o) => elu.seluDerivativeF64(o),
  geluDerivativeF64,
  siluDerivativeF64,
  (_, o) => softplusDerivativeF64(o),
  mishDerivativeF64,
  (_, o) => hardSigmoidDerivativeF64(o),
];

/** The same in float32. */
export const DERIVATIVE_F32: readonly ActivationDerivative[] = [
  one,
  (_, o) => sigmoidDerivativeF32(o),
  (_, o) => tanhDerivativeF32(o),
  (_, o) => relu.reluDerivative(o),
  (z, _, slope) => relu.leakyReluDerivativeF32(z, slope),
  (_, o) => elu.eluDerivativeF32(o),
  (_, o) => elu.seluDerivativeF32(o),
  geluDerivativeF32,
  siluDerivativeF32,
  (_, o) => softplusDerivativeF32(o),
  mishDerivativeF32,
  (_, o) => hardSigmoidDerivativeF32(o),
];

export function activationKernels(memory: JsMemory): ActivationKernels {
  const activate = (
    f: Activate,
    slope: number,
    view: Float64Array | Float32Array,
    count: number,
    src: number,
    dst: number,
  ) => {
    for (let i = 0; i < count; i++) view[dst + i] = f(view[src + i]!, slope);
  };
  const differentiate = (
    f: ActivationDerivative,
    slope: number,
    view: Float64Array | Float32Array,
    count: number,
    z: number,
    o: number,
    dst: number,
  ) => {
    for (let i = 0; i < count; i++) view[dst + i] = f(view[z + i]!, view[o + i]!, slope);
  };
  return {
    activateF64: (code, slope, count, src, dst) =>
      activate(ACTIVATE_F64[code] ?? linear, slope, memory.f64, count, src >>> 3, dst >>> 3),
    activateF32: (code, slope, count, src, dst) =>
      activate(ACTIVATE_F32[code] ?? linear, slope, memory.f32, count, src >>> 2, dst >>> 2),
    activationDerivativeF64: (code, slope, count, z, o, dst) => {
      const f = DERIVATIVE_F64[code] ?? one;
      differentiate(f, slope, memory.f64, count, z >>> 3, o >>> 3, dst >>> 3);
    },
    activationDerivativeF32: (code, slope, count, z, o, dst) => {
      const f = DERIVATIVE_F32[code] ?? one;
      differentiate(f, slope, memory.f32, count, z >>> 2, o >>> 2, dst >>> 2);
    },
  };
}
