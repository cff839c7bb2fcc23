import { CELL_SIMPLE, KIND_RECURRENCE } from '../../core/abi.js';
import { sequencesFamily } from '../../core/families/sequences.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import {
  fillRecurrent,
  placeRecurrent,
  RECURRENT_OPTIONS,
  type RecurrentOptions,
  type RecurrentSpec,
} from './recurrent.js';
import { registerLayerKind } from './register.js';

/** What `simpleRnn` takes. */
export interface SimpleRnnOptions extends RecurrentOptions {}

/** A simple recurrent layer as plain data: what `simpleRnn` returns, fit for JSON. */
export interface SimpleRnnSpec extends RecurrentSpec {
  /** What this is. */
  readonly kind: 'simpleRnn';
}

/**
 * A recurrent layer without gates (Elman 1990) over sequences [steps, features]: h = activation(x·W + h·U + b), step by step from
 * h = 0. W (features, units), U (units, units), b (units): `weights`, `recurrentWeights`, `bias`.
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range. Samples that are no sequences: `new Network` throws.
 *
 * @example
 * ```ts
 * const network = new Network({ inputs: [24, 1], layers: [simpleRnn({ units: 8 }), dense({ units: 1 })] });
 * ```
 */
export function simpleRnn(options: SimpleRnnOptions): SimpleRnnSpec {
  registerLayerKind(simpleRnnKind as LayerKind);
  return describeLayer(simpleRnnKind, options);
}

/** @internal */
export const simpleRnnKind: LayerKind<SimpleRnnSpec> = {
  kind: 'simpleRnn',
  code: KIND_RECURRENCE,
  family: sequencesFamily,
  options: RECURRENT_OPTIONS,
  describe: (where, given) => ({
    kind: 'simpleRnn',
    ...fillRecurrent(where, given as unknown as SimpleRnnOptions),
  }),
  place: (where, spec, inputShape) =>
    placeRecurrent(where, 'simpleRnn', CELL_SIMPLE, spec, inputShape),
};
