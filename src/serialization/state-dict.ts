import { FormatError, OptionError } from '../base/errors.js';
import { checkOptions, describe } from '../base/validate.js';
import { checkDenseOnly } from '../network/dense-only.js';
import type { Network } from '../network/network.js';
import {
  checkForeignOptions,
  denseNetwork,
  type ForeignOptions,
  transpose,
} from './dense-network.js';
import { entriesOf, readTensor, type Tensor, type TensorLike, type TensorsLike } from './tensor.js';

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
  if (!Array.isArray(names)) {
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

/**
 * A network's parameters as a PyTorch `state_dict`: `<name>.weight` (units, inputs), `<name>.bias` (units).
 *
 * @param options - `layers`: a name for each layer with weights. Default: the places in the `nn.Sequential` in which
 * every layer is followed by its activation, if it has one, so `0.weight`, `0.bias`, `2.weight`, …
 * @throws OptionError @throws DisposedError
 *
 * @example
 * ```ts
 * const bytes = encodeSafetensors(toStateDict(network, { layers: ['fc1', 'fc2'] }));
 * // Python: model.load_state_dict(safetensors.torch.load_file(path))
 * ```
 */
export function toStateDict(
  network: Network,
  options: { layers?: readonly string[] } = {},
): Map<string, Tensor> {
  const what = 'toStateDict';
  checkDenseOnly(what, network.layers);
  const given = checkOptions(what, options, ['layers']);
  const layers = network.layers.filter(({ spec }) => spec.kind === 'dense');
  const names = given.layers ? [...given.layers] : sequentialNames(network);
  if (names.length !== layers.length || new Set(names).size !== names.length) {
    throw new OptionError(
      `${what}: layers: expected ${layers.length} different names, got ${describe(names)}.`,
    );
  }
  const tensors = new Map<string, Tensor>();
  for (const [i, layer] of layers.entries()) {
    const { weights, bias } = layer;
    tensors.set(`${names[i]}.weight`, transpose(readTensor(what, weights)));
    if (bias.length > 0) {
      tensors.set(`${names[i]}.bias`, readTensor(what, { shape: [bias.length], data: bias }));
    }
  }
  return tensors;
}

function sequentialNames(network: Network): string[] {
  const names: string[] = [];
  let place = 0;
  for (const { spec } of network.layers) {
    if (spec.kind === 'dense') {
      names.push(String(place));
      if (spec.activation !== 'linear') place++;
    }
    place++;
  }
  return names;
}
