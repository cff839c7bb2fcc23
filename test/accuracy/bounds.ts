import type { FunctionName } from '../reference/activations.js';

/**
 * The largest error that each function may have, in ulp at the exact value, over all arguments. The distance to the
 * correctly rounded result is this rounded to a whole number. docs/numerics-functions.md states what was measured.
 */
export const BOUNDS: Readonly<
  Record<FunctionName, { readonly f64: number; readonly f32: number }>
> = {
  exp: { f64: 1, f32: 1 },
  log: { f64: 0.85, f32: 0.85 },
  sigmoid: { f64: 2.4, f32: 2.45 },
  tanh: { f64: 1.45, f32: 1.45 },
  elu: { f64: 1.2, f32: 1.2 },
  selu: { f64: 2, f32: 2 },
  gelu: { f64: 3.8, f32: 3.8 },
  silu: { f64: 3, f32: 3 },
  softplus: { f64: 1.9, f32: 1.9 },
  mish: { f64: 3.8, f32: 3.8 },
  hardSigmoid: { f64: 1, f32: 1 },
};

/** What the docstrings promise, as a distance to the correctly rounded result. */
export const PROMISED: Readonly<Partial<Record<FunctionName, number>>> = {
  exp: 1,
  log: 1,
  sigmoid: 2,
  tanh: 2,
  softplus: 2,
};
