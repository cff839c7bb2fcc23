import { FormatError, MyelinError } from '../base/errors.js';
import type { Activation } from '../description/activations.js';
import type { LayerSpec } from '../description/layers/layer-spec.js';
import type { Numbers } from '../matrix/matrix-like.js';
import type { AnyShape } from '../matrix/shape.js';
import { Network } from '../network/network.js';

/** A layer that a foreign file describes. */
export interface FoundLayer {
  /** Made last: the file may ask for what cannot be. @throws OptionError */
  readonly describe: () => LayerSpec;
  /** Its tensors by name; each is set. */
  readonly parameters: Readonly<Record<string, { data: Numbers; shape: readonly number[] }>>;
  /** The layer with an activation behind it, where it has none and can have one. */
  readonly activated?: (activation: Activation) => FoundLayer;
  /** What a linear dense layer multiplies by, and its biases: a projection of attention perhaps. */
  readonly projection?: { readonly weights: Numbers; readonly bias: Numbers | undefined };
  /** The same that gives its state of the last step alone, where it gives those of all. */
  readonly last?: () => FoundLayer;
  /** It adds two values. */
  readonly isSum?: true;
  /** The layer with a bias, a number for each channel, where it has none and can have one. */
  readonly biased?: (bias: Numbers) => FoundLayer;
}

/** Steps of a sequence of any length while its layers are read. */
export const STAND_IN = 11;

/** The seed of an imported network, whose weights were not drawn: the same file gives the same network. */
const SEED = 0;

/**
 * The network of a list of layers. It is made at the end, when everything is known and checked.
 *
 * @throws FormatError A number is not finite (in float32, if that is the type), or a layer cannot be as described.
 */
export function networkOf(
  where: string,
  inputs: number | AnyShape,
  layers: readonly FoundLayer[],
  dtype: 'float64' | 'float32',
): Network {
  for (const [i, { parameters }] of layers.entries()) {
    for (const [name, { data }] of Object.entries(parameters)) {
      checkFinite(`${where}: layer ${i}: ${name}`, data, dtype);
    }
  }
  try {
    const specs = layers.map(({ describe }) => describe());
    const network = new Network({
      inputs: inputs as number | readonly number[],
      layers: specs,
      seed: SEED,
      dtype,
    });
    for (const [i, { parameters }] of layers.entries()) network.layers[i]!.parameters = parameters;
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
