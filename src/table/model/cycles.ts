// Points on a circle. As numbers, not `Math.sin`, whose last bits differ between engines.

const HALF_ROOT_2 = Math.SQRT1_2;
const HALF_ROOT_3 = Math.sqrt(3) / 2;
const C15 = (Math.sqrt(6) + Math.SQRT2) / 4;
const S15 = (Math.sqrt(6) - Math.SQRT2) / 4;

/** sin(2π·i/24) of the first quarter, 0 … 6. */
const QUARTER = [0, S15, 0.5, HALF_ROOT_2, HALF_ROOT_3, C15, 1];
/** sin(2π·i/7). */
const SEVENTHS = [
  0, 0.7818314824680298, 0.9749279121818236, 0.4338837391175581, -0.4338837391175581,
  -0.9749279121818236, -0.7818314824680298,
];
/** cos(2π·i/7). */
const SEVENTHS_COS = [
  1, 0.6234898018587336, -0.2225209339563144, -0.9009688679024191, -0.9009688679024191,
  -0.2225209339563144, 0.6234898018587336,
];

function sin24(i: number): number {
  const at = ((i % 24) + 24) % 24;
  if (at <= 6) return QUARTER[at]!;
  if (at <= 12) return QUARTER[12 - at]!;
  return -sin24(at - 12);
}

/** Sine and cosine of the i-th of `parts` equal steps around a circle; 7, or a divisor of 24. */
export function onCircle(i: number, parts: number): readonly [number, number] {
  if (parts === 7) return [SEVENTHS[i]!, SEVENTHS_COS[i]!];
  const step = i * (24 / parts);
  return [sin24(step), sin24(step + 6)];
}
