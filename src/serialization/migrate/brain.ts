import { FormatError } from '../../base/errors.js';
import { ownJSON } from '../../base/own-json.js';
import { describe } from '../../base/validate.js';
import { type Activation, type ActivationName, leakyRelu } from '../../description/activations.js';
import type { Vector } from '../../matrix/matrix-like.js';
import type { Network } from '../../network/network.js';
import { foundDense } from '../found-dense.js';
import { type FoundLayer, networkOf } from '../found-layers.js';
import { refuseRecurrent } from './brain-cells.js';
import { keysOf, valuesOf } from './brain-names.js';
import { copyNumbersAt, countAt, type Fields, listAt, objectAt } from './fields.js';

/** A network that brain.js trained, with the names that it gave to inputs and outputs. */
export interface BrainModel {
  /** The network; float64. */
  readonly network: Network;
  /** The name of each input, where it was trained with objects. */
  readonly inputKeys: readonly string[] | undefined;
  /** The name of each output, where it was trained with objects. */
  readonly outputKeys: readonly string[] | undefined;
  /**
   * What brain.js' `run` answers: takes an object where inputs have names, in which a missing one is 0 and others are not looked at,
   * and gives one where outputs have names.
   *
   * @throws ShapeError @throws DataError
   */
  run(input: Readonly<Record<string, number>> | Vector): Record<string, number> | Float64Array;
}

const ACTIVATIONS: Readonly<Record<string, ActivationName>> = {
  sigmoid: 'sigmoid',
  relu: 'relu',
  'leaky-relu': 'leakyRelu',
  tanh: 'tanh',
};

/**
 * The network of brain.js' `NeuralNetwork` (or `NeuralNetworkGPU`), version 2, from its `toJSON()`. Its recurrent networks are read by
 * `fromBrainText` and `fromBrainSeries`.
 *
 * brain.js rounds what a layer gives to float32, Myelin does not: answers are equal to about seven digits.
 *
 * @param json What `toJSON()` returned, or JSON.parse of its text.
 * @throws FormatError It is not that, or has what a network has not.
 *
 * @example
 * ```ts
 * import { fromBrain } from 'myelin/import';
 * const { network, run } = fromBrain(JSON.parse(text));
 * run({ r: 0.03, g: 0.7, b: 0.5 }); // { black: …, white: … }
 * ```
 */
export function fromBrain(json: unknown): BrainModel {
  const model = objectAt('fromBrain', ownJSON('fromBrain', json));
  if (model.type !== 'NeuralNetwork' && model.type !== 'NeuralNetworkGPU') {
    refuseRecurrent('fromBrain', model.type);
    throw new FormatError(
      `fromBrain: type: expected "NeuralNetwork", which brain.js 2 writes, got ${describe(model.type)}.`,
    );
  }
  const sizes = listAt('fromBrain: sizes', model.sizes).map((size, i) =>
    countAt(`fromBrain: sizes[${i}]`, size),
  );
  if (sizes.length < 2) throw new FormatError('fromBrain: sizes: the network was not trained.');
  const activation = activationOf(model);
  const given = listAt('fromBrain: layers', model.layers, sizes.length);
  const layers = sizes
    .slice(1)
    .map((units, i) =>
      layerOf(`fromBrain: layers[${i + 1}]`, given[i + 1], sizes[i]!, units, activation),
    );
  const inputKeys = keysOf('fromBrain: inputLookup', model.inputLookup, sizes[0]!);
  const outputKeys = keysOf('fromBrain: outputLookup', model.outputLookup, sizes.at(-1)!);
  const network = networkOf('fromBrain', sizes[0]!, layers, 'float64');
  return {
    network,
    inputKeys,
    outputKeys,
    run(input) {
      const outputs = network.run(
        inputKeys ? valuesOf('run', inputKeys, input) : (input as Vector),
      );
      return outputKeys
        ? Object.fromEntries(outputKeys.map((key, i) => [key, outputs[i]!]))
        : (outputs as Float64Array);
    },
  };
}

/** One for all layers. */
function activationOf(model: Fields): Activation {
  const options = objectAt('fromBrain: trainOpts', model.trainOpts);
  const name = options.activation;
  const activation =
    typeof name === 'string' && Object.hasOwn(ACTIVATIONS, name) ? ACTIVATIONS[name] : undefined;
  if (!activation) {
    throw new FormatError(
      `fromBrain: trainOpts: activation: expected one of ${Object.keys(ACTIVATIONS).join(', ')}, got ${describe(name)}.`,
    );
  }
  if (activation !== 'leakyRelu') return activation;
  const slope = options.leakyReluAlpha;
  if (typeof slope === 'number' && slope >= 0 && Number.isFinite(Math.fround(slope))) {
    return leakyRelu({ slope });
  }
  throw new FormatError(
    `fromBrain: trainOpts: leakyReluAlpha: expected a finite number of 0 or more, got ${describe(slope)}.`,
  );
}

/** brain.js has a list of weights for each unit, Myelin one for each input. */
function layerOf(
  where: string,
  layer: unknown,
  inputs: number,
  units: number,
  activation: Activation,
): FoundLayer {
  const { weights: rows, biases } = objectAt(where, layer);
  const lists = listAt(`${where}: weights`, rows, units);
  // Looked at before room is made for all: a short file may name large sizes.
  for (const [j, list] of lists.entries()) listAt(`${where}: weights[${j}]`, list, inputs);
  const weights = new Float64Array(inputs * units);
  for (const [j, list] of lists.entries()) {
    copyNumbersAt(`${where}: weights[${j}]`, list, inputs, weights, j, units);
  }
  const bias = new Float64Array(units);
  copyNumbersAt(`${where}: biases`, biases, units, bias, 0, 1);
  return foundDense(units, weights, bias, activation);
}
