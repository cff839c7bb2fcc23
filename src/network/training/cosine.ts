/**
 * cos(π·t) for t in [0, 1], by Taylor's series around the nearest of 0, ½ and 1; error below 2e-16. `Math.cos` may
 * differ per engine, and with it every weight that a cosine schedule has touched.
 */
export function cosineOfPi(t: number): number {
  if (t > 0.5) return -cosineOfPi(1 - t);
  return t <= 0.25 ? evenSeries(Math.PI * t) : oddSeries(Math.PI * (0.5 - t));
}

/** cos x for x in [0, π/4]: 1 − x²/2·(1 − x²/12·(1 − x²/30·…)). */
function evenSeries(x: number): number {
  const square = x * x;
  let sum = 1;
  for (let k = 16; k > 0; k -= 2) sum = 1 - (square / (k * (k - 1))) * sum;
  return sum;
}

/** sin x for x in [0, π/4]: x·(1 − x²/6·(1 − x²/20·…)). */
function oddSeries(x: number): number {
  const square = x * x;
  let sum = 1;
  for (let k = 17; k > 1; k -= 2) sum = 1 - (square / (k * (k - 1))) * sum;
  return x * sum;
}
