// A model with networks within, such as those of tables: its own data in the metadata, the networks' numbers as tensors.
import { FormatError } from '../base/errors.js';
import type { NetworkModelJSON } from '../network/json.js';
import { Network } from '../network/network.js';
import { joinNetwork, splitLayers } from './network-safetensors.js';
import { encodeSafetensors, type Safetensors } from './safetensors.js';
import type { TensorLike } from './tensor.js';

/** What of a network stays in the metadata. */
const KEPT = 'myelin-network';

/**
 * The model whose `toJSON` gives `json`: tensors are named by where their network stands, such as
 * `members.0.networks.2.layers.0.weight`.
 */
export function nestedToSafetensors(json: { readonly format: string }): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, TensorLike>();
  const model = JSON.stringify(split(json, '', tensors));
  return encodeSafetensors(tensors, { format: json.format, version: '1', model });
}

function split(value: unknown, path: string, tensors: Map<string, TensorLike>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each, i) => split(each, `${path}${i}.`, tensors));
  if ('format' in value && value.format === KEPT) {
    const network = Network.fromJSON(value as NetworkModelJSON);
    const { format, dtype, inputs, seed, layers } = network.toData();
    network.dispose();
    const specs = splitLayers(layers, path, tensors);
    return { format, dtype, inputs, layers: specs, seed, random: null, training: null };
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, split(each, `${path}${key}.`, tensors)]),
  );
}

/** The other way: what the model's `fromJSON` takes. @throws FormatError */
export function nestedFromSafetensors(json: Record<string, unknown>, file: Safetensors): object {
  const used = new Set<string>();
  const model = join(json, '', file, used) as object;
  const left = [...file.tensors.keys()].find((name) => !used.has(name));
  if (left === undefined) return model;
  throw new FormatError(`fromSafetensors: tensor ${JSON.stringify(left)} belongs to no network.`);
}

function join(value: unknown, path: string, file: Safetensors, used: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each, i) => join(each, `${path}${i}.`, file, used));
  if ('format' in value && value.format === KEPT) {
    const network = value as unknown as Record<string, unknown>;
    return joinNetwork({ ...network, random: null, training: null }, file, used, path);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, join(each, `${path}${key}.`, file, used)]),
  );
}
