// mish and hardSigmoid in double-double. Relative error ≤ 2^-100, checked against mpmath in reference.test.ts.
import { add, divide, low, multiply } from './double-double.js';
import { expWide, timesArgument } from './elementary.js';
import { Scaled, scale } from './scaled.js';

/** exp(−|x|). */
const decay = new Scaled();

/** x·tanh(log(1 + exp(x))): the tangent is w·(w + 2)/(w·(w + 2) + 2), w = exp(x). */
export function mish(x: number, out: Scaled): void {
  if (Number.isNaN(x) || x === 0) return out.set(x, 0, 0);
  if (Math.abs(x) === Number.POSITIVE_INFINITY) return out.set(Math.max(x, 0), 0, 0);
  expWide(-Math.min(Math.abs(x), 5000), 0, decay);
  const { high, low: rest, exponent } = decay;
  const [e, eLow] = [scale(high, exponent), scale(rest, exponent)];
  if (x < 0) {
    const lead = add(2, 0, e, eLow);
    const leadLow = low[0]!;
    const product = multiply(lead, leadLow, e, eLow);
    const bottom = add(2, 0, product, low[0]!);
    const ratio = divide(lead, leadLow, bottom, low[0]!);
    const value = multiply(ratio, low[0]!, high, rest);
    out.set(value, low[0]!, exponent);
  } else {
    const lead = add(1, 0, 2 * e, 2 * eLow);
    const leadLow = low[0]!;
    const square = multiply(2 * e, 2 * eLow, e, eLow);
    const bottom = add(lead, leadLow, square, low[0]!);
    const value = divide(lead, leadLow, bottom, low[0]!);
    out.set(value, low[0]!, 0);
  }
  timesArgument(x, out);
}

/** (x + 3)/6 from −3 to 3. */
export function hardSigmoid(x: number, out: Scaled): void {
  if (Number.isNaN(x)) return out.set(x, 0, 0);
  if (x <= -3 || x >= 3) return out.set(x < 0 ? 0 : 1, 0, 0);
  const sum = add(x, 0, 3, 0);
  const value = divide(sum, low[0]!, 6, 0);
  out.set(value, low[0]!, 0);
}
