import { OptionError } from '../../base/errors.js';
import { checkNumber } from '../../base/validate.js';
import { KIND_DROPOUT } from '../../core/abi.js';
import { countOf } from '../../matrix/shape.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';

/** What `dropout` takes. */
export interface DropoutOptions extends EveryLayerOptions {
  /** The share of values that are dropped in training: 0 or more, below 1. */
  rate: number;
}

/** A dropout layer as plain data: what `dropout` returns, fit for JSON. */
export interface DropoutSpec extends EveryLayerSpec {
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
  return describeLayer(dropoutKind, options);
}

/** @internal */
export const dropoutKind: LayerKind<DropoutSpec> = {
  kind: 'dropout',
  code: KIND_DROPOUT,
  options: ['rate'],
  describe: (where, options) => fill(where, options as unknown as DropoutOptions),

  place(_where, { rate }, inputShape) {
    const count = countOf(inputShape);
    return {
      outputShape: inputShape,
      tensors: [],
      settings: [rate],
      kept: count,
      products: count,
      isIdentity: true,
      isRandom: rate > 0,
      steps: 'apart',
      note: `${rate}`,
    };
  },
};

function fill(where: string, options: DropoutOptions): DropoutSpec {
  const rate = checkNumber(`${where}: rate`, options.rate, 0, 1);
  if (rate === 1) throw new OptionError(`${where}: rate: 1 drops everything; expected below 1.`);
  return { kind: 'dropout', rate };
}
