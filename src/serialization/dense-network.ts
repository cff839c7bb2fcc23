import { FormatError, OptionError } from '../base/errors.js';
import { checkOptions, describe, isArray, isDictionary } from '../base/validate.js';
import type { Activation } from '../description/activations.js';
import { dense } from '../description/layers/dense.js';
import type { Numbers } from '../matrix/matrix-like.js';
import { Network } from '../network/network.js';
import { readTensor, type Tensor, type TensorLike, transpose } from './tensor.js';

/** What the weights of another library do not tell. */
export interface ForeignOptions {
  /** The activation of each layer with weights, from the inputs to the outputs; or one for all of them. */
  activations: readonly Activation[] | Activation;
  /** Default: float64 if any of the arrays is, else float32. */
  dtype?: 'float64' | 'float32';
  /** Of the network's generator, which shuffles and drops in later trainings. Default: one drawn. */
  seed?: number;
}

/** A layer as another library has it. */
export interface ForeignLayer {
  /** For messages. */
  readonly name: string;
  readonly weights: TensorLike;
  readonly bias: TensorLike | undefined;
}

/**
 * A network of dense layers with these parameters. `transposed`: weights are (units, inputs).
 *
 * @throws FormatError shapes that do not follow each other, numbers that are not finite. @throws OptionError
 */
export function denseNetwork(
  what: string,
  given: readonly ForeignLayer[],
  options: ForeignOptions,
  transposed: boolean,
): Network {
  const { activations } = options;
  const each = isArray(activations) ? (activations as readonly Activation[]) : undefined;
  const isOne = !each && (typeof activations === 'string' || isDictionary(activations));
  if (given.length === 0) throw new FormatError(`${what}: no layer with weights.`);
  if (!isOne && each?.length !== given.length) {
    throw new OptionError(
      `${what}: activations: expected ${given.length}, one for each of ${given.map(({ name }) => name).join(', ')}; got ${describe(activations)}.`,
    );
  }
  const layers = given.map(({ name, weights, bias }) => {
    const matrix = readAxes(`${what}: ${name}: weights`, weights, 2);
    const read = transposed ? transpose(matrix) : matrix;
    const [inputs, units] = read.shape as [number, number];
    const biases = bias && readAxes(`${what}: ${name}: bias`, bias, 1);
    if (biases && biases.shape[0] !== units) {
      throw new FormatError(
        `${what}: ${name}: bias: expected ${units} numbers, got ${biases.shape[0]}.`,
      );
    }
    return { name, inputs, units, weights: read, biases };
  });
  for (const [i, { name, inputs }] of layers.entries()) {
    const before = layers[i - 1];
    if (before && before.units !== inputs) {
      throw new FormatError(
        `${what}: ${name} takes ${inputs} numbers, but ${before.name} before it gives ${before.units}.`,
      );
    }
  }
  const all = layers.flatMap(({ weights, biases }) => (biases ? [weights, biases] : [weights]));
  const double = all.some(({ dtype }) => dtype !== 'float32');
  const network = new Network({
    inputs: layers[0]!.inputs,
    layers: layers.map(({ units, biases }, i) =>
      dense({
        units,
        activation: each ? each[i]! : (activations as Activation),
        bias: biases !== undefined,
        weightInitializer: 'zeros', // all are set, so none need be drawn
      }),
    ),
    dtype: options.dtype ?? (double ? 'float64' : 'float32'),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  for (const [i, { weights, biases }] of layers.entries()) {
    const layer = network.layers[i]!;
    layer.weights = { data: weights.data as Numbers, shape: weights.shape as [number, number] };
    if (biases) layer.bias = biases.data;
  }
  return network;
}

/** @throws OptionError */
export function checkForeignOptions<T extends ForeignOptions>(
  what: string,
  options: T,
  more: string[] = [],
): T {
  return checkOptions(what, options, ['activations', 'dtype', 'seed', ...more]);
}

/** Finite numbers in float64 or float32, of so many axes. @throws FormatError */
function readAxes(what: string, given: TensorLike, axes: 1 | 2): Tensor {
  const { shape, dtype, data } = readTensor(what, given);
  if (dtype !== 'float64' && dtype !== 'float32') {
    throw new FormatError(`${what}: expected float64 or float32, got ${dtype}.`);
  }
  if (shape.length !== axes || shape.includes(0)) {
    throw new FormatError(`${what}: expected ${axes} axes, got shape [${shape.join(', ')}].`);
  }
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new FormatError(`${what}: element ${wrong} is ${data[wrong]}, expected a finite number.`);
  return { shape, dtype, data };
}
