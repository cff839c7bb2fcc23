import { FormatError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import type { NetworkData, NetworkModelJSON } from '../network/json.js';
import { Network } from '../network/network.js';
import { encodeSafetensors, type Safetensors } from './safetensors.js';
import type { TensorArray, TensorLike } from './tensor.js';

/** A network as safetensors, see `toSafetensors`. */
export function networkToSafetensors(
  network: Network,
  withTraining: boolean,
): Uint8Array<ArrayBuffer> {
  const data = network.toData();
  const tensors = new Map<string, TensorLike>();
  const layers = splitLayers(data.layers, '', tensors);
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
    version: '1', // of this form, not of the JSON's
    network: JSON.stringify(json),
  });
}

/** Puts the numbers of layers among the tensors, under names that begin with `prefix`, and returns the rest. */
export function splitLayers(
  layers: NetworkData['layers'],
  prefix: string,
  tensors: Map<string, TensorLike>,
): object[] {
  return layers.map(({ parameters, ...spec }, i) => {
    for (const [name, tensor] of Object.entries(parameters ?? {})) {
      tensors.set(`${prefix}layers.${i}.${toFileName(name)}`, tensor);
    }
    return spec;
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
  const data = joinNetwork(json, file, used, '');
  for (const name of file.tensors.keys()) {
    if (!used.has(name)) fail(`tensor ${JSON.stringify(name)} belongs to no layer`);
  }
  return Network.fromJSON(data as NetworkModelJSON);
}

/** The numbers of a tensor, if there is one of this name. @throws FormatError another dtype */
type Take = (name: string, dtype: unknown) => TensorArray | undefined;

/**
 * The data of a network whose tensors' names begin with `start`; `used` learns their names. What is wrong in the rest
 * `fromJSON` finds. @throws FormatError
 */
export function joinNetwork(
  json: Record<string, unknown>,
  file: Safetensors,
  used: Set<string>,
  start: string,
): object {
  const take: Take = (name, dtype) => {
    const tensor = file.tensors.get(name);
    if (!tensor) return undefined;
    used.add(name);
    if (tensor.dtype !== dtype) fail(`${name}: expected ${describe(dtype)}, got ${tensor.dtype}`);
    return tensor.data;
  };
  const { dtype, layers, random, training } = json;
  const names = [...file.tensors.keys()];
  const joined = Array.isArray(layers)
    ? layers.map((layer: unknown, i) => {
        const spec = objectOf(`layers[${i}]`, layer);
        const prefix = `${start}layers.${i}.`;
        const parameters: Record<string, unknown> = Object.create(null);
        for (const name of names) {
          if (!name.startsWith(prefix)) continue;
          const data = take(name, dtype);
          parameters[fromFileName(name.slice(prefix.length))] = {
            shape: file.tensors.get(name)!.shape,
            data,
          };
        }
        return { ...spec, parameters };
      })
    : layers;
  const data = { ...json, format: 'myelin-network', version: 2, layers: joined };
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

/** A tensor's name in a file: `weights` is `weight` there, as in PyTorch's. */
function toFileName(name: string): string {
  return name.replace(/([wW]eight)s$/, '$1');
}

function fromFileName(name: string): string {
  return name.replace(/([wW]eight)$/, '$1s');
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
