import { toBase64 } from '../base/base64.js';
import { copyPlain } from '../base/plain-data.js';
import { ownProperties } from '../base/validate.js';
import type { LayerSpec } from '../description/layers/resolve.js';
import type { LossName } from '../description/losses.js';
import type { OptimizerSpec } from '../description/optimizers.js';
import type { Numbers } from '../matrix/matrix-like.js';
import { type RandomStateJSON, toRandomStateJSON } from '../random/json.js';
import type { NetworkState } from './state.js';
import {
  type TrainingProgressData,
  type TrainingProgressJSON,
  toProgressData,
  toProgressJSON,
} from './training/progress-json.js';

/** A layer as plain data: its description and its parameters. */
export type LayerJSON = LayerSpec & {
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
  /** The version of this form. */
  version: 1;
  /** The type of its numbers. */
  dtype: 'float64' | 'float32';
  /** Numbers in a sample. */
  inputs: number;
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
export type NetworkModelJSON = Omit<NetworkJSON, 'random' | 'training'> & {
  /** null: left out; the generator starts anew from the seed. */
  random: RandomStateJSON | null;
  /** null: left out; the next training starts afresh. */
  training: NetworkTrainingJSON | null;
};

/**
 * The same with typed arrays in the place of lists and base64, for formats that hold them as bytes. `fromJSON` takes it
 * as well.
 *
 * @internal
 */
export interface NetworkData extends Omit<NetworkJSON, 'layers' | 'training'> {
  layers: (LayerSpec & { weights?: Numbers; biases?: Numbers | null })[];
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
  const { plan, layers, seed, single, optimizer } = state;
  const { random, hyper, parameters, moments } = state.parts();
  const progress = state.liveProgress?.() ?? state.progress;
  return {
    format: 'myelin-network',
    version: 1,
    dtype: single ? 'float32' : 'float64',
    inputs: plan.inputs,
    layers: layers.map((layer, i) => {
      const spec = inheritNothing(copyPlain(layer.spec as LayerSpec));
      if (!layer.weights) return spec;
      const { weightsAt, biasAt, inputs, units } = plan.layers[i]!;
      const weights = parameters.subarray(weightsAt, weightsAt + inputs * units);
      const biases = biasAt < 0 ? null : parameters.subarray(biasAt, biasAt + units);
      return inheritNothing({ ...spec, weights, biases });
    }),
    seed,
    random: toRandomStateJSON(seed, random),
    training: inheritNothing({
      loss: state.loss ?? null,
      optimizer: copyPlain(optimizer ?? null),
      hyper: optimizer ? hyper : hyper.subarray(0, 0),
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
    layers: data.layers.map(({ weights, biases, ...spec }) => {
      if (!weights) return spec as LayerJSON;
      const zeros = [
        ...negativeZeros(weights, 0),
        ...(biases ? negativeZeros(biases, weights.length) : []),
      ];
      return {
        ...(spec as LayerSpec),
        weights: plain(weights),
        biases: biases ? plain(biases) : null,
        ...(zeros.length > 0 ? { negativeZeros: zeros } : {}),
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

function* negativeZeros(values: Numbers, offset: number): Generator<number> {
  for (let i = 0; i < values.length; i++) if (Object.is(values[i], -0)) yield offset + i;
}

/** Without −0, so that the object and its JSON text say the same. */
function plain(values: Numbers): number[] {
  return Array.from(values, (value) => value + 0);
}
