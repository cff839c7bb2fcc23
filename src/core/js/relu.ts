// Scalar twins of assembly/math/relu.ts. relu and the derivatives are the same for both element types.

const { fround } = Math;
const SLOPE_F32 = /* @__PURE__ */ fround(0.01);

export function relu(x: number): number {
  return x < 0 ? 0 : x;
}

export function reluDerivative(o: number): number {
  return o > 0 ? 1 : 0;
}

export function leakyReluF64(x: number): number {
  return x < 0 ? x * 0.01 : x;
}

export function leakyReluF32(x: number): number {
  return x < 0 ? fround(x * SLOPE_F32) : x;
}

export function leakyReluDerivativeF64(x: number): number {
  return x > 0 ? 1 : 0.01;
}

export function leakyReluDerivativeF32(x: number): number {
  return x > 0 ? 1 : SLOPE_F32;
}
