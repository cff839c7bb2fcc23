// The layers of a model.json in the order in which they are passed.
import { FormatError } from '../../base/errors.js';
import { describe, isArray, shorten } from '../../base/validate.js';
import { type Fields, listAt, objectAt } from './fields.js';
import type { GivenLayer } from './tensorflow-layers/reader.js';

const WHAT = 'fromTensorflow: modelTopology';

/** tfjs' name, and Keras'. */
const FUNCTIONAL: readonly unknown[] = ['Model', 'Functional'];

/** The layers of a Sequential or of a functional model that is a chain, as tfjs or as Keras' converter writes it. @throws FormatError */
export function layersOf(model: Fields): GivenLayer[] {
  const topology = objectAt(WHAT, model.modelTopology);
  const root = objectAt(WHAT, topology.model_config ?? topology);
  const isFunctional = FUNCTIONAL.includes(root.class_name);
  if (root.class_name !== 'Sequential' && !isFunctional) {
    throw new FormatError(
      `${WHAT}: expected a Sequential or a functional model, got ${describe(root.class_name)}.`,
    );
  }
  if (isFunctional) return chainOf(objectAt(WHAT, root.config));
  const config = Array.isArray(root.config) ? root.config : objectAt(WHAT, root.config).layers;
  return listAt(`${WHAT}: layers`, config).map(layerAt);
}

function layerAt(layer: unknown, i: number): GivenLayer {
  const where = `${WHAT}: layers[${i}]`;
  const { class_name: kind, config: settings } = objectAt(where, layer);
  const own = objectAt(`${where}: config`, settings);
  if (typeof kind !== 'string') {
    throw new FormatError(`${where}: class_name: expected a name, got ${describe(kind)}.`);
  }
  return { kind, name: typeof own.name === 'string' ? own.name : '', config: own };
}

/** Each layer has one before it, which no other has. */
function chainOf(config: Fields): GivenLayer[] {
  const layers = listAt(`${WHAT}: layers`, config.layers);
  const after = new Map<string | undefined, GivenLayer>();
  for (const [i, layer] of layers.entries()) {
    const given = layerAt(layer, i);
    const where = `${WHAT}: layer ${JSON.stringify(shorten(given.name))} (${shorten(given.kind)})`;
    const before = beforeOf(where, objectAt(where, layer).inbound_nodes);
    if ((before === undefined) !== (given.kind === 'InputLayer')) {
      throw new FormatError(`${where}: expected ${before === undefined ? 'an' : 'no'} input.`);
    }
    const other = after.get(before);
    if (other)
      throw branches(
        where,
        `it and ${JSON.stringify(shorten(other.name))} have ${before === undefined ? 'no layer' : 'the same layer'} before them`,
      );
    after.set(before, given);
  }
  const chain: GivenLayer[] = [];
  for (let next = after.get(undefined); next; next = after.get(next.name)) {
    if (chain.push(next) > layers.length) break; // two of one name make a circle
  }
  if (chain.length !== layers.length) {
    throw branches(WHAT, `${layers.length} layers of which ${chain.length} follow one another`);
  }
  const [end] = onlyOf(config.output_layers) ?? [];
  if (end !== chain.at(-1)?.name) {
    throw branches(`${WHAT}: output_layers`, `expected the last layer alone, got ${describe(end)}`);
  }
  return chain;
}

/** The name of the layer before; undefined: there is none. */
function beforeOf(where: string, nodes: unknown): string | undefined {
  const calls = listAt(`${where}: inbound_nodes`, nodes);
  if (calls.length === 0) return undefined;
  if (calls.length > 1) throw branches(where, `it is called ${calls.length} times`);
  if (!isArray(calls[0])) {
    throw new FormatError(
      `${where}: inbound_nodes: expected lists, as Keras 2 and TensorFlow.js write them, got ${describe(calls[0])}; save the model with Keras 2 (tf_keras), or as a Sequential.`,
    );
  }
  const tensor = onlyOf(calls[0]);
  const [name, node, index] = tensor ?? [];
  if (!tensor || node !== 0 || index !== 0) {
    throw branches(
      where,
      `it takes ${tensor ? 'another output of a layer than its first' : `${calls[0].length} inputs`}`,
    );
  }
  if (typeof name !== 'string') {
    throw new FormatError(`${where}: inbound_nodes: expected a name, got ${describe(name)}.`);
  }
  return name;
}

/** The list within, where it is the only one: [["a", 0, 0]], and ["a", 0, 0] as Keras writes it of single ones. */
function onlyOf(value: unknown): readonly unknown[] | undefined {
  if (!isArray(value)) return undefined;
  if (typeof value[0] === 'string') return value;
  return value.length === 1 && isArray(value[0]) ? value[0] : undefined;
}

function branches(where: string, what: string): FormatError {
  return new FormatError(
    `${where}: ${what}; of functional models those are read in which each layer has one layer before it and one behind, from one input to one output.`,
  );
}
