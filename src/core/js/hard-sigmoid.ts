// Scalar twins of assembly/math/hard-sigmoid.ts.

const { fround } = Math;

export function hardSigmoidF64(x: number): number {
  const above = x + 3;
  return (above < 0 ? 0 : above > 6 ? 6 : above) / 6;
}

export function hardSigmoidF32(x: number): number {
  const above = fround(x + 3);
  return fround((above < 0 ? 0 : above > 6 ? 6 : above) / 6);
}

export function hardSigmoidDerivativeF64(o: number): number {
  return o > 0 && o < 1 ? 1 / 6 : 0;
}

export function hardSigmoidDerivativeF32(o: number): number {
  return o > 0 && o < 1 ? fround(1 / 6) : 0;
}
