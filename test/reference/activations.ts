// The references by name, in the form that the suites take: f(x, out).
import { low, multiply } from './double-double.js';
import { exp, expm1, log, sigmoid, silu, softplus, tanh, timesArgument } from './elementary.js';
import { hardSigmoid, mish } from './mish.js';
import { gelu } from './normal.js';
import type { Scaled } from './scaled.js';

export type Reference = (x: number, out: Scaled) => void;

/** λ and λ·α of Klambauer et al., to 106 bits. */
const LAMBDA = [1.0507009873554805, 3.987484766715415e-17] as const;
const LAMBDA_ALPHA = [1.7580993408473768, 1.415351938008446e-17] as const;

function elu(x: number, out: Scaled): void {
  if (x < 0) expm1(x, out);
  else out.set(x, 0, 0);
}

function selu(x: number, out: Scaled): void {
  if (x < 0) {
    expm1(x, out);
    const value = multiply(out.high, out.low, LAMBDA_ALPHA[0], LAMBDA_ALPHA[1]);
    out.set(value, low[0]!, out.exponent);
  } else if (x > 0 && x < Number.POSITIVE_INFINITY) {
    out.set(LAMBDA[0], LAMBDA[1], 0);
    timesArgument(x, out);
  } else {
    out.set(x, 0, 0);
  }
}

export const REFERENCES = {
  exp,
  log,
  sigmoid,
  tanh,
  elu,
  selu,
  gelu,
  silu,
  softplus,
  mish,
  hardSigmoid,
} as const;

export type FunctionName = keyof typeof REFERENCES;
