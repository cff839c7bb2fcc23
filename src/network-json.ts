import type { Numbers } from './data/matrix.js';
import { FormatError, MyelinError } from './errors.js';
import { type LayerSpec, resolveLayers } from './layers/resolve.js';
import { checkLoss, type LossName } from './losses.js';
import type { NetworkOptions } from './network.js';
import { type NetworkState, planOf } from './network-state.js';
import { momentCount, type OptimizerSpec, resolveOptimizer } from './optimizers.js';
import { makeResult } from './random-arguments.js';
import {
  fromRandomStateJSON,
  type RandomStateJSON,
  toRandomStateJSON,
} from './random-state-json.js';
import { fromBase64, toBase64 } from './serialization/base64.js';
import { checkInteger, checkName, describe } from './validate.js';

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

/** @internal */
export function toNetworkJSON(state: NetworkState): NetworkJSON {
  const { plan, layers, seed, single, optimizer } = state;
  const { random, hyper, parameters, moments } = state.parts();
  const order = state.liveOrder?.() ?? state.order;
  return {
    format: 'myelin-network',
    version: 1,
    dtype: single ? 'float32' : 'float64',
    inputs: plan.inputs,
    layers: layers.map((layer, i) => {
      const spec = layer.spec as LayerSpec;
      if (!layer.weights) return spec;
      const { weightsAt, biasAt, inputs, units } = plan.layers[i]!;
      const weights = parameters.subarray(weightsAt, weightsAt + inputs * units);
      const biases = biasAt < 0 ? undefined : parameters.subarray(biasAt, biasAt + units);
      const zeros = [
        ...negativeZeros(weights, 0),
        ...(biases ? negativeZeros(biases, weights.length) : []),
      ];
      return {
        ...spec,
        weights: plain(weights),
        biases: biases ? plain(biases) : null,
        ...(zeros.length > 0 ? { negativeZeros: zeros } : {}),
      };
    }),
    seed,
    random: toRandomStateJSON(seed, random),
    training: {
      loss: state.loss ?? null,
      optimizer: optimizer ?? null,
      hyper: optimizer ? Array.from(hyper) : [],
      moments: toBase64(moments),
      order: order ? toBase64(order) : null,
    },
  };
}

/** A network that `toNetworkJSON` described: what to make it of, and what then to put into its state. */
interface ReadNetwork {
  readonly options: NetworkOptions;
  /** Uses itself up. */
  load(state: NetworkState): void;
}

/** @throws FormatError @internal */
export function readNetworkJSON(json: unknown): ReadNetwork {
  if (!isObject(json) || json.format !== 'myelin-network') {
    fail(`expected { format: 'myelin-network' }, got ${describe(json)}`);
  }
  if (json.version !== 1) fail(`version ${describe(json.version)} is not known; known is 1`);
  try {
    return read(json);
  } catch (cause) {
    if (cause instanceof FormatError || !(cause instanceof MyelinError)) throw cause;
    if (cause.code === 'ERR_OUT_OF_MEMORY') throw cause;
    fail(cause.message);
  }
}

function read(json: Record<string, unknown>): ReadNetwork {
  const dtype = checkName('dtype', json.dtype, ['float64', 'float32'] as const);
  const single = dtype === 'float32';
  const inputs = checkInteger('inputs', json.inputs, 1, 1_000_000);
  if (!Array.isArray(json.layers)) fail(`layers: expected a list, got ${describe(json.layers)}`);
  const given: unknown[] = json.layers;
  const layers = resolveLayers('layers', given.map(withoutNumbers), inputs);
  const seed = checkInteger('seed', json.seed, 0, 2 ** 32 - 1);
  const plan = planOf(layers);
  const parameters = makeResult(
    'Network.fromJSON',
    plan.parameters,
    (length): Numbers => (single ? new Float32Array(length) : new Float64Array(length)),
  );
  for (const [i, { weightsAt, biasAt, inputs, units }] of plan.layers.entries()) {
    if (!layers[i]!.weights) continue;
    const { weights, biases, negativeZeros } = given[i] as Record<string, unknown>;
    fill(`layers[${i}]: weights`, weights, parameters, weightsAt, inputs * units);
    if (biasAt >= 0) fill(`layers[${i}]: biases`, biases, parameters, biasAt, units);
    setNegativeZeros(`layers[${i}]: negativeZeros`, negativeZeros, parameters.subarray(weightsAt));
  }
  const random = fromRandomStateJSON(json.random).words;
  const { training } = json;
  if (!isObject(training)) fail(`training: expected an object, got ${describe(training)}`);
  const optimizer =
    training.optimizer === null
      ? undefined
      : resolveOptimizer('training: optimizer', training.optimizer);
  const hyper = new Float64Array(8);
  if (optimizer) fill('training: hyper', training.hyper, hyper, 0, hyper.length);
  const count = optimizer ? momentCount(optimizer) * plan.parameters : 0;
  const bytes = fromBase64('training: moments', training.moments, count * (single ? 4 : 8));
  const moments = single ? new Float32Array(bytes) : new Float64Array(bytes);
  const order = readOrder(training.order);
  const loss =
    training.loss === null ? undefined : checkLoss('training: loss', training.loss, plan.outputs);
  return {
    options: { inputs, layers: layers.map((layer) => layer.spec as LayerSpec), seed, dtype },
    load(state) {
      state.load({ random, hyper, parameters, moments }, optimizer);
      state.order = order;
      state.loss = loss;
    },
  };
}

/** A permutation, or undefined. */
function readOrder(text: unknown): Uint32Array | undefined {
  if (text === null) return undefined;
  const what = 'training: order';
  const length = typeof text === 'string' ? byteLengthOf(text) : 0;
  const order = new Uint32Array(fromBase64(what, text, length - (length % 4)));
  const seen = new Uint8Array(order.length);
  for (const row of order) {
    // An index beyond the samples would read memory that is not theirs.
    if (row >= order.length || seen[row]) fail(`${what}: not an order of ${order.length} samples`);
    seen[row] = 1;
  }
  return order;
}

function byteLengthOf(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

function withoutNumbers(layer: unknown): unknown {
  if (!isObject(layer)) return layer;
  const { weights, biases, negativeZeros, ...spec } = layer;
  return spec;
}

function fill(what: string, values: unknown, target: Numbers, at: number, count: number): void {
  if (!Array.isArray(values) || values.length !== count) {
    fail(`${what}: expected ${count} numbers, got ${describe(values)}`);
  }
  for (let i = 0; i < count; i++) {
    const value: unknown = values[i];
    if (typeof value === 'number') target[at + i] = value;
    if (typeof value !== 'number' || !Number.isFinite(target[at + i])) {
      fail(`${what}[${i}]: expected a finite number, got ${describe(value)}`);
    }
  }
}

function* negativeZeros(values: Numbers, offset: number): Generator<number> {
  for (let i = 0; i < values.length; i++) if (Object.is(values[i], -0)) yield offset + i;
}

/** Without −0, so that the object and its JSON text say the same. */
function plain(values: Numbers): number[] {
  return Array.from(values, (value) => value + 0);
}

function setNegativeZeros(what: string, places: unknown, parameters: Numbers): void {
  if (places === undefined) return;
  if (!Array.isArray(places)) fail(`${what}: expected a list, got ${describe(places)}`);
  for (const place of places as unknown[]) {
    if (typeof place !== 'number' || parameters[place] !== 0) {
      fail(`${what}: ${describe(place)} is not the place of a 0`);
    }
    parameters[place] = -0;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function fail(message: string): never {
  throw new FormatError(`Network.fromJSON: ${message.replace(/\.$/, '')}.`);
}
