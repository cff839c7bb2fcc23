import { CELL_GRU, KIND_RECURRENCE } from '../../core/abi.js';
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
export interface GruOptions extends GatedOptions {}

/** A GRU layer as plain data: what `gru` returns, fit for JSON. */
export interface GruSpec extends GatedSpec {
  /** What this is. */
  readonly kind: 'gru';
}

/**
 * Gated recurrent units (Cho et al. 2014) over sequences [steps, features]: gates z and r of (x·W + b) + (h·U + b′), then
 * h = z·h + (1 − z)·activation((x·W + b) + r·(h·U + b′)), step by step from 0: the reset comes after the product, as in Keras and
 * PyTorch. W (features, 3·units), U (units, 3·units), b and b′ (2, 3·units): `weights`, `recurrentWeights`, `bias`, gate after gate
 * z r h, Keras' order.
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
  options: GATED_OPTIONS,
  describe: (where, given) => ({
    kind: 'gru',
    ...fillGated(where, given as unknown as GruOptions),
  }),
  place: (where, spec, inputShape) => placeRecurrent(where, 'gru', CELL_GRU, spec, inputShape),
};
