import { FormatError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import type { LayerSpec } from '../description/layers/resolve.js';
import type { NetworkData, NetworkModelJSON } from '../network/json.js';
import { Network } from '../network/network.js';
import { encodeSafetensors, type Safetensors } from './safetensors.js';
import { checkShape, type Tensor, type TensorArray, type TensorLike } from './tensor.js';

/** A network as safetensors, see `toSafetensors`. */
export function networkToSafetensors(
  network: Network,
  withTraining: boolean,
): Uint8Array<ArrayBuffer> {
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
  const json = {
    dtype,
    inputs,
    layers,
    seed,
    ...(withTraining ? splitTraining(data, tensors) : { random: null, training: null }),
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

/** The other way. @throws FormatError */
export function networkFromSafetensors(json: Record<string, unknown>, file: Safetensors): Network {
  const used = new Set<string>();
  const data = join(json, file, used);
  for (const name of file.tensors.keys()) {
    if (!used.has(name)) fail(`tensor ${JSON.stringify(name)} belongs to no layer`);
  }
  return Network.fromJSON(data as NetworkModelJSON);
}

/** The numbers of a tensor, if there is one of this name. @throws FormatError another dtype or shape */
type Take = (name: string, dtype: unknown, shape?: readonly unknown[]) => TensorArray | undefined;

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
        const shape: unknown[] = [columns, spec.units];
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
  lengths: readonly unknown[] | undefined,
): void {
  if (dtype !== expected) fail(`${name}: expected ${describe(expected)}, got ${dtype}`);
  if (lengths) checkShape(`fromSafetensors: ${name}`, shape, lengths);
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
