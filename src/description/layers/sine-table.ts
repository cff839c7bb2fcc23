import { expF64 } from '../../core/js/exp.js';

const LOG_10000 = 9.210340371976184;
/** π/2 in two parts, the first of 33 bits: its product with a whole number up to 2²⁰ is exact. */
const QUARTER = 1.5707963267341256;
const QUARTER_REST = 6.077100506506192e-11;

/**
 * (steps, units), row by row: in row t sin(t·f) and cos(t·f) in turn, f = 10000^(−2j/units) for the pair j (Vaswani et al. 2017).
 * `Math.sin` may differ per engine; these are the same everywhere, within 3e-16 for the angle as rounded.
 */
export function sineTable(steps: number, units: number): Float64Array {
  const table = new Float64Array(steps * units);
  for (let column = 0; column < units; column++) {
    const pair = column - (column % 2);
    const frequency = expF64((-pair / units) * LOG_10000);
    for (let t = 0; t < steps; t++) {
      table[t * units + column] = sine(t * frequency, column % 2);
    }
  }
  return table;
}

/** sin(x + quarters·π/2), 0 ≤ x < 10⁶. */
function sine(x: number, quarters: number): number {
  const k = Math.round(x / (Math.PI / 2));
  const rest = x - k * QUARTER - k * QUARTER_REST;
  const quadrant = (k + quarters) % 4;
  const value = quadrant % 2 ? evenSeries(rest) : oddSeries(rest);
  return quadrant < 2 ? value : -value;
}

/** cos x for |x| ≤ π/4, by Taylor's series. */
function evenSeries(x: number): number {
  const square = x * x;
  let sum = 1;
  for (let k = 16; k > 0; k -= 2) sum = 1 - (square / (k * (k - 1))) * sum;
  return sum;
}

/** sin x for |x| ≤ π/4. */
function oddSeries(x: number): number {
  const square = x * x;
  let sum = 1;
  for (let k = 17; k > 1; k -= 2) sum = 1 - (square / (k * (k - 1))) * sum;
  return x * sum;
}
