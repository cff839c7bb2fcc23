import { FormatError, OptionError } from '../../base/errors.js';
import { bytesIn } from '../../base/own-bytes.js';
import { ownJSON } from '../../base/own-json.js';
import { describe, shorten } from '../../base/validate.js';
import type { ActivationName } from '../../description/activations.js';
import type { Network } from '../../network/network.js';
import { Budget } from '../budget.js';
import { type FoundDense, type FoundLayer, networkOf } from '../found-layers.js';
import { countAt, type Fields, listAt, objectAt } from './fields.js';
import { readWeights, type WeightTensors } from './tensorflow-weights.js';

/** The bytes of a file. */
export type Bytes = ArrayBuffer | Uint8Array;

const ACTIVATIONS: Readonly<Record<string, ActivationName>> = {
  linear: 'linear',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
  relu: 'relu',
  elu: 'elu',
  selu: 'selu',
  gelu: 'gelu',
  swish: 'silu',
  silu: 'silu',
  softplus: 'softplus',
  softmax: 'softmax',
};

/**
 * The network of a TensorFlow.js LayersModel: Sequential, of Dense, Dropout, Activation, and Flatten at the beginning. float32.
 *
 * @param modelJson `model.json`, parsed.
 * @param weights The shards that its `weightsManifest` names, in that order; float32, not quantised.
 * @throws FormatError It is not that, or has what a network has not: with the layer's name and kind.
 * @throws OptionError `weights` are no bytes.
 *
 * @example
 * ```ts
 * import { fromTensorflow } from 'myelin/import';
 * const model = await (await fetch('model.json')).json();
 * const network = fromTensorflow(model, await (await fetch('group1-shard1of1.bin')).arrayBuffer());
 * ```
 */
export function fromTensorflow(modelJson: unknown, weights: Bytes | readonly Bytes[]): Network {
  const shards = (Array.isArray(weights) ? [...weights] : [weights]) as readonly unknown[];
  const bytes = joined(
    shards.map((shard) => {
      const own = bytesIn(shard);
      if (own) return own;
      throw new OptionError(
        `fromTensorflow: weights: expected ArrayBuffers or Uint8Arrays, got ${describe(shard)}.`,
      );
    }),
  );
  const model = objectAt('fromTensorflow', ownJSON('fromTensorflow', modelJson));
  const given = layersOf(model);
  const tensors = readWeights(model.weightsManifest, bytes);
  const budget = new Budget(bytes.byteLength);
  const inputs = inputsOf(given, tensors);
  const layers: FoundLayer[] = [];
  let width = inputs;
  for (const [i, layer] of given.entries()) {
    const before = layers.at(-1);
    const found = convert(layer, i, width, before, tensors, budget);
    if (!found) continue;
    if (found.replaces) layers.pop();
    layers.push(found.layer);
    if (found.layer.kind === 'dense') width = found.layer.units;
  }
  return networkOf('fromTensorflow', inputs, layers, 'float32');
}

function joined(views: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(views.reduce((sum, view) => sum + view.length, 0));
  let at = 0;
  for (const view of views) {
    whole.set(view, at);
    at += view.length;
  }
  return whole;
}

/** A layer of the file. */
interface Given {
  readonly kind: string;
  readonly name: string;
  readonly config: Fields;
}

/** The layers of a Sequential, as tfjs or as Keras' converter writes it. */
function layersOf(model: Fields): Given[] {
  const what = 'fromTensorflow: modelTopology';
  const topology = objectAt(what, model.modelTopology);
  const root = objectAt(what, topology.model_config ?? topology);
  if (root.class_name !== 'Sequential') {
    throw new FormatError(`${what}: expected a Sequential, got ${describe(root.class_name)}.`);
  }
  const config = Array.isArray(root.config) ? root.config : objectAt(what, root.config).layers;
  return listAt(`${what}: layers`, config).map((layer, i) => {
    const where = `${what}: layers[${i}]`;
    const { class_name: kind, config: settings } = objectAt(where, layer);
    const own = objectAt(`${where}: config`, settings);
    if (typeof kind !== 'string') {
      throw new FormatError(`${where}: class_name: expected a name, got ${describe(kind)}.`);
    }
    return { kind, name: typeof own.name === 'string' ? own.name : '', config: own };
  });
}

function whereOf({ name, kind }: Given, i: number): string {
  return `fromTensorflow: layer ${name ? JSON.stringify(shorten(name)) : i} (${shorten(kind)})`;
}

/** Numbers in a sample: from the shape that the first layer states, else from the first kernel. */
function inputsOf(given: readonly Given[], tensors: WeightTensors): number {
  const [first] = given;
  if (!first) throw new FormatError('fromTensorflow: there are no layers.');
  const shape = first.config.batch_input_shape ?? first.config.batch_shape;
  if (shape === undefined || shape === null) {
    const dense = given.findIndex(({ kind }) => kind === 'Dense');
    const where = whereOf(given[Math.max(dense, 0)]!, Math.max(dense, 0));
    if (dense < 0) throw new FormatError(`${where}: no input shape is stated.`);
    return countAt(`${where}: kernel`, kernelOf(where, given[dense]!, tensors).shape[0]);
  }
  const what = `${whereOf(first, 0)}: input shape`;
  const sizes = listAt(what, shape).slice(1);
  const count = sizes.reduce<number>((product, size) => product * countAt(what, size), 1);
  const flat = sizes.length === 1 || given.slice(0, 2).some(({ kind }) => kind === 'Flatten');
  if (flat) return countAt(what, count);
  throw new FormatError(`${what}: [${sizes.join(', ')}]; rows of numbers, or Flatten, are read.`);
}

/** What a layer becomes; undefined: nothing. */
function convert(
  layer: Given,
  i: number,
  width: number,
  before: FoundLayer | undefined,
  tensors: WeightTensors,
  budget: Budget,
): { layer: FoundLayer; replaces?: true } | undefined {
  const where = whereOf(layer, i);
  const { config } = layer;
  switch (layer.kind) {
    case 'InputLayer':
      if (i === 0) return undefined;
      break;
    // Behind the first layers rows are flat already.
    case 'Flatten':
      return undefined;
    case 'Dense':
      return { layer: denseOf(where, layer, width, tensors, budget) };
    case 'Dropout': {
      const { rate } = config;
      if (typeof rate === 'number' && rate >= 0 && rate < 1) {
        return { layer: { kind: 'dropout', rate } };
      }
      throw new FormatError(`${where}: rate: expected a number in [0, 1), got ${describe(rate)}.`);
    }
    case 'Activation': {
      const activation = activationOf(where, config.activation);
      if (activation === 'linear') return undefined;
      if (before?.kind === 'dense' && before.activation === 'linear') {
        return { layer: { ...before, activation }, replaces: true };
      }
      budget.spend(where, width * width);
      const weights = new Float32Array(width * width);
      for (let j = 0; j < width; j++) weights[j * width + j] = 1;
      return { layer: { kind: 'dense', units: width, weights, bias: undefined, activation } };
    }
  }
  throw new FormatError(
    `${where}: not a layer of a feed-forward network; Dense, Dropout, Activation and Flatten are read.`,
  );
}

function activationOf(where: string, name: unknown): ActivationName {
  if (name === null || name === undefined) return 'linear';
  const known = typeof name === 'string' && Object.hasOwn(ACTIVATIONS, name);
  if (known) return ACTIVATIONS[name]!;
  throw new FormatError(
    `${where}: activation: expected one of ${Object.keys(ACTIVATIONS).join(', ')}, got ${describe(name)}.`,
  );
}

function kernelOf(where: string, { name }: Given, tensors: WeightTensors) {
  return tensors.get(where, `${name}/kernel`, 2);
}

function denseOf(
  where: string,
  layer: Given,
  width: number,
  tensors: WeightTensors,
  budget: Budget,
): FoundDense {
  const { config } = layer;
  const units = countAt(`${where}: units`, config.units);
  const kernel = kernelOf(where, layer, tensors);
  const [inputs, columns] = kernel.shape;
  if (inputs !== width || columns !== units) {
    throw new FormatError(
      `${where}: kernel of shape [${kernel.shape.join(', ')}]; expected [${width}, ${units}].`,
    );
  }
  const bias = config.use_bias === false ? undefined : tensors.get(where, `${layer.name}/bias`, 1);
  if (bias && bias.shape[0] !== units) {
    throw new FormatError(`${where}: bias of ${bias.shape[0]} numbers; expected ${units}.`);
  }
  // Layers of one name share their weights, and each has a copy.
  budget.spend(where, inputs * columns);
  return {
    kind: 'dense',
    units,
    weights: kernel.read(),
    bias: bias?.read(),
    activation: activationOf(where, config.activation),
  };
}
