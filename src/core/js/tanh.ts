// Scalar twins of assembly/math/tanh.ts.
import { expF32, expF64 } from './exp.js';

const { fround } = Math;

export function tanhF64(x: number): number {
  const a = Math.abs(x) > 22 ? 22 : Math.abs(x);
  let magnitude: number;
  if (a > 0.625) {
    magnitude = 1 - 2 / (1 + expF64(a + a));
  } else {
    const z = a * a;
    const top = z * (z * -0.0002579470379311758 - 0.026546204641365877) - 0.43166666666666664;
    const bottom =
      z * (z * (z * 0.0002674734758005117 + 0.03016262001688963) + 0.5976386139240937) + 1.295;
    magnitude = a + (a * z * top) / bottom;
  }
  return x < 0 || Object.is(x, -0) ? -magnitude : magnitude;
}

const N0 = /* @__PURE__ */ fround(-0.33333284);
const N1 = /* @__PURE__ */ fround(0.13331491);
const N2 = /* @__PURE__ */ fround(-0.053743497);
const N3 = /* @__PURE__ */ fround(0.020650588);
const N4 = /* @__PURE__ */ fround(-0.005717045);

export function tanhF32(x: number): number {
  const a = Math.abs(x) > 12 ? 12 : Math.abs(x);
  let magnitude: number;
  if (a > 0.625) {
    magnitude = fround(1 - fround(2 / fround(1 + expF32(fround(a + a)))));
  } else {
    const z = fround(a * a);
    const n2 = fround(fround(z * fround(fround(z * N4) + N3)) + N2);
    const top = fround(fround(z * fround(fround(z * n2) + N1)) + N0);
    magnitude = fround(a + fround(fround(a * z) * top));
  }
  return x < 0 || Object.is(x, -0) ? -magnitude : magnitude;
}

export function tanhDerivativeF64(o: number): number {
  return 1 - o * o;
}

export function tanhDerivativeF32(o: number): number {
  return fround(1 - fround(o * o));
}
