// What brain.js' recurrent networks of texts and of series share: hidden layers, and an output layer behind them.
import { FormatError } from '../../base/errors.js';
import { describe } from '../../base/validate.js';
import type { Activation } from '../../description/activations.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import { foundDense } from '../found-dense.js';
import type { FoundLayer } from '../found-layers.js';
import { foundRecurrent } from '../sequences/found-sequence-layers.js';
import { copyNumbersAt, countAt, type Fields, listAt, objectAt } from './fields.js';

/** A matrix for what enters, one for the state before, and a bias. */
type Gate = readonly [weight: string, transition: string, bias: string];

interface Cell {
  readonly kind: 'simpleRnn' | 'lstm' | 'gru';
  /** brain.js' names, in the order of ours. */
  readonly gates: readonly Gate[];
  readonly activation: 'relu' | 'tanh';
}

/**
 * RNN: h = relu(…). LSTM: it has no state beside h, h = o·tanh(f·h₋ + i·tanh(…)). GRU: it resets before the product, h = z·h₋ +
 * (1 − z)·tanh(W·x + U·(r·h₋) + b).
 */
const CELLS: Readonly<Record<string, Cell>> = {
  RNN: { kind: 'simpleRnn', activation: 'relu', gates: [['weight', 'transition', 'bias']] },
  LSTM: {
    kind: 'lstm',
    activation: 'tanh',
    gates: [
      ['inputMatrix', 'inputHidden', 'inputBias'],
      ['forgetMatrix', 'forgetHidden', 'forgetBias'],
      ['cellActivationMatrix', 'cellActivationHidden', 'cellActivationBias'],
      ['outputMatrix', 'outputHidden', 'outputBias'],
    ],
  },
  GRU: {
    kind: 'gru',
    activation: 'tanh',
    gates: [
      ['updateGateInputMatrix', 'updateGateHiddenMatrix', 'updateGateBias'],
      ['resetGateInputMatrix', 'resetGateHiddenMatrix', 'resetGateBias'],
      ['cellWriteInputMatrix', 'cellWriteHiddenMatrix', 'cellWriteBias'],
    ],
  },
};

const KINDS = /^(RNN|LSTM|GRU)(TimeStep)?$/;

/** @throws FormatError It is a recurrent network of brain.js: with the function that reads it. */
export function refuseRecurrent(where: string, type: unknown): void {
  const [, cell, isSeries] = (typeof type === 'string' && KINDS.exec(type)) || [];
  if (!cell) return;
  const reader = isSeries ? 'fromBrainSeries' : 'fromBrainText';
  throw new FormatError(`${where}: type: ${String(type)} is read by ${reader}.`);
}

/** What a network's hidden layers are made of. @throws FormatError It is none of texts, or of series. */
export function cellOf(where: string, type: unknown, isSeries: boolean): Cell {
  const [, cell, ofSeries] = (typeof type === 'string' && KINDS.exec(type)) || [];
  if (cell && Boolean(ofSeries) === isSeries) return CELLS[cell]!;
  refuseRecurrent(where, type);
  if (type === 'NeuralNetwork' || type === 'NeuralNetworkGPU') {
    throw new FormatError(`${where}: type: ${type} is read by fromBrain.`);
  }
  const known = Object.keys(CELLS).map((name) => `"${name}${isSeries ? 'TimeStep' : ''}"`);
  throw new FormatError(
    `${where}: type: expected ${known.join(', ')}, which brain.js 2 writes, got ${describe(type)}.`,
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
 * The hidden layers, whose state begins at 0, and what they leave as the last does.
 *
 * @param everyStep Whether the last gives its states of all steps.
 */
export function layersOf(
  where: string,
  model: Fields,
  { kind, gates, activation: bent }: Cell,
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
    const tensors = objectAt(what, layer);
    const read = (part: 0 | 1 | 2, columns: number): Numbers =>
      besides(
        gates.map((names) =>
          matrixAt(`${what}: ${names[part]}`, tensors[names[part]], units, columns, true),
        ),
        columns,
      );
    const found = foundRecurrent({
      ...{ kind, units, features, activation: bent, recurrentActivation: 'sigmoid' },
      ...{ resetAfter: false, cellState: false },
      returnSequences: everyStep || i + 1 < given.length,
      goBackwards: false,
      directions: [
        { weights: read(0, features), recurrentWeights: read(1, units), bias: read(2, 1) },
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

/** Matrices of as many rows, side by side. */
function besides(parts: readonly Float64Array[], rows: number): Float64Array {
  const [first] = parts;
  const columns = first!.length / rows;
  const all = new Float64Array(first!.length * parts.length);
  for (const [place, part] of parts.entries()) {
    for (let row = 0; row < rows; row++) {
      const to = (row * parts.length + place) * columns;
      all.set(part.subarray(row * columns, (row + 1) * columns), to);
    }
  }
  return all;
}
