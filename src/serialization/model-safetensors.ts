import { FormatError, OptionError } from '../base/errors.js';
import {
  checkBoolean,
  checkOptions,
  describe,
  hasMethod,
  isA,
  isDictionary,
} from '../base/validate.js';
import { Network } from '../network/network.js';
import type { Neuron } from '../neuron/neuron.js';
import type { NeuronJSON } from '../neuron/options.js';
import type { BytesLike } from './bytes.js';
import { fail } from './fail.js';
import type { Model, ModelClass } from './model-class.js';
import { nestedFromSafetensors, nestedToSafetensors } from './nested-safetensors.js';
import { networkFromSafetensors, networkToSafetensors } from './network-safetensors.js';
import { neuronFromSafetensors, neuronToSafetensors } from './neuron-safetensors.js';
import { decodeSafetensors, type Safetensors } from './safetensors.js';
import { parseStrictJSON } from './strict-json.js';

const WHAT = 'fromSafetensors';
/** Nested deeper than any architecture. */
const MAX_DEPTH = 16;

/** Models with networks within; their classes are known by what they write. */
const NESTED = ['myelin-classifier', 'myelin-regressor'];

/**
 * A network, a neuron or a model of tables as a safetensors file, exact; the architecture in its metadata.
 *
 * - A network: `layers.0.weight` (inputs, units), `layers.0.bias` (units), … in the network's dtype; metadata `format:
 *   'myelin-network'`, `version`, and `network`, JSON. With `training` also the optimizer's moments (`training.moments`), the
 *   random state (`random.key`), the order of the samples (`training.order`) and what early stopping keeps (`training.best`).
 * - A neuron: `weight` (inputs, 1) and, if it has one, `bias` (1), in float64; `format: 'myelin-neuron'`, `version`, `neuron`.
 * - A `Classifier` or `Regressor`: `members.0.networks.2.layers.0.weight` and so on, of several targets with `models.1.` before;
 *   `format: 'myelin-classifier'` or `'myelin-regressor'`, `version`, `model`: columns, preprocessing and shares as JSON.
 *
 * Weights are (inputs, units), as in `Network`; for PyTorch's layout use `toStateDict`.
 *
 * @param options - `training`: see `SaveOptions`; false by default.
 * @throws OptionError @throws DisposedError
 *
 * @example
 * ```ts
 * const bytes = toSafetensors(network);
 * const copy = fromSafetensors(bytes);
 * ```
 */
export function toSafetensors(
  model: Network | Neuron | Model,
  options: { training?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const what = 'toSafetensors';
  const given = checkOptions(what, options, ['training']);
  const training = checkBoolean(`${what}: training`, given.training ?? false);
  if (isA(model, Network)) return networkToSafetensors(model, training);
  // Known by what it writes: programs without neurons shall not bundle their class.
  const json: unknown = hasMethod(model, 'toJSON') ? model.toJSON() : undefined;
  const format = isDictionary(json) ? json.format : undefined;
  if (format === 'myelin-neuron') return neuronToSafetensors(json as NeuronJSON);
  if (NESTED.includes(format as string)) return nestedToSafetensors(json as { format: string });
  throw new OptionError(
    `${what}: expected a Network, a Neuron or a model of tables, got ${describe(model)}; other models are saved as JSON.`,
  );
}

/**
 * The model that `toSafetensors` wrote. `kind` is its class, `Network` by default.
 *
 * @throws FormatError broken, or of another class, or not of Myelin's: other files are read with `decodeSafetensors`.
 *
 * @example
 * ```ts
 * const network = fromSafetensors(bytes);
 * const neuron = fromSafetensors(toSafetensors(new Neuron({ inputs: 3 })), Neuron);
 * ```
 */
export function fromSafetensors(bytes: BytesLike): Network;
export function fromSafetensors<T extends Model>(bytes: BytesLike, kind: ModelClass<T>): T;
export function fromSafetensors(bytes: BytesLike, kind: ModelClass<Model> = Network): Model {
  const file = decodeSafetensors(bytes);
  const format = file.metadata.get('format');
  const isNetwork = (kind as unknown) === Network;
  if (format === 'myelin-network' && isNetwork) {
    return networkFromSafetensors(architectureOf(file, 'network'), file);
  }
  // Its own `fromJSON` refuses what is no neuron's class.
  if (format === 'myelin-neuron' && !isNetwork) {
    return kind.fromJSON(neuronFromSafetensors(architectureOf(file, 'neuron'), file) as never);
  }
  if (NESTED.includes(format ?? '') && !isNetwork) {
    return kind.fromJSON(nestedFromSafetensors(architectureOf(file, 'model'), file) as never);
  }
  const expected = isNetwork
    ? "'myelin-network'"
    : `'myelin-neuron', ${NESTED.map((each) => `'${each}'`).join(' or ')}`;
  const got = format === undefined ? 'none' : describe(format);
  throw new FormatError(
    `${WHAT}: metadata: format: expected ${expected}, got ${got}; safetensors hold networks, neurons and models of tables.`,
  );
}

/** The JSON in the metadata, of a version that is known. @throws FormatError */
function architectureOf({ metadata }: Safetensors, name: string): Record<string, unknown> {
  if (metadata.get('version') !== '1') {
    fail(`${WHAT}: metadata: version`, '1', describe(metadata.get('version')));
  }
  const text = metadata.get(name) ?? fail(`${WHAT}: metadata: ${name}`, 'JSON', 'none');
  const json = parseStrictJSON(WHAT, text, MAX_DEPTH);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    fail(`${WHAT}: metadata: ${name}`, 'an object', describe(json));
  }
  return json as Record<string, unknown>;
}
