import { OptionError } from '../../base/errors.js';
import { checkNumber, checkOptions } from '../../base/validate.js';
import type { ResolvedLayer } from './layer-kind.js';

/** What `dropout` takes. */
export interface DropoutOptions {
  /** The share of values that are dropped in training: 0 or more, below 1. */
  rate: number;
}

/** A dropout layer as plain data: what `dropout` returns, fit for JSON. */
export interface DropoutSpec {
  /** What this is. */
  readonly kind: 'dropout';
  /** The share of values dropped. */
  readonly rate: number;
}

/**
 * Inverted dropout (Srivastava et al. 2014): in training each value becomes 0 with probability `rate`, the others are
 * divided by 1 − rate. `run` and `evaluate` leave all as it is. The draws come from the network's random state.
 *
 * @throws OptionError `rate` is not in [0, 1).
 *
 * @example
 * ```ts
 * const layers = [dense({ units: 64, activation: 'relu' }), dropout({ rate: 0.2 }), dense({ units: 1 })];
 * ```
 */
export function dropout(options: DropoutOptions): DropoutSpec {
  const given = checkOptions('dropout', options, ['rate']);
  return fill('dropout', given);
}

/** A dropout layer in its place. @internal */
export function resolveDropout(where: string, given: object, inputs: number): ResolvedLayer {
  const own = checkOptions(where, given, ['kind', 'rate']);
  const spec = fill(where, own as DropoutSpec);
  return {
    kind: 'dropout',
    code: 1,
    spec,
    inputs,
    units: inputs,
    activation: 0,
    weights: undefined,
    bias: undefined,
    settings: [spec.rate],
    note: `${spec.rate}`,
  };
}

function fill(where: string, options: DropoutOptions): DropoutSpec {
  const rate = checkNumber(`${where}: rate`, options.rate, 0, 1);
  if (rate === 1) throw new OptionError(`${where}: rate: 1 drops everything; expected below 1.`);
  return { kind: 'dropout', rate };
}
