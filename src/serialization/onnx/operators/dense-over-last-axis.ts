import { foundDense } from '../../found-dense.js';
import { isWhole, orderOf, sameAxes } from '../images/layout.js';
import type { NodeReader } from '../node-reader.js';
import type { Affine, Constant } from '../value.js';

/** A product with a matrix of each row along the last axis. */
export function denseOverLastAxis(
  node: NodeReader,
  value: Affine,
  { data, dims: given }: Constant,
): Affine {
  const { dims } = value;
  const [rows, units] = given as [number, number];
  const isLast = isWhole(value) && orderOf(value).at(-1) === dims.length - 1;
  if (given.length !== 2 || rows !== dims.at(-1) || !units || !isLast || value.weights) {
    node.fail(
      `rows of shape [${dims.join(', ')}] times a constant of shape [${given.join(', ')}] is not read`,
    );
  }
  const layer = foundDense(units, data, undefined, 'linear');
  return sameAxes(value, node.settled(value), layer, [...dims.slice(0, -1), units]);
}
