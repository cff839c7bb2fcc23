import { FormatError } from '../base/errors.js';
import type { Network } from '../network/network.js';
import {
  checkForeignOptions,
  denseNetwork,
  type ForeignLayer,
  type ForeignOptions,
} from './dense-network.js';
import { entriesOf, readTensor, type Tensor, type TensorLike, type TensorsLike } from './tensor.js';
import { readForeign, written } from './weights/foreign-tensor.js';
import { setAll } from './weights/set-all.js';
import { leaves, weightWriters } from './weights/writers.js';

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
 * A network's parameters as `fromKerasWeights` takes them and as Keras lists them; `residual` is its layers, one by one.
 *
 * @throws OptionError a kind of layer that cannot be written. @throws DisposedError
 *
 * @example
 * ```ts
 * const bytes = encodeNpz(toKerasWeights(network));
 * // Python: model.set_weights([z[f'arr_{i}'] for i in range(len(z.files))])
 * ```
 */
export function toKerasWeights(network: Network): Map<string, Tensor> {
  const arrays = placesIn('toKerasWeights', network).map(({ layer, foreign }) =>
    written(layer, foreign),
  );
  return new Map(arrays.map((array, i) => [`arr_${i}`, array]));
}

/**
 * Sets a network's parameters from a Keras model's weights, the other way round than `toKerasWeights`: for networks of any layers.
 *
 * @throws FormatError another number of arrays, or one of another shape: the network is as it was. @throws OptionError, DataError
 * @throws BusyError @throws DisposedError
 *
 * @example
 * ```ts
 * // Python: numpy.savez('weights.npz', *model.get_weights())
 * loadKerasWeights(network, decodeNpz(bytes));
 * ```
 */
export function loadKerasWeights(network: Network, arrays: TensorsLike): void {
  const what = 'loadKerasWeights';
  const all = new Map<string, TensorLike>(entriesOf(what, arrays));
  const places = placesIn(what, network);
  if (places.length !== all.size) {
    throw new FormatError(`${what}: expected ${places.length} arrays, got ${all.size}.`);
  }
  setAll(
    places.map(({ layer, foreign }, i) => {
      const given = take(what, all, i);
      return { layer, foreign, value: readForeign(`${what}: arr_${i}`, layer, foreign, given) };
    }),
  );
}

/** Each array with its layer, in Keras' order. */
function placesIn(what: string, network: Network) {
  return leaves(weightWriters(what, network, 'keras')).flatMap(({ layer, writer }) =>
    writer(layer).map((foreign) => ({ layer, foreign })),
  );
}
