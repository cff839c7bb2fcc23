import { toBase64 } from '../base/base64.js';
import { copyPlain } from '../base/plain-data.js';
import { ownProperties } from '../base/validate.js';
import type { LayerSpec } from '../description/layers/layer-spec.js';
import type { LossName } from '../description/losses.js';
import type { OptimizerSpec } from '../description/optimizers.js';
import type { Numbers } from '../matrix/matrix-like.js';
import { shownShape } from '../matrix/shape.js';
import { type RandomStateJSON, toRandomStateJSON } from '../random/json.js';
import type { NetworkState } from './state.js';
import {
  type TrainingProgressData,
  type TrainingProgressJSON,
  toProgressData,
  toProgressJSON,
} from './training/progress-json.js';

/** A layer as plain data: its description and its tensors. */
export type LayerJSON = LayerSpec & {
  /** The tensors by name, buffers too: their numbers, the last axis fastest. Absent where the layer has none. */
  parameters?: Record<string, number[]>;
  /** Where they hold −0, which JSON writes as 0. */
  negativeZeros?: Record<string, number[]>;
};

/** A layer as version 1 had it. */
export type LayerJSON1 = LayerSpec & {
  /** (inputs, units), row by row; absent where the kind has none. */
  weights?: number[];
  /** (units); null or absent where there is none. */
  biases?: number[] | null;
  /** Where weights, then biases, hold −0, which JSON writes as 0. */
  negativeZeros?: number[];
};

/** What is needed to go on with a training as if it had not been interrupted. */
export interface NetworkTrainingJSON {
  /** The loss last trained with. */
  loss: LossName | null;
  /** The optimizer last used; null: none yet. */
  optimizer: OptimizerSpec | null;
  /** Its numbers that change from step to step: learning rate and powers of the betas among them. */
  hyper: number[];
  /** Its moments, little-endian numbers of the dtype in base64. */
  moments: string;
  /** The order of the samples after the last shuffle, little-endian 32-bit integers in base64; null: not shuffled. */
  order: string | null;
  /** How far the training had come, where the network was saved in the midst of one; what `resume` goes on from. */
  progress?: TrainingProgressJSON;
}

/** A network as plain data; every number is exact. */
export interface NetworkJSON {
  /** What this is. */
  format: 'myelin-network';
  /** The version of this form; files of version 1, which 0.1 wrote, are read too. */
  version: 2;
  /** The type of its numbers. */
  dtype: 'float64' | 'float32';
  /** Numbers in a sample, or its shape; null: any number of steps. */
  inputs: number | (number | null)[];
  /** The layers with their parameters. */
  layers: LayerJSON[];
  /** The seed that the weights were drawn with. */
  seed: number;
  /** The random state as it stands. */
  random: RandomStateJSON;
  /** To go on with a training. */
  training: NetworkTrainingJSON;
}

/** What `fromJSON` takes: what is needed to run it will do. */
export type NetworkModelJSON = Omit<NetworkJSON, 'version' | 'layers' | 'random' | 'training'> & {
  /** As written, or version 1. */
  version: 1 | 2;
  /** In the form of the version. */
  layers: LayerJSON[] | LayerJSON1[];
  /** null: left out; the generator starts anew from the seed. */
  random: RandomStateJSON | null;
  /** null: left out; the next training starts afresh. */
  training: NetworkTrainingJSON | null;
};

/** A tensor's numbers with their shape. @internal */
export interface TensorData {
  readonly shape: readonly number[];
  readonly data: Numbers;
}

/**
 * The same with typed arrays in the place of lists and base64, for formats that hold them as bytes. `fromJSON` takes it
 * as well.
 *
 * @internal
 */
export interface NetworkData extends Omit<NetworkJSON, 'layers' | 'training'> {
  layers: (LayerSpec & { parameters?: Record<string, TensorData> })[];
  training: {
    loss: LossName | null;
    optimizer: OptimizerSpec | null;
    hyper: Float64Array;
    moments: Numbers;
    order: Uint32Array | null;
    progress?: TrainingProgressData;
  };
}

/** @internal */
export function toNetworkData(state: NetworkState): NetworkData {
  const { plan, layers, seed, dtype, optimizer } = state;
  const { inputShape, entersSteps } = layers[0]!;
  const { random, optimizerScalars, parameters, moments } = state.parts();
  const progress = state.liveProgress?.() ?? state.progress;
  return {
    format: 'myelin-network',
    version: 2,
    dtype: dtype.name,
    inputs:
      inputShape.length > 1 || entersSteps ? [...shownShape(inputShape, entersSteps)] : plan.inputs,
    layers: layers.map((layer, i) => {
      const spec = inheritNothing(copyPlain(layer.spec as LayerSpec));
      if (layer.tensors.length === 0) return spec;
      const tensors: Record<string, TensorData> = Object.create(null);
      for (const [t, { name, shape }] of layer.tensors.entries()) {
        const { at, count } = plan.layers[i]!.tensors[t]!;
        tensors[name] = { shape, data: parameters.subarray(at, at + count) };
      }
      return inheritNothing({ ...spec, parameters: tensors });
    }),
    seed,
    random: toRandomStateJSON(seed, random),
    training: inheritNothing({
      loss: state.loss ?? null,
      optimizer: copyPlain(optimizer ?? null),
      hyper: optimizer ? optimizerScalars : optimizerScalars.subarray(0, 0),
      moments,
      order: state.liveOrder?.() ?? state.order ?? null,
      ...(progress ? { progress: toProgressData(progress) } : {}),
    }),
  };
}

/** @internal */
export function toNetworkJSON(state: NetworkState): NetworkJSON {
  const data = toNetworkData(state);
  const { hyper, moments, order, progress, ...rest } = data.training;
  return {
    ...data,
    layers: data.layers.map(({ parameters, ...spec }) => {
      if (!parameters) return spec as LayerJSON;
      const tensors = Object.entries(parameters);
      const zeros = tensors.flatMap(([name, { data }]) => {
        const places = negativeZeros(data);
        return places.length > 0 ? [[name, places] as const] : [];
      });
      return {
        ...(spec as LayerSpec),
        parameters: Object.fromEntries(tensors.map(([name, { data }]) => [name, plain(data)])),
        ...(zeros.length > 0 ? { negativeZeros: Object.fromEntries(zeros) } : {}),
      };
    }),
    training: {
      ...rest,
      hyper: Array.from(hyper),
      moments: toBase64(moments),
      order: order && toBase64(order),
      ...(progress ? { progress: toProgressJSON(progress) } : {}),
    },
  };
}

/** What may be absent from it is then not found on all objects either. */
function inheritNothing<T extends object>(value: T): T {
  return ownProperties(value) as T;
}

function negativeZeros(values: Numbers): number[] {
  const places: number[] = [];
  for (let i = 0; i < values.length; i++) if (Object.is(values[i], -0)) places.push(i);
  return places;
}

/** Without −0, so that the object and its JSON text say the same. */
function plain(values: Numbers): number[] {
  return Array.from(values, (value) => value + 0);
}
