import { FormatError, OptionError } from '../../base/errors.js';
import { bytesIn } from '../../base/own-bytes.js';
import { ownJSON } from '../../base/own-json.js';
import { describe, isArray, shorten } from '../../base/validate.js';
import { reading } from '../../matrix/intake.js';
import { countOf } from '../../matrix/shape.js';
import type { Network } from '../../network/network.js';
import { Budget } from '../budget.js';
import { concatenate } from '../bytes.js';
import { type FoundLayer, networkOf, STAND_IN } from '../found-layers.js';
import { countAt, listAt, objectAt } from './fields.js';
import { layersOf } from './tensorflow-chain.js';
import type { GivenLayer } from './tensorflow-layers/reader.js';
import { TENSORFLOW_READERS } from './tensorflow-layers/readers.js';
import { readWeights, type WeightTensors } from './tensorflow-weights.js';

/** The bytes of a file. */
export type Bytes = ArrayBuffer | Uint8Array;

/**
 * The network of a TensorFlow.js LayersModel: Sequential, or functional where it is a chain from one input to one output; of Dense, Dropout, activations, convolutions (also depthwise), pools,
 * normalisation, Flatten, Reshape, UpSampling2D, Embedding, SimpleRNN, LSTM, GRU and Bidirectional, channels last. float32. Where the
 * number of steps is open, so it is here.
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
  const shards = (
    isArray(weights) ? reading('fromTensorflow: weights', () => [...weights]) : [weights]
  ) as readonly unknown[];
  const bytes = concatenate(
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
  const { inputs, open } = inputsOf(given, tensors);
  const layers: FoundLayer[] = [];
  let shape: readonly number[] = inputs;
  for (const [i, layer] of given.entries()) {
    const where = whereOf(layer, i);
    // Else the kind is none that stands there.
    if (layer.kind === 'InputLayer' && i === 0) continue;
    const read = TENSORFLOW_READERS.get(layer.kind);
    if (!read) {
      const kinds = [...TENSORFLOW_READERS.keys()].join(', ');
      throw new FormatError(`${where}: is not read; known are ${kinds}.`);
    }
    const width = countOf(shape);
    const found = read({ ...layer, where, shape, width, tensors, budget, before: layers.at(-1) });
    if (!found) continue;
    if (found.replaces) layers.pop();
    if (found.ahead) layers.push(found.ahead);
    layers.push(found.layer);
    shape = found.shape;
  }
  const taken = open ? [null, ...inputs.slice(1)] : inputs.length === 1 ? inputs[0]! : inputs;
  return networkOf('fromTensorflow', taken, layers, 'float32');
}

function whereOf({ name, kind }: GivenLayer, i: number): string {
  return `fromTensorflow: layer ${name ? JSON.stringify(shorten(name)) : i} (${shorten(kind)})`;
}

interface Inputs {
  readonly inputs: readonly number[];
  /** The first is any: `STAND_IN` stands for it. */
  readonly open: boolean;
}

/** The shape of a sample: the one that the first layer states, else from the first kernel; flat where it is flattened at once. */
function inputsOf(given: readonly GivenLayer[], tensors: WeightTensors): Inputs {
  const [first] = given;
  if (!first) throw new FormatError('fromTensorflow: there are no layers.');
  const shape = first.config.batch_input_shape ?? first.config.batch_shape;
  if (shape === undefined || shape === null) {
    const dense = given.findIndex(({ kind }) => kind === 'Dense');
    const where = whereOf(given[Math.max(dense, 0)]!, Math.max(dense, 0));
    if (dense < 0) throw new FormatError(`${where}: no input shape is stated.`);
    const kernel = tensors.get(where, `${given[dense]!.name}/kernel`, 2);
    return { inputs: [countAt(`${where}: kernel`, kernel.shape[0])], open: false };
  }
  const what = `${whereOf(first, 0)}: input shape`;
  const sizes = listAt(what, shape).slice(1);
  const start = given.slice(0, given[0]!.kind === 'InputLayer' ? 2 : 1);
  const any = start.some(({ kind }) => kind === 'Embedding') ? 1 : 2;
  const open = sizes[0] === null && sizes.length === any;
  const lengths = sizes.map((size, i) => (open && i === 0 ? STAND_IN : countAt(what, size)));
  const count = countAt(what, countOf(lengths));
  const flat = start.some(({ kind }) => kind === 'Flatten');
  return { inputs: flat ? [count] : lengths, open };
}
