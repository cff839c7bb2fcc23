// The normal distribution function in double-double, through Mills' ratio R(u) = Φ(−u)/φ(u), which stays moderate:
// Laplace's continued fraction beyond 12, below it Taylor's series about multiples of 1/4. From R′ = u·R − 1 follow
// the coefficients: (n+1)·c[n+1] = u·c[n] + c[n−1]. The values at the nodes come by steps of −1/4 from 12, the direction
// in which errors die out. Relative error ≤ 2^-100, checked against mpmath in reference.test.ts.
import { add, divide, low, multiply, twoProduct } from './double-double.js';
import { expWide, timesArgument } from './elementary.js';
import { Scaled, scale } from './scaled.js';

const INVERSE_ROOT_2PI = [0.3989422804014327, -2.49232720227773e-17] as const;
const TOP = 12;
const STEPS_PER_UNIT = 4;
const TERMS = 36;
/** Half a step away the terms are below 2^-110 from here on. */
const TERMS_NEAR = 28;

/** 1/(u + 1/(u + 2/(u + 3/(u + …)))) with 26 fractions, for u ≥ 12. */
function continuedFraction(u: number): number {
  let bottom = u;
  let bottomLow = 0;
  for (let n = 26; n >= 1; n--) {
    const part = divide(n, 0, bottom, bottomLow);
    bottom = add(u, 0, part, low[0]!);
    bottomLow = low[0]!;
  }
  return divide(1, 0, bottom, bottomLow);
}

interface Node {
  readonly high: Float64Array;
  readonly rest: Float64Array;
}

/** Taylor's coefficients of R at u from its value there. */
function expand(u: number, value: number, valueLow: number): Node {
  const high = new Float64Array(TERMS);
  const rest = new Float64Array(TERMS);
  high[0] = value;
  rest[0] = valueLow;
  for (let n = 0; n + 1 < TERMS; n++) {
    const product = multiply(high[n]!, rest[n]!, u, 0);
    // For n = 0 the derivative's −1 stands where c[−1] would.
    const sum = add(product, low[0]!, n === 0 ? -1 : high[n - 1]!, n === 0 ? 0 : rest[n - 1]!);
    high[n + 1] = divide(sum, low[0]!, n + 1, 0);
    rest[n + 1] = low[0]!;
  }
  return { high, rest };
}

function taylor(node: Node, h: number, terms: number): number {
  let sum = 0;
  let sumLow = 0;
  for (let n = terms - 1; n >= 0; n--) {
    const product = multiply(sum, sumLow, h, 0);
    sum = add(product, low[0]!, node.high[n]!, node.rest[n]!);
    sumLow = low[0]!;
  }
  return sum;
}

const NODES: readonly Node[] = nodes();

function nodes(): Node[] {
  const list: Node[] = [];
  let value = continuedFraction(TOP);
  for (let i = TOP * STEPS_PER_UNIT; i >= 0; i--) {
    const node = expand(i / STEPS_PER_UNIT, value, low[0]!);
    list[i] = node;
    value = taylor(node, -1 / STEPS_PER_UNIT, TERMS);
  }
  return list;
}

/** R(u), u ≥ 0. */
function millsRatio(u: number): number {
  if (u >= TOP) return continuedFraction(u);
  const index = Math.round(u * STEPS_PER_UNIT);
  return taylor(NODES[index]!, u - index / STEPS_PER_UNIT, TERMS_NEAR);
}

/** Φ(x). */
export function normalCdf(x: number, out: Scaled): void {
  if (Number.isNaN(x)) return out.set(x, 0, 0);
  const u = Math.min(Math.abs(x), 60);
  const square = twoProduct(u, u);
  expWide(-square / 2, -low[0]! / 2, out);
  const ratio = millsRatio(u);
  const scaled = multiply(ratio, low[0]!, INVERSE_ROOT_2PI[0], INVERSE_ROOT_2PI[1]);
  const tail = multiply(scaled, low[0]!, out.high, out.low);
  out.set(tail, low[0]!, out.exponent);
  if (x < 0) return;
  const value = add(1, 0, -scale(out.high, out.exponent), -scale(out.low, out.exponent));
  out.set(value, low[0]!, 0);
}

/** x·Φ(x). */
export function gelu(x: number, out: Scaled): void {
  if (Number.isNaN(x) || x === 0) return out.set(x, 0, 0);
  if (Math.abs(x) === Number.POSITIVE_INFINITY) return out.set(Math.max(x, 0), 0, 0);
  normalCdf(x, out);
  timesArgument(x, out);
}
