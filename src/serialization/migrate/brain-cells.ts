// What brain.js' recurrent networks of texts and of series share: hidden layers, and an output layer behind them.
import { FormatError } from '../../base/errors.js';
import { describe } from '../../base/validate.js';
import type { Activation } from '../../description/activations.js';
import { foundDense } from '../found-dense.js';
import type { FoundLayer } from '../found-layers.js';
import { foundRecurrent } from '../sequences/found-sequence-layers.js';
import { copyNumbersAt, countAt, type Fields, listAt, objectAt } from './fields.js';

/** Why a kind's cells cannot be had here. */
const OTHER_CELLS: Readonly<Record<string, string>> = {
  LSTM: 'has no cell state: its forget gate takes a share of the output of the step before, h = o·tanh(f·h + i·…), which is another formula than that of lstm',
  GRU: 'applies its reset gate before the product, U·(r·h), which gives other answers than gru, r·(U·h)',
};

const KINDS = /^(RNN|LSTM|GRU)(TimeStep)?$/;

/** @throws FormatError It is a recurrent network of brain.js: with the function that reads it, if one does. */
export function refuseRecurrent(where: string, type: unknown): void {
  const [, cell, isSeries] = (typeof type === 'string' && KINDS.exec(type)) || [];
  if (!cell) return;
  const reason = OTHER_CELLS[cell];
  if (reason) {
    throw new FormatError(
      `${where}: type: brain.js' ${cell} ${reason}. Train ${cell.toLowerCase()} anew with the data it was trained with.`,
    );
  }
  const reader = isSeries ? 'fromBrainSeries' : 'fromBrainText';
  throw new FormatError(`${where}: type: ${String(type)} is read by ${reader}.`);
}

/** @throws FormatError It is of another type than `expected`. */
export function checkType(where: string, type: unknown, expected: 'RNN' | 'RNNTimeStep'): void {
  if (type === expected) return;
  refuseRecurrent(where, type);
  if (type === 'NeuralNetwork' || type === 'NeuralNetworkGPU') {
    throw new FormatError(`${where}: type: ${type} is read by fromBrain.`);
  }
  throw new FormatError(
    `${where}: type: expected "${expected}", which brain.js 2 writes, got ${describe(type)}.`,
  );
}

/** brain.js' matrices have a row for each number that leaves; ours, turned, one for each that enters. */
export function matrixAt(
  what: string,
  value: unknown,
  rows: number,
  columns: number,
  turned: boolean,
): Float64Array {
  const { rows: ownRows, columns: ownColumns, weights } = objectAt(what, value);
  if (ownRows !== rows || ownColumns !== columns) {
    throw new FormatError(
      `${what}: expected ${rows} rows of ${columns}, got ${describe(ownRows)} of ${describe(ownColumns)}.`,
    );
  }
  listAt(`${what}: weights`, weights, rows * columns); // room is made for no more than there is
  const given = new Float64Array(rows * columns);
  copyNumbersAt(`${what}: weights`, weights, given.length, given, 0, 1);
  if (!turned) return given;
  return given.map((_, i) => given[(i % rows) * columns + Math.floor(i / rows)]!);
}

/**
 * The hidden layers, h = relu(W·x + U·h + b) of a state that begins at 0, and what they leave as the last does.
 *
 * @param everyStep Whether the last gives its states of all steps.
 */
export function layersOf(
  where: string,
  model: Fields,
  inputs: number,
  outputs: number,
  everyStep: boolean,
  activation: Activation,
): FoundLayer[] {
  const options = objectAt(`${where}: options`, model.options);
  const sizes = listAt(`${where}: options: hiddenLayers`, options.hiddenLayers);
  const given = listAt(`${where}: hiddenLayers`, model.hiddenLayers, sizes.length);
  if (sizes.length === 0) throw new FormatError(`${where}: hiddenLayers: there are none.`);
  let features = inputs;
  const layers = given.map((layer, i): FoundLayer => {
    const what = `${where}: hiddenLayers[${i}]`;
    const units = countAt(`${where}: options: hiddenLayers[${i}]`, sizes[i]);
    const { weight, transition, bias } = objectAt(what, layer);
    const found = foundRecurrent({
      ...{ kind: 'simpleRnn', units, features, activation: 'relu', recurrentActivation: 'relu' },
      returnSequences: everyStep || i + 1 < given.length,
      goBackwards: false,
      directions: [
        {
          weights: matrixAt(`${what}: weight`, weight, units, features, true),
          recurrentWeights: matrixAt(`${what}: transition`, transition, units, units, true),
          bias: matrixAt(`${what}: bias`, bias, units, 1, false),
        },
      ],
    });
    features = units;
    return found;
  });
  const { outputConnector, output } = model;
  const weights = matrixAt(`${where}: outputConnector`, outputConnector, outputs, features, true);
  const bias = matrixAt(`${where}: output`, output, outputs, 1, false);
  return [...layers, foundDense(outputs, weights, bias, activation)];
}
