import { fromBase64 } from '../base/base64.js';
import { FormatError, MyelinError } from '../base/errors.js';
import { ownJSON } from '../base/own-json.js';
import { makeResult } from '../base/typed-array.js';
import { checkInteger, checkName, describe } from '../base/validate.js';
import { type LayerSpec, resolveLayers } from '../description/layers/resolve.js';
import { checkLoss } from '../description/losses.js';
import { momentCount, type OptimizerSpec, resolveOptimizer } from '../description/optimizers.js';
import type { Numbers } from '../matrix/matrix-like.js';
import { fromRandomStateJSON } from '../random/json.js';
import type { NetworkOptions } from './options.js';
import { type NetworkState, planOf } from './state.js';
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
  readonly hyper: Float64Array;
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
  const parts = plan.layers.flatMap(({ weightsAt, biasAt, inputs, units }, i) => {
    if (!layers[i]!.weights) return [];
    const { weights, biases, negativeZeros } = given[i] as Record<string, unknown>;
    const at = `layers[${i}]`;
    const hasBias = biasAt >= 0;
    checkLength(`${at}: weights`, weights, inputs * units);
    if (hasBias) checkLength(`${at}: biases`, biases, units);
    else if (biases != null) fail(`${at}: biases: expected null, got ${describe(biases)}`);
    const count = (inputs + (hasBias ? 1 : 0)) * units;
    return [{ at, weights, biases, negativeZeros, first: weightsAt, biasAt, count }];
  });
  const parameters = makeNumbers(single, plan.parameters);
  for (const { at, weights, biases, negativeZeros, first, biasAt, count } of parts) {
    fill(`${at}: weights`, weights, parameters, first);
    if (biasAt >= 0) fill(`${at}: biases`, biases, parameters, biasAt);
    const own = parameters.subarray(first, first + count);
    setNegativeZeros(`${at}: negativeZeros`, negativeZeros, own);
  }
  const random = json.random === null ? undefined : fromRandomStateJSON(json.random).words;
  const training =
    json.training === null
      ? UNTRAINED
      : readTraining(json.training, single, plan.parameters, plan.outputs);
  return {
    options: { inputs, layers: layers.map((layer) => layer.spec as LayerSpec), seed, dtype },
    load(state) {
      const { hyper, moments, optimizer, order, loss, progress } = training;
      const words = random ?? state.parts().random;
      state.load({ random: words, hyper, parameters, moments }, optimizer);
      state.order = order;
      state.loss = loss;
      state.progress = progress;
    },
  };
}

const UNTRAINED: ReadTraining = {
  optimizer: undefined,
  hyper: new Float64Array(8),
  moments: new Float64Array(0),
  order: undefined,
  loss: undefined,
  progress: undefined,
};

function readTraining(
  training: unknown,
  single: boolean,
  parameters: number,
  outputs: number,
): ReadTraining {
  if (!isObject(training)) fail(`training: expected an object, got ${describe(training)}`);
  const optimizer =
    training.optimizer === null
      ? undefined
      : resolveOptimizer('training: optimizer', training.optimizer);
  const hyper = new Float64Array(8);
  if (optimizer) {
    checkLength('training: hyper', training.hyper, hyper.length);
    fill('training: hyper', training.hyper, hyper, 0);
  }
  return {
    optimizer,
    hyper,
    moments: readNumbers(
      'training: moments',
      training.moments,
      single,
      optimizer ? momentCount(optimizer) * parameters : 0,
    ),
    order: readOrder(training.order),
    loss: training.loss === null ? undefined : checkLoss('training: loss', training.loss, outputs),
    progress:
      training.progress === undefined
        ? undefined
        : readProgress('training: progress', training.progress, (what, values) =>
            readNumbers(what, values, single, parameters),
          ),
  };
}

/** `count` finite numbers, as base64 or as they are. */
function readNumbers(what: string, values: unknown, single: boolean, count: number): Numbers {
  if (typeof values === 'string' || !isNumbers(values)) {
    const bytes = fromBase64(`Network.fromJSON: ${what}`, values, count * (single ? 4 : 8));
    return checkFinite(what, single ? new Float32Array(bytes) : new Float64Array(bytes));
  }
  checkLength(what, values, count);
  const numbers = makeNumbers(single, count);
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
  const { weights, biases, negativeZeros, ...spec } = layer;
  return spec;
}

function checkLength(what: string, values: unknown, count: number): void {
  if ((!Array.isArray(values) && !isNumbers(values)) || values.length !== count) {
    fail(`${what}: expected ${count} numbers, got ${describe(values)}`);
  }
}

/** Copies a list whose length was checked; every number must be finite in the dtype of the target. */
function fill(what: string, values: unknown, target: Numbers, at: number): void {
  const list = values as ArrayLike<unknown>;
  for (let i = 0; i < list.length; i++) {
    const value = list[i];
    if (typeof value === 'number') target[at + i] = value;
    if (typeof value !== 'number' || !Number.isFinite(target[at + i])) {
      fail(`${what}[${i}]: expected a finite number, got ${describe(value)}`);
    }
  }
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

function makeNumbers(single: boolean, count: number): Numbers {
  return makeResult('Network.fromJSON', count, (length) =>
    single ? new Float32Array(length) : new Float64Array(length),
  );
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
