import { FormatError } from '../../base/errors.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import { sameShape } from '../../matrix/shape.js';
import type { Layer } from '../../network/layer.js';
import { permutedNumbers } from '../permute.js';
import { readTensor, type Tensor, type TensorLike } from '../tensor.js';
import type { ForeignTensor } from './weight-writer.js';

/** The tensor as the other library has it. */
export function written(layer: Layer, foreign: ForeignTensor): Tensor {
  const own = layer.parameters[foreign.parameter]!;
  const { view, order, shape } = placed(own.shape, foreign);
  return readTensor(foreign.parameter, { data: permutedNumbers(own.data, view, order), shape });
}

/** The other way: what to set. @throws FormatError another shape, or no floating-point numbers. */
export function readForeign(
  where: string,
  layer: Layer,
  foreign: ForeignTensor,
  given: TensorLike,
): { data: Numbers; shape: readonly number[] } {
  const own = layer.parameters[foreign.parameter]!;
  const { view, order, shape } = placed(own.shape, foreign);
  const tensor = readTensor(where, given);
  const { data, dtype } = tensor;
  if (dtype !== 'float64' && dtype !== 'float32') {
    throw new FormatError(`${where}: expected float64 or float32, got ${dtype}.`);
  }
  if (!sameShape(tensor.shape, shape)) {
    throw new FormatError(
      `${where}: expected shape [${shape.join(', ')}], got [${tensor.shape.join(', ')}].`,
    );
  }
  const theirs = order.map((axis) => view[axis]!);
  const back = order.map((_, axis) => order.indexOf(axis));
  return { data: permutedNumbers(data as Numbers, theirs, back), shape: own.shape };
}

function placed(own: readonly number[], foreign: ForeignTensor) {
  const view = foreign.view ?? own;
  const order = foreign.order ?? view.map((_, axis) => axis);
  return { view, order, shape: foreign.shape ?? order.map((axis) => view[axis]!) };
}
