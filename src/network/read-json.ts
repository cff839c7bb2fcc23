import { fromBase64 } from '../base/base64.js';
import { FormatError, MyelinError } from '../base/errors.js';
import { beginsWithFractions, ownJSON } from '../base/own-json.js';
import { makeResult } from '../base/typed-array.js';
import { checkInteger, checkName, describe, ownProperties, shorten } from '../base/validate.js';
import { DTYPES, type Dtype } from '../core/dtype.js';
import { blockBytes, numbersOf, partsOf } from '../core/network-block.js';
import type { NetworkPlan, PlannedTensor } from '../core/plan.js';
import type { LayerTensor, ResolvedLayer } from '../description/layers/layer-kind.js';
import type { LayerSpec } from '../description/layers/layer-spec.js';
import { resolveLayers } from '../description/layers/register.js';
import { checkLossName } from '../description/losses.js';
import { momentCount, type OptimizerSpec, resolveOptimizer } from '../description/optimizers.js';
import type { Numbers } from '../matrix/matrix-like.js';
import { areFinite } from '../matrix/numbers.js';
import { checkAnyShape, sameShape, showShape } from '../matrix/shape.js';
import { readRandomState } from '../random/json.js';
import { MAX_INPUTS, type NetworkOptions } from './options.js';
import { planOf } from './plan-of.js';
import { fromVersion1 } from './read-json-1.js';
import type { NetworkState } from './state.js';
import type { TrainingProgress } from './training/progress.js';
import { readProgress } from './training/progress-json.js';

/** A network that `toJSON` described: what to make it of, and what then to put into its state. */
interface ReadNetwork {
  readonly options: NetworkOptions;
  /** Uses itself up. */
  load(state: NetworkState): void;
}

/** What belongs to a training. */
interface ReadTraining {
  readonly optimizer: OptimizerSpec | undefined;
  readonly optimizerScalars: Float64Array;
  readonly moments: Numbers;
  readonly order: Uint32Array | undefined;
  readonly loss: NetworkState['loss'];
  readonly progress: TrainingProgress | undefined;
}

/**
 * Reads a `NetworkModelJSON`, or a `NetworkData` with its typed arrays. Everything is checked before anything is made,
 * and no more memory is asked for than what is given takes.
 *
 * @throws FormatError @internal
 */
export function readNetworkJSON(given: unknown): ReadNetwork {
  const json = ownJSON('Network.fromJSON', given);
  if (!isObject(json) || json.format !== 'myelin-network') {
    fail(`expected { format: 'myelin-network' }, got ${describe(json)}`);
  }
  if (json.version !== 1 && json.version !== 2) {
    fail(`version ${describe(json.version)} is not known; known are 1 and 2`);
  }
  try {
    return read(json);
  } catch (cause) {
    if (cause instanceof FormatError || !(cause instanceof MyelinError)) throw cause;
    if (cause.code === 'ERR_OUT_OF_MEMORY') throw cause;
    fail(cause.message);
  }
}

function read(json: Record<string, unknown>): ReadNetwork {
  const dtype = DTYPES[checkName('dtype', json.dtype, ['float64', 'float32'] as const)];
  const inputs = checkAnyShape('inputs', json.inputs, MAX_INPUTS);
  if (!Array.isArray(json.layers)) fail(`layers: expected a list, got ${describe(json.layers)}`);
  const given: unknown[] = json.version === 1 ? json.layers.map(fromVersion1) : json.layers;
  const layers = resolveLayers('layers', given.map(withoutNumbers), inputs);
  const seed = checkInteger('seed', json.seed, 0, 2 ** 32 - 1);
  const plan = planOf(layers);
  const tensors = layers.flatMap((layer, i) =>
    tensorsOf(`layers[${i}]`, layer, plan.layers[i]!.tensors, given[i] as Record<string, unknown>),
  );
  const random = json.random === null ? undefined : readRandomState(json.random).words;
  const training = json.training === null ? UNTRAINED : readTraining(json.training, dtype, plan);
  const { optimizerScalars, moments, optimizer, order, loss, progress } = training;
  const count = optimizer ? momentCount(optimizer) : 0;
  const bytes = blockBytes(plan, dtype, count);
  const words = makeResult('Network.fromJSON', bytes / 4, (length) => new Uint32Array(length));
  const parts = partsOf(words, plan, dtype, count);
  const { parameters } = parts;
  for (const { what, at, count, values, negativeZeros } of tensors) {
    fill(what, values, parameters, at);
    setNegativeZeros(`${what}: negativeZeros`, negativeZeros, parameters.subarray(at, at + count));
  }
  parts.optimizerScalars.set(optimizerScalars);
  parts.moments.set(moments);
  return {
    options: {
      inputs,
      layers: layers.map((layer) => layer.spec as LayerSpec),
      seed,
      dtype: dtype.name,
    },
    load(state) {
      parts.random.set(random ?? state.parts().random);
      state.load(words, optimizer);
      state.order = order;
      state.loss = loss;
      state.progress = progress;
    },
  };
}

const UNTRAINED: ReadTraining = {
  optimizer: undefined,
  optimizerScalars: new Float64Array(8),
  moments: new Float64Array(0),
  order: undefined,
  loss: undefined,
  progress: undefined,
};

function readTraining(training: unknown, dtype: Dtype, plan: NetworkPlan): ReadTraining {
  if (!isObject(training)) fail(`training: expected an object, got ${describe(training)}`);
  const optimizer =
    training.optimizer === null
      ? undefined
      : resolveOptimizer('training: optimizer', training.optimizer);
  const optimizerScalars = new Float64Array(8);
  if (optimizer) {
    checkLength('training: hyper', training.hyper, optimizerScalars.length);
    fill('training: hyper', training.hyper, optimizerScalars, 0);
  }
  return {
    optimizer,
    optimizerScalars,
    moments: readNumbers(
      'training: moments',
      training.moments,
      dtype,
      optimizer ? momentCount(optimizer) * plan.parameters : 0,
    ),
    order: readOrder(training.order),
    loss:
      training.loss === null
        ? undefined
        : checkLossName('training: loss', training.loss, plan.columns),
    progress:
      training.progress === undefined
        ? undefined
        : readProgress('training: progress', training.progress, (what, values) =>
            readNumbers(what, values, dtype, numbersOf(plan)),
          ),
  };
}

/** `count` finite numbers, as base64 or as they are. */
function readNumbers(what: string, values: unknown, dtype: Dtype, count: number): Numbers {
  if (typeof values === 'string' || !isNumbers(values)) {
    const bytes = fromBase64(`Network.fromJSON: ${what}`, values, count * dtype.size);
    return checkFinite(what, new dtype.Array(bytes));
  }
  checkLength(what, values, count);
  const numbers = makeNumbers(dtype, count);
  fill(what, values, numbers, 0);
  return numbers;
}

function checkFinite(what: string, values: Numbers): Numbers {
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) fail(`${what}[${wrong}]: expected a finite number, got ${values[wrong]}`);
  return values;
}

/** A permutation, or undefined. */
function readOrder(given: unknown): Uint32Array | undefined {
  if (given === null) return undefined;
  const what = 'training: order';
  const order = given instanceof Uint32Array ? given : decodeOrder(what, given);
  const seen = new Uint8Array(order.length);
  for (const row of order) {
    // An index beyond the samples would read memory that is not theirs.
    if (row >= order.length || seen[row]) fail(`${what}: not an order of ${order.length} samples`);
    seen[row] = 1;
  }
  return order;
}

function decodeOrder(what: string, text: unknown): Uint32Array {
  const length = typeof text === 'string' ? byteLengthOf(text) : 0;
  return new Uint32Array(fromBase64(`Network.fromJSON: ${what}`, text, length - (length % 4)));
}

function byteLengthOf(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.max(0, (base64.length / 4) * 3 - padding);
}

function withoutNumbers(layer: unknown): unknown {
  if (!isObject(layer)) return layer;
  const { parameters, negativeZeros, ...spec } = layer;
  return spec;
}

/** A tensor that was given, its length checked. */
interface GivenTensor {
  readonly what: string;
  readonly at: number;
  readonly count: number;
  readonly values: unknown;
  readonly negativeZeros: unknown;
}

function tensorsOf(
  where: string,
  { tensors }: ResolvedLayer,
  places: readonly PlannedTensor[],
  given: Record<string, unknown>,
): GivenTensor[] {
  const byName = recordOf(`${where}: parameters`, given.parameters, tensors);
  const zeros = recordOf(`${where}: negativeZeros`, given.negativeZeros, tensors);
  return tensors.map(({ name, shape, count }, t) => {
    const what = `${where}: ${name}`;
    const values = numbersIn(what, byName[name], shape);
    checkLength(what, values, count);
    return { what, at: places[t]!.at, count, values, negativeZeros: zeros[name] };
  });
}

/** What is given by the tensors' names. */
function recordOf(
  what: string,
  given: unknown,
  tensors: readonly LayerTensor[],
): Record<string, unknown> {
  if (given === undefined) return Object.create(null);
  if (!isObject(given)) fail(`${what}: expected an object, got ${describe(given)}`);
  const record = ownProperties(given);
  const wrong = Object.keys(record).find((key) => !tensors.some(({ name }) => name === key));
  if (wrong !== undefined) fail(`${what}: '${shorten(wrong)}' is no tensor of this layer`);
  return record;
}

/** Those of a tensor with its shape, else as they are. */
function numbersIn(what: string, values: unknown, shape: readonly number[]): unknown {
  if (!isObject(values) || Array.isArray(values) || isNumbers(values)) return values;
  const { data, shape: dims } = ownProperties(values);
  if (!isNumbers(data) || !Array.isArray(dims)) return values;
  const given: unknown[] = dims;
  if (!sameShape(given, shape)) {
    const shown = `[${given.map(describe).join(', ')}]`;
    fail(`${what}: expected shape ${showShape(shape)}, got ${shown}`);
  }
  return data;
}

function checkLength(what: string, values: unknown, count: number): void {
  if ((!Array.isArray(values) && !isNumbers(values)) || values.length !== count) {
    fail(`${what}: expected ${count} numbers, got ${describe(values)}`);
  }
}

/** Copies a list whose length was checked; every number must be finite in the dtype of the target. */
function fill(what: string, values: unknown, target: Numbers, at: number): void {
  const list = values as ArrayLike<unknown>;
  // Looked at in the copy, as float32 turns large numbers into ±∞.
  if (isNumbers(list)) {
    target.set(list, at);
    if (!areFinite(target, at, at + list.length)) notFinite(what, list, target, at);
    return;
  }
  for (
    let i = beginsWithFractions(list) ? putFractions(list, target, at) : 0;
    i < list.length;
    i++
  ) {
    const value = list[i];
    if (typeof value !== 'number') notFinite(what, list, target, at);
    target[at + i] = value;
    if (!Number.isFinite(target[at + i])) notFinite(what, list, target, at);
  }
}

/** The same of the numbers that a list begins with; how many. */
function putFractions(list: ArrayLike<unknown>, target: Numbers, at: number): number {
  // The least number that float32 rounds to ∞; compared, as reading what was just written takes twice the time of all else.
  const limit = target.BYTES_PER_ELEMENT === 4 ? 2 ** 128 - 2 ** 103 : Number.POSITIVE_INFINITY;
  let i = 0;
  for (; i < list.length; i++) {
    const value = list[i];
    if (typeof value !== 'number' || !(value < limit && value > -limit)) break;
    target[at + i] = value;
  }
  return i;
}

/** For a list in which something is no finite number in the dtype of the target: says which. */
function notFinite(what: string, list: ArrayLike<unknown>, target: Numbers, at: number): never {
  let i = 0;
  for (; i < list.length; i++) {
    const value = list[i];
    if (typeof value !== 'number') break;
    target[at + i] = value;
    if (!Number.isFinite(target[at + i])) break;
  }
  fail(`${what}[${i}]: expected a finite number, got ${describe(list[i])}`);
}

function setNegativeZeros(what: string, places: unknown, parameters: Numbers): void {
  if (places === undefined) return;
  if (!Array.isArray(places) && !isNumbers(places)) {
    fail(`${what}: expected a list, got ${describe(places)}`);
  }
  for (const place of places as Iterable<unknown>) {
    if (typeof place !== 'number' || parameters[place] !== 0) {
      fail(`${what}: ${describe(place)} is not the place of a 0`);
    }
    parameters[place] = -0;
  }
}

function makeNumbers(dtype: Dtype, count: number): Numbers {
  return makeResult('Network.fromJSON', count, (length) => new dtype.Array(length));
}

function isNumbers(value: unknown): value is Numbers {
  return value instanceof Float64Array || value instanceof Float32Array;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function fail(message: string): never {
  throw new FormatError(`Network.fromJSON: ${message.replace(/\.$/, '')}.`);
}
