// Twins of assembly/math/activation.ts and assembly/kernels/activation.ts.
import type { ActivationKernels, Pointer } from '../core.js';
import * as elu from './elu.js';
import { geluDerivativeF32, geluDerivativeF64, geluF32, geluF64 } from './gelu.js';
import type { JsMemory } from './memory.js';
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

/** f(z). */
export type Activate = (z: number) => number;

/** df/dz from the pre-activation z and the value o = f(z). */
export type ActivationDerivative = (z: number, o: number) => number;

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
];

/** Their derivatives, float64. */
export const DERIVATIVE_F64: readonly ActivationDerivative[] = [
  one,
  (_, o) => sigmoidDerivativeF64(o),
  (_, o) => tanhDerivativeF64(o),
  (_, o) => relu.reluDerivative(o),
  relu.leakyReluDerivativeF64,
  (_, o) => elu.eluDerivativeF64(o),
  (_, o) => elu.seluDerivativeF64(o),
  geluDerivativeF64,
  siluDerivativeF64,
  (_, o) => softplusDerivativeF64(o),
];

/** The same in float32. */
export const DERIVATIVE_F32: readonly ActivationDerivative[] = [
  one,
  (_, o) => sigmoidDerivativeF32(o),
  (_, o) => tanhDerivativeF32(o),
  (_, o) => relu.reluDerivative(o),
  relu.leakyReluDerivativeF32,
  (_, o) => elu.eluDerivativeF32(o),
  (_, o) => elu.seluDerivativeF32(o),
  geluDerivativeF32,
  siluDerivativeF32,
  (_, o) => softplusDerivativeF32(o),
];

export function activationKernels(memory: JsMemory): ActivationKernels {
  const activate = (
    f: Activate,
    view: Float64Array | Float32Array,
    count: number,
    src: number,
    dst: number,
  ) => {
    for (let i = 0; i < count; i++) view[dst + i] = f(view[src + i]!);
  };
  const differentiate = (
    f: ActivationDerivative,
    view: Float64Array | Float32Array,
    count: number,
    z: number,
    o: number,
    dst: number,
  ) => {
    for (let i = 0; i < count; i++) view[dst + i] = f(view[z + i]!, view[o + i]!);
  };
  return {
    activateF64: (code: number, count: number, src: Pointer, dst: Pointer) =>
      activate(ACTIVATE_F64[code] ?? linear, memory.f64, count, src >>> 3, dst >>> 3),
    activateF32: (code: number, count: number, src: Pointer, dst: Pointer) =>
      activate(ACTIVATE_F32[code] ?? linear, memory.f32, count, src >>> 2, dst >>> 2),
    activationDerivativeF64: (code: number, count: number, z: Pointer, o: Pointer, dst: Pointer) =>
      differentiate(DERIVATIVE_F64[code] ?? one, memory.f64, count, z >>> 3, o >>> 3, dst >>> 3),
    activationDerivativeF32: (code: number, count: number, z: Pointer, o: Pointer, dst: Pointer) =>
      differentiate(DERIVATIVE_F32[code] ?? one, memory.f32, count, z >>> 2, o >>> 2, dst >>> 2),
  };
}
