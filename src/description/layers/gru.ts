import { checkBoolean } from '../../base/validate.js';
import { CELL_GRU, CELL_GRU_RESET_BEFORE, KIND_RECURRENCE } from '../../core/abi.js';
import { sequencesFamily } from '../../core/families/sequences.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import {
  fillGated,
  GATED_OPTIONS,
  type GatedOptions,
  type GatedSpec,
  placeRecurrent,
} from './recurrent.js';
import { registerLayerKind } from './register.js';

/** What `gru` takes. */
export interface GruOptions extends GatedOptions {
  /**
   * Whether the reset gate acts after the product of the state, r·(h·U + b′), as in Keras and PyTorch; `false`: before it, (r·h)·U, as
   * first published, in TensorFlow.js, brain.js and Keras' `reset_after=False`. Default true.
   */
  resetAfter?: boolean;
}

/** A GRU layer as plain data: what `gru` returns, fit for JSON. */
export interface GruSpec extends GatedSpec {
  /** What this is. */
  readonly kind: 'gru';
  /** Absent: the reset gate acts after the product. */
  readonly resetAfter?: false;
}

/**
 * Gated recurrent units (Cho et al. 2014) over sequences [steps, features]: gates z and r of (x·W + b) + (h·U + b′), then
 * h = z·h + (1 − z)·activation((x·W + b) + r·(h·U + b′)), step by step from 0: the reset comes after the product, as in Keras and
 * PyTorch. W (features, 3·units), U (units, 3·units), b and b′ (2, 3·units): `weights`, `recurrentWeights`, `bias`, gate after gate
 * z r h, Keras' order. With `resetAfter: false` activation(x·W + b + (r·h)·U) in the place of that, and `bias` (3·units).
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range. Samples that are no sequences: `new Network` throws.
 *
 * @example
 * ```ts
 * const network = new Network({ inputs: [24, 3], layers: [gru({ units: 32 }), dense({ units: 1 })] });
 * ```
 */
export function gru(options: GruOptions): GruSpec {
  registerLayerKind(gruKind as LayerKind);
  return describeLayer(gruKind, options);
}

/** @internal */
export const gruKind: LayerKind<GruSpec> = {
  kind: 'gru',
  code: KIND_RECURRENCE,
  family: sequencesFamily,
  // A spread would keep the kind in programs without it.
  options: /* @__PURE__ */ GATED_OPTIONS.concat('resetAfter'),
  describe(where, given) {
    const options = given as unknown as GruOptions;
    const isAfter = checkBoolean(`${where}: resetAfter`, options.resetAfter ?? true);
    return {
      kind: 'gru',
      ...fillGated(where, options),
      ...(!isAfter && { resetAfter: false as const }),
    };
  },
  place(where, spec, inputShape) {
    const cell = spec.resetAfter === false ? CELL_GRU_RESET_BEFORE : CELL_GRU;
    return placeRecurrent(where, 'gru', cell, spec, inputShape);
  },
};
