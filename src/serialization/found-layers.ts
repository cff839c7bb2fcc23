import { FormatError, MyelinError } from '../base/errors.js';
import type { ActivationName } from '../description/activations.js';
import { dense } from '../description/layers/dense.js';
import { dropout } from '../description/layers/dropout.js';
import type { Numbers } from '../matrix/matrix-like.js';
import { Network } from '../network/network.js';

/** A layer that a foreign file describes. */
export type FoundLayer = FoundDense | { readonly kind: 'dropout'; readonly rate: number };

/** A dense layer with its numbers. */
export interface FoundDense {
  readonly kind: 'dense';
  readonly units: number;
  /** (inputs, units), row by row. */
  readonly weights: Numbers;
  /** (units). */
  readonly bias: Numbers | undefined;
  readonly activation: ActivationName;
}

/** The seed of an imported network, whose weights were not drawn: the same file gives the same network. */
const SEED = 0;

/**
 * The network of a list of layers. It is made at the end, when everything is known and checked.
 *
 * @throws FormatError A number is not finite (in float32, if that is the type), or a layer cannot be as described.
 */
export function networkOf(
  where: string,
  inputs: number,
  layers: readonly FoundLayer[],
  dtype: 'float64' | 'float32',
): Network {
  for (const [i, layer] of layers.entries()) {
    if (layer.kind === 'dropout') continue;
    checkFinite(`${where}: layer ${i}: weights`, layer.weights, dtype);
    if (layer.bias) checkFinite(`${where}: layer ${i}: bias`, layer.bias, dtype);
  }
  try {
    const network = new Network({
      inputs,
      layers: layers.map((layer) =>
        layer.kind === 'dropout'
          ? dropout({ rate: layer.rate })
          : dense({
              units: layer.units,
              activation: layer.activation,
              bias: layer.bias !== undefined,
              // Nothing is drawn for weights that are set at once.
              weightInitializer: 'zeros',
            }),
      ),
      seed: SEED,
      dtype,
    });
    for (const [i, layer] of layers.entries()) {
      if (layer.kind === 'dropout') continue;
      const made = network.layers[i]!;
      made.weights = { data: layer.weights, shape: [made.inputs, made.units] };
      if (layer.bias) made.bias = layer.bias;
    }
    return network;
  } catch (cause) {
    if (!(cause instanceof MyelinError) || cause.code === 'ERR_OUT_OF_MEMORY') throw cause;
    throw new FormatError(`${where}: ${cause.message}`);
  }
}

function checkFinite(what: string, values: Numbers, dtype: 'float64' | 'float32'): void {
  const single = dtype === 'float32' && values instanceof Float64Array;
  const at = values.findIndex((value) => !Number.isFinite(single ? Math.fround(value) : value));
  if (at < 0) return;
  const range = Number.isFinite(values[at]) ? ', too large for float32' : '';
  throw new FormatError(`${what}[${at}] is ${values[at]}${range}; expected a finite number.`);
}
