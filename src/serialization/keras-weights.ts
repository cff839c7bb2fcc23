import { FormatError } from '../base/errors.js';
import { checkDenseOnly } from '../network/dense-only.js';
import type { Network } from '../network/network.js';
import {
  checkForeignOptions,
  denseNetwork,
  type ForeignLayer,
  type ForeignOptions,
} from './dense-network.js';
import { entriesOf, readTensor, type Tensor, type TensorLike, type TensorsLike } from './tensor.js';

/**
 * A network from the weights of a Keras model of `Dense` layers: a kernel (inputs, units), then its bias (units) if it
 * has one, and so on, named `arr_0`, `arr_1`, …, as `numpy.savez(path, *model.get_weights())` writes them.
 *
 * @throws FormatError an array of another name, shapes that do not follow each other. @throws OptionError
 *
 * @example
 * ```ts
 * const network = fromKerasWeights(decodeNpz(bytes), { activations: ['relu', 'softmax'] });
 * ```
 */
export function fromKerasWeights(arrays: TensorsLike, options: ForeignOptions): Network {
  const what = 'fromKerasWeights';
  const given = checkForeignOptions(what, options);
  const all = new Map<string, TensorLike>(entriesOf(what, arrays));
  const layers: ForeignLayer[] = [];
  for (let i = 0; i < all.size; i++) {
    const weights = take(what, all, i);
    const next = i + 1 < all.size ? take(what, all, i + 1) : undefined;
    const hasBias = next?.shape.length === 1;
    layers.push({ name: `arr_${i}`, weights, bias: hasBias ? next : undefined });
    if (hasBias) i++;
  }
  return denseNetwork(what, layers, given, false);
}

function take(what: string, all: ReadonlyMap<string, TensorLike>, i: number): Tensor {
  const array = all.get(`arr_${i}`);
  if (array) return readTensor(`${what}: arr_${i}`, array);
  const names = [...all.keys()].slice(0, 8).join(', ');
  throw new FormatError(`${what}: expected arr_${i} among ${names}.`);
}

/**
 * A network's parameters as `fromKerasWeights` takes them and as Keras lists them.
 *
 * @throws DisposedError
 *
 * @example
 * ```ts
 * const bytes = encodeNpz(toKerasWeights(network));
 * // Python: model.set_weights([z[f'arr_{i}'] for i in range(len(z.files))])
 * ```
 */
export function toKerasWeights(network: Network): Map<string, Tensor> {
  checkDenseOnly('toKerasWeights', network.layers);
  const layers = network.layers.filter(({ kind }) => kind === 'dense');
  const arrays = layers.flatMap(({ weights, bias }) => [
    readTensor('toKerasWeights', weights),
    ...(bias.length > 0
      ? [readTensor('toKerasWeights', { shape: [bias.length], data: bias })]
      : []),
  ]);
  return new Map(arrays.map((array, i) => [`arr_${i}`, array]));
}
