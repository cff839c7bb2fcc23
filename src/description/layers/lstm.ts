import { checkBoolean } from '../../base/validate.js';
import { CELL_LSTM, CELL_LSTM_OF_OUTPUT, KIND_RECURRENCE } from '../../core/abi.js';
import { sequencesFamily } from '../../core/families/sequences.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import {
  FORGET,
  fillGated,
  GATED_OPTIONS,
  type GatedOptions,
  type GatedSpec,
  placeRecurrent,
} from './recurrent.js';
import { registerLayerKind } from './register.js';

/** What `lstm` takes. */
export interface LstmOptions extends GatedOptions {
  /**
   * Whether a state c of its own is carried from step to step beside the output h; `false`: the forget gate keeps a share of the
   * output instead, c = f·h + i·activation(…), which is brain.js' LSTM and no other library's. Default true.
   */
  cellState?: boolean;
}

/** An LSTM layer as plain data: what `lstm` returns, fit for JSON. */
export interface LstmSpec extends GatedSpec {
  /** What this is. */
  readonly kind: 'lstm';
  /** Absent: there is one. */
  readonly cellState?: false;
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000) over sequences
 * (steps, features): of x·W + h·U + b, gate after gate i f c o, the state c = f·c + i·activation(…) and h = o·activation(c), step by
 * step from 0. W (features, 4·units), U (units, 4·units), b (4·units): `weights`, `recurrentWeights`, `bias`, in Keras' order.
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range. Samples that are no sequences: `new Network` throws.
 *
 * @example
 * ```ts
 * const network = new Network({ inputs: [24, 3], layers: [lstm({ units: 32 }), dense({ units: 1 })] });
 * ```
 */
export function lstm(options: LstmOptions): LstmSpec {
  registerLayerKind(lstmKind as LayerKind);
  return describeLayer(lstmKind, options);
}

/** @internal */
export const lstmKind: LayerKind<LstmSpec> = {
  kind: 'lstm',
  code: KIND_RECURRENCE,
  family: sequencesFamily,
  // A spread would keep the kind in programs without it.
  options: /* @__PURE__ */ GATED_OPTIONS.concat('cellState'),
  describe(where, given) {
    const options = given as unknown as LstmOptions;
    const hasState = checkBoolean(`${where}: cellState`, options.cellState ?? true);
    return {
      kind: 'lstm',
      ...fillGated(where, options, FORGET),
      ...(!hasState && { cellState: false as const }),
    };
  },
  place(where, spec, inputShape) {
    const cell = spec.cellState === false ? CELL_LSTM_OF_OUTPUT : CELL_LSTM;
    return placeRecurrent(where, 'lstm', cell, spec, inputShape);
  },
};
