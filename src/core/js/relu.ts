// Scalar twins of assembly/math/relu.ts. relu and the derivatives are the same for both element types.

const { fround } = Math;

export function relu(x: number): number {
  return x < 0 ? 0 : x;
}

export function reluDerivative(o: number): number {
  return o > 0 ? 1 : 0;
}

export function leakyReluF64(x: number, slope: number): number {
  return x < 0 ? x * slope : x;
}

export function leakyReluF32(x: number, slope: number): number {
  return x < 0 ? fround(x * fround(slope)) : x;
}

export function leakyReluDerivativeF64(x: number, slope: number): number {
  return x > 0 ? 1 : slope;
}

export function leakyReluDerivativeF32(x: number, slope: number): number {
  return x > 0 ? 1 : fround(slope);
}
