import { DataError } from '../../base/errors.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import type { Network } from '../../network/network.js';
import type { NumberRows } from './number-columns.js';

/** A network's answers to rows of flattened samples, as many numbers for each. @throws DataError as `samplesOf`. */
export function runRows(
  network: Network,
  rows: NumberRows,
  names: readonly string[],
): { readonly data: Numbers } {
  return network.run(samplesOf(network, rows, names));
}

/**
 * Rows as samples; of sequences of any length each row is one, of as many steps as its columns fill.
 *
 * @throws DataError too many columns or too few; it tells their names.
 */
export function samplesOf(
  { inputShape, inputs }: Network,
  { data, shape }: NumberRows,
  names: readonly string[],
): { data: Float64Array; shape: number[] } {
  const [rows, width] = shape;
  const anySteps = inputShape[0] === null;
  if (anySteps ? width % inputs !== 0 : width !== inputs) {
    const shown = names.slice(0, 12).join(', ') + (names.length > 12 ? ', …' : '');
    throw new DataError(
      `${width} columns of numbers (${shown}), but the network takes ${inputs}${anySteps ? ' a step' : ''}; --inputs names them in their order, --exclude those that are none.`,
    );
  }
  return {
    data,
    shape: anySteps ? [rows, width / inputs, ...(inputShape.slice(1) as number[])] : [...shape],
  };
}
