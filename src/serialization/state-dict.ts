import { FormatError, OptionError } from '../base/errors.js';
import { checkOptions, describe, isArray } from '../base/validate.js';
import type { Layer } from '../network/layer.js';
import type { Network } from '../network/network.js';
import { checkForeignOptions, denseNetwork, type ForeignOptions } from './dense-network.js';
import { entriesOf, type Tensor, type TensorLike, type TensorsLike } from './tensor.js';
import { readForeign, writtenTogether } from './weights/foreign-tensor.js';
import { setAll } from './weights/set-all.js';
import type { ForeignTensor } from './weights/weight-writer.js';
import { leaves, type WrittenLayer, weightWriters } from './weights/writers.js';

/** What a state dict does not tell. */
export interface StateDictOptions extends ForeignOptions {
  /**
   * The names of the linear layers in their order, such as `['encoder.fc1', 'encoder.fc2', 'head']`; other tensors are
   * left alone. Default: all, in the order of their names, with numbers by value (`2.weight` before `10.weight`).
   */
  layers?: readonly string[];
}

/**
 * A network from a PyTorch `state_dict` of `Linear` layers, as `safetensors.torch.save_file(model.state_dict(), path)`
 * writes it: `<name>.weight` (units, inputs), which is transposed, and `<name>.bias`.
 *
 * @throws FormatError a tensor that belongs to no linear layer, shapes that do not follow each other.
 * @throws OptionError
 *
 * @example
 * ```ts
 * const { tensors } = decodeSafetensors(bytes);
 * const network = fromStateDict(tensors, { activations: ['relu', 'softmax'] });
 * ```
 */
export function fromStateDict(tensors: TensorsLike, options: StateDictOptions): Network {
  const what = 'fromStateDict';
  const given = checkForeignOptions(what, options, ['layers']);
  const all = new Map<string, TensorLike>(entriesOf(what, tensors));
  const names = given.layers ?? layersOf(what, all);
  if (!isArray(names)) {
    throw new OptionError(`${what}: layers: expected a list of names, got ${describe(names)}.`);
  }
  const layers = [...(names as string[])].map((name) => {
    const weights = all.get(`${name}.weight`);
    if (!weights) throw new FormatError(`${what}: no tensor ${JSON.stringify(`${name}.weight`)}.`);
    return { name, weights, bias: all.get(`${name}.bias`) };
  });
  return denseNetwork(what, layers, given, true);
}

/** The layers' names in their natural order. */
function layersOf(what: string, tensors: ReadonlyMap<string, TensorLike>): string[] {
  const names = new Set<string>();
  for (const name of tensors.keys()) {
    const layer = name.replace(/\.(weight|bias)$/, '');
    if (layer === name) {
      throw new FormatError(
        `${what}: ${JSON.stringify(name)} is neither the weight nor the bias of a layer; name the layers to leave it alone.`,
      );
    }
    names.add(layer);
  }
  return [...names].sort(byNumbers);
}

function byNumbers(a: string, b: string): number {
  const left = a.split(/(\d+)/);
  const right = b.split(/(\d+)/);
  for (const [i, part] of left.entries()) {
    const other = right[i] ?? '';
    if (part === other) continue;
    // The odd parts are digits.
    if (i % 2 === 1 && Number(part) !== Number(other)) return Number(part) - Number(other);
    return part < other ? -1 : 1;
  }
  return left.length - right.length;
}

/** Names of layers in a state dict. */
export interface LayerNames {
  /**
   * A name for each layer with tensors, those within `residual` in their place. Default: the places in the `nn.Sequential` in
   * which every layer is followed by its activation, if it has one, so `0`, `2`, …; `residual` is a module there whose own
   * are numbered likewise, `3.0`, `3.2`, …
   */
  layers?: readonly string[];
}

/**
 * A network's parameters as a PyTorch `state_dict`: `<name>.weight`, `<name>.bias` of Linear (units, inputs), of convolutions
 * (filters, channels / groups, …), of BatchNorm with `running_mean` and `running_var`, of LayerNorm, of Embedding, of RNN, LSTM and GRU
 * (one layer, or both directions; the second bias of RNN and LSTM is 0, on the way back both are added), of MultiheadAttention
 * (`in_proj_weight` and `in_proj_bias`, `out_proj`). A `positionalEmbedding` is the Embedding of its steps. A Linear layer behind a
 * Flatten of an image has its columns in PyTorch's order, channels first. `residual` is a subclass of `nn.Sequential` whose `forward`
 * returns `x + super().forward(x)`.
 *
 * @throws OptionError also for a kind of layer that cannot be written. @throws DisposedError
 *
 * @example
 * ```ts
 * const bytes = encodeSafetensors(toStateDict(network, { layers: ['fc1', 'fc2'] }));
 * // Python: model.load_state_dict(safetensors.torch.load_file(path))
 * ```
 */
export function toStateDict(network: Network, options: LayerNames = {}): Map<string, Tensor> {
  const places = new Map<string, Place[]>();
  for (const place of placesIn('toStateDict', network, options)) {
    places.set(place.name, [...(places.get(place.name) ?? []), place]);
  }
  return new Map([...places].map(([name, parts]) => [name, writtenTogether(parts)]));
}

/**
 * Sets a network's parameters from a PyTorch `state_dict`, the other way round than `toStateDict`: for networks of any layers, which
 * a state dict does not describe. Other tensors of it, such as `num_batches_tracked`, are left alone.
 *
 * @throws FormatError a tensor is not there, or of another shape: the network is as it was. @throws OptionError, DataError
 * @throws BusyError @throws DisposedError
 *
 * @example
 * ```ts
 * // Python: safetensors.torch.save_file(model.state_dict(), 'model.safetensors')
 * loadStateDict(network, decodeSafetensors(bytes).tensors);
 * ```
 */
export function loadStateDict(
  network: Network,
  tensors: TensorsLike,
  options: LayerNames = {},
): void {
  const what = 'loadStateDict';
  const all = new Map<string, TensorLike>(entriesOf(what, tensors));
  const values = placesIn(what, network, options).map(({ name, layer, foreign }) => {
    const given = all.get(name);
    if (!given) {
      const names = [...all.keys()].slice(0, 8).join(', ');
      throw new FormatError(`${what}: expected ${JSON.stringify(name)} among ${names}.`);
    }
    return { layer, foreign, value: readForeign(`${what}: ${name}`, layer, foreign, given) };
  });
  setAll(values);
}

interface Place {
  /** In the state dict. */
  readonly name: string;
  readonly layer: Layer;
  readonly foreign: ForeignTensor;
}

/** Each tensor of a network with its name. */
function placesIn(what: string, network: Network, options: LayerNames): Place[] {
  const given = checkOptions(what, options, ['layers']);
  const all = weightWriters(what, network, 'torch');
  const count = leaves(all).length;
  const names = given.layers ? [...given.layers] : sequentialNames(all);
  if (names.length !== count || new Set(names).size !== names.length) {
    throw new OptionError(
      `${what}: layers: expected ${count} different names, got ${describe(names)}.`,
    );
  }
  const places: Place[] = [];
  const next = names.values();
  /** `image`: what was flattened to the numbers that enter. Returns that of those that leave. */
  const placeAll = (layers: readonly WrittenLayer<'torch'>[], image: Image): Image => {
    for (const each of layers) {
      const { layer, writer } = each;
      const { inputShape, outputShape } = layer;
      if (writer) {
        const name = next.next().value!;
        for (const foreign of writer.tensors(layer, image)) {
          places.push({ name: `${name}.${foreign.name}`, layer, foreign });
        }
        if (!writer.keepsOrder) image = undefined;
      } else if (each.layers.length > 0) {
        const left = placeAll(each.layers, image);
        if (outputShape.length === 1 && left?.join() !== image?.join()) {
          throw new OptionError(
            `${what}: ${layer.name}: PyTorch flattens images channels first, so that what is added up here stands in two orders there. Put a dense layer between flatten and ${layer.kind}.`,
          );
        }
      }
      if (outputShape.length > 1) image = undefined;
      else if (inputShape.length > 1)
        image = layer.isIdentity ? (inputShape as readonly number[]) : undefined;
    }
    return image;
  };
  placeAll(all, undefined);
  return places;
}

/** Channels last; undefined: the numbers are no flattened image. */
type Image = readonly number[] | undefined;

/** Modules of a layer within another are named by their places in it. */
function sequentialNames(layers: readonly WrittenLayer<'torch'>[]): string[] {
  const names: string[] = [];
  let place = 0;
  for (const { layer, writer, layers: inner } of layers) {
    if (writer) names.push(String(place));
    for (const name of sequentialNames(inner)) names.push(`${place}.${name}`);
    place += writer?.modules(layer) ?? 1;
  }
  return names;
}
