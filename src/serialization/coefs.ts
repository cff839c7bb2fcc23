import { FormatError } from '../base/errors.js';
import { checkDenseOnly } from '../network/dense-only.js';
import type { Network } from '../network/network.js';
import { checkForeignOptions, denseNetwork, type ForeignOptions } from './dense-network.js';
import { entriesOf, readTensor, type Tensor, type TensorLike, type TensorsLike } from './tensor.js';

/**
 * A network from the arrays of scikit-learn's `MLPClassifier` or `MLPRegressor`: `coefs_0` (inputs, units), `coefs_1`, …,
 * and `intercepts_0` (units), …, as
 * `numpy.savez(path, **{f'coefs_{i}': c for i, c in enumerate(m.coefs_)}, **{f'intercepts_{i}': b for i, b in
 * enumerate(m.intercepts_)})` writes them. In scikit-learn's words `logistic` is `sigmoid` and `identity` is `linear`;
 * the last activation is `m.out_activation_`.
 *
 * @throws FormatError an array of another name, shapes that do not follow each other. @throws OptionError
 *
 * @example
 * ```ts
 * const network = fromCoefs(decodeNpz(bytes), { activations: ['relu', 'softmax'] });
 * ```
 */
export function fromCoefs(arrays: TensorsLike, options: ForeignOptions): Network {
  const what = 'fromCoefs';
  const given = checkForeignOptions(what, options);
  const all = new Map<string, TensorLike>(entriesOf(what, arrays));
  const layers = Array.from({ length: Math.ceil(all.size / 2) }, (_, i) => {
    const weights = all.get(`coefs_${i}`);
    const bias = all.get(`intercepts_${i}`);
    if (!weights || !bias) {
      const names = [...all.keys()].slice(0, 8).join(', ');
      throw new FormatError(`${what}: expected coefs_${i} and intercepts_${i} among ${names}.`);
    }
    return { name: `coefs_${i}`, weights, bias };
  });
  return denseNetwork(what, layers, given, false);
}

/**
 * A network's parameters as `fromCoefs` takes them; a layer without a bias gets zeros, as scikit-learn always has one.
 *
 * @throws DisposedError
 *
 * @example
 * ```ts
 * const bytes = encodeNpz(toCoefs(network));
 * // Python: m.coefs_ = [z[f'coefs_{i}'] for i in range(len(z.files) // 2)], and so the intercepts
 * ```
 */
export function toCoefs(network: Network): Map<string, Tensor> {
  checkDenseOnly('toCoefs', network.layers);
  const layers = network.layers.filter(({ kind }) => kind === 'dense');
  const coefs = layers.map(({ weights }) => readTensor('toCoefs', weights));
  return new Map([
    ...coefs.map((tensor, i) => [`coefs_${i}`, tensor] as const),
    ...layers.map(({ bias, units }, i) => {
      const data = bias.length > 0 ? bias : coefs[i]!.data.slice(0, units).fill(0);
      return [`intercepts_${i}`, readTensor('toCoefs', { shape: [units], data })] as const;
    }),
  ]);
}
