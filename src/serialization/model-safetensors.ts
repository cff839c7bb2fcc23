import { FormatError, OptionError } from '../base/errors.js';
import { checkBoolean, checkOptions, describe, hasMethod, isA } from '../base/validate.js';
import { Network } from '../network/network.js';
import type { Neuron } from '../neuron/neuron.js';
import type { BytesLike } from './bytes.js';
import { fail } from './fail.js';
import type { Model, ModelClass } from './model-class.js';
import { networkFromSafetensors, networkToSafetensors } from './network-safetensors.js';
import { neuronFromSafetensors, neuronToSafetensors } from './neuron-safetensors.js';
import { decodeSafetensors, type Safetensors } from './safetensors.js';
import { parseStrictJSON } from './strict-json.js';

const WHAT = 'fromSafetensors';
/** Nested deeper than any architecture. */
const MAX_DEPTH = 16;

/**
 * A network or a neuron as a safetensors file, exact; the architecture in its metadata.
 *
 * - A network: `layers.0.weight` (inputs, units), `layers.0.bias` (units), … in the network's dtype; metadata `format:
 *   'myelin-network'`, `version`, and `network`, JSON. With `training` also the optimizer's moments (`training.moments`), the
 *   random state (`random.key`), the order of the samples (`training.order`) and what early stopping keeps (`training.best`).
 * - A neuron: `weight` (inputs, 1) and, if it has one, `bias` (1), in float64; `format: 'myelin-neuron'`, `version`, `neuron`.
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
  model: Network | Neuron,
  options: { training?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const what = 'toSafetensors';
  const given = checkOptions(what, options, ['training']);
  const training = checkBoolean(`${what}: training`, given.training ?? false);
  if (isA(model, Network)) return networkToSafetensors(model, training);
  // Known by what it writes: programs without neurons shall not bundle their class.
  const json = hasMethod(model, 'toJSON') ? model.toJSON() : undefined;
  if (json?.format === 'myelin-neuron') return neuronToSafetensors(json);
  throw new OptionError(
    `${what}: expected a Network or a Neuron, got ${describe(model)}; other models are saved as JSON.`,
  );
}

/**
 * The network or neuron that `toSafetensors` wrote. `kind` is its class, `Network` by default.
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
  const expected = isNetwork ? "'myelin-network'" : "'myelin-neuron'";
  const got = format === undefined ? 'none' : describe(format);
  throw new FormatError(
    `${WHAT}: metadata: format: expected ${expected}, got ${got}; safetensors hold networks and neurons.`,
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
