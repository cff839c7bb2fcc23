import { FormatError } from '../errors.js';
import type { LayerSpec } from '../layers/resolve.js';
import { Network } from '../network.js';
import type { NetworkData, NetworkModelJSON } from '../network-json.js';
import { checkBoolean, checkOptions, describe } from '../validate.js';
import type { BytesLike } from './bytes.js';
import { decodeSafetensors, encodeSafetensors, type Safetensors } from './safetensors.js';
import { parseStrictJSON } from './strict-json.js';
import type { Tensor, TensorArray, TensorLike } from './tensor.js';

/** Nested deeper than any architecture. */
const MAX_DEPTH = 16;

/**
 * A network as a safetensors file: `layers.0.weight` (inputs, units), `layers.0.bias` (units), … in the network's dtype,
 * exact; in its metadata `format: 'myelin-network'`, `version`, and `network`, the architecture as JSON. With `training`
 * also the optimizer's moments (`training.moments`), the random state (`random.key`), the order of the samples
 * (`training.order`) and what early stopping keeps (`training.best`).
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
  network: Network,
  options: { training?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  checkOptions('toSafetensors', options, ['training']);
  const data = network.toData();
  const tensors = new Map<string, TensorLike>();
  const layers = data.layers.map((layer, i) => {
    const { weights, biases, ...spec } = layer;
    if (weights) {
      const columns = layer.kind === 'dense' ? layer.units : 1;
      tensors.set(`layers.${i}.weight`, matrix(weights, columns));
      if (biases) tensors.set(`layers.${i}.bias`, vector(biases));
    }
    return spec;
  });
  const { dtype, inputs, seed } = data;
  const training = checkBoolean('toSafetensors: training', options.training ?? false);
  const json = {
    dtype,
    inputs,
    layers,
    seed,
    ...(training ? splitTraining(data, tensors) : { random: null, training: null }),
  };
  return encodeSafetensors(tensors, {
    format: data.format,
    version: String(data.version),
    network: JSON.stringify(json),
  });
}

/** Puts the lists of a training among the tensors and returns the rest. */
function splitTraining(data: NetworkData, tensors: Map<string, TensorLike>): object {
  const { key, ...random } = data.random;
  const { moments, order, progress, ...training } = data.training;
  const stopping = progress?.earlyStopping;
  tensors.set('random.key', vector(Uint32Array.from(key)));
  if (moments.length > 0) tensors.set('training.moments', vector(moments));
  if (order) tensors.set('training.order', vector(order));
  if (stopping?.parameters) tensors.set('training.best', vector(stopping.parameters));
  const kept = stopping ? { ...stopping, parameters: null } : null;
  return {
    random,
    training: {
      ...training,
      hyper: Array.from(training.hyper),
      ...(progress ? { progress: { ...progress, earlyStopping: kept } } : {}),
    },
  };
}

/**
 * The network that `toSafetensors` wrote.
 *
 * @throws FormatError broken, or not a network of Myelin's: other files are read with `decodeSafetensors`.
 */
export function fromSafetensors(bytes: BytesLike): Network {
  const file = decodeSafetensors(bytes);
  const { metadata } = file;
  if (metadata.get('format') !== 'myelin-network') {
    const got = metadata.has('format') ? describe(metadata.get('format')) : 'none';
    fail(`metadata: format: expected 'myelin-network', got ${got}`);
  }
  if (metadata.get('version') !== '1') {
    fail(`metadata: version: expected 1, got ${describe(metadata.get('version'))}`);
  }
  const text = metadata.get('network') ?? fail('metadata: network: expected JSON, got none');
  const json = objectOf('network', parseStrictJSON('fromSafetensors', text, MAX_DEPTH));
  const used = new Set<string>();
  const data = join(json, file, used);
  for (const name of file.tensors.keys()) {
    if (!used.has(name)) fail(`tensor ${JSON.stringify(name)} belongs to no layer`);
  }
  return Network.fromJSON(data as NetworkModelJSON);
}

/** The numbers of a tensor, if there is one of this name. @throws FormatError another dtype or shape */
type Take = (name: string, dtype: unknown, shape?: readonly number[]) => TensorArray | undefined;

/** The other way; `used` learns the names of tensors. What is wrong in the rest `fromJSON` finds. */
function join(json: Record<string, unknown>, file: Safetensors, used: Set<string>): object {
  const take: Take = (name, dtype, shape) => {
    const tensor = file.tensors.get(name);
    if (!tensor) return undefined;
    used.add(name);
    checkTensor(name, tensor, dtype, shape);
    return tensor.data;
  };
  const { dtype, layers, random, training } = json;
  let columns = json.inputs;
  const joined = Array.isArray(layers)
    ? layers.map((layer: unknown, i) => {
        const spec = objectOf(`layers[${i}]`, layer) as Partial<LayerSpec>;
        if (spec.kind !== 'dense') return spec;
        const shape = [columns, spec.units] as number[];
        columns = spec.units;
        const weights = take(`layers.${i}.weight`, dtype, shape);
        return {
          ...spec,
          weights,
          biases: take(`layers.${i}.bias`, dtype, shape.slice(1)) ?? null,
        };
      })
    : layers;
  const data = { ...json, format: 'myelin-network', version: 1, layers: joined };
  if (random === null && training === null) return data;
  const { progress, ...rest } = objectOf('training', training);
  return {
    ...data,
    random: { ...objectOf('random', random), key: Array.from(take('random.key', 'uint32') ?? []) },
    training: {
      ...rest,
      moments: take('training.moments', dtype) ?? new Float64Array(0),
      order: take('training.order', 'uint32') ?? null,
      ...(progress === undefined ? {} : { progress: joinProgress(progress, dtype, take) }),
    },
  };
}

function joinProgress(progress: unknown, dtype: unknown, take: Take): Record<string, unknown> {
  const given = objectOf('training: progress', progress);
  if (given.earlyStopping === null) return given;
  const stopping = objectOf('training: progress: earlyStopping', given.earlyStopping);
  return {
    ...given,
    earlyStopping: { ...stopping, parameters: take('training.best', dtype) ?? null },
  };
}

function checkTensor(
  name: string,
  { shape, dtype }: Tensor,
  expected: unknown,
  lengths: readonly number[] | undefined,
): void {
  if (dtype !== expected) fail(`${name}: expected ${describe(expected)}, got ${dtype}`);
  if (lengths && String(shape) !== String(lengths)) {
    fail(`${name}: expected shape [${lengths.join(', ')}], got [${shape.join(', ')}]`);
  }
}

function matrix(data: TensorArray, columns: number): TensorLike {
  return { shape: [data.length / columns, columns], data };
}

function vector(data: TensorArray): TensorLike {
  return { shape: [data.length], data };
}

function objectOf(what: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  return fail(`${what}: expected an object, got ${describe(value)}`);
}

function fail(message: string): never {
  throw new FormatError(`fromSafetensors: ${message}.`);
}
