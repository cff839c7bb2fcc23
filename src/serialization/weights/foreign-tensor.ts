import { FormatError } from '../../base/errors.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import { countOf, sameShape } from '../../matrix/shape.js';
import type { Layer } from '../../network/layer.js';
import { permutedNumbers } from '../permute.js';
import { readTensor, type Tensor, type TensorLike } from '../tensor.js';
import type { ForeignTensor } from './weight-writer.js';

/** The tensor as the other library has it. */
export function written(layer: Layer, foreign: ForeignTensor): Tensor {
  const own = layer.parameters[foreign.parameter]!;
  const { view, order, shape, first, count } = placed(own.shape, foreign);
  const part = own.data.subarray(first, first + count);
  const there = inBlocks(permutedNumbers(part, view, order), foreign.blocks);
  const data = foreign.isAddend ? there.fill(0) : there;
  return readTensor(foreign.parameter, { data, shape });
}

/** What stands there in one tensor: those of ours one behind the other. */
export function writtenTogether(
  parts: readonly { readonly layer: Layer; readonly foreign: ForeignTensor }[],
): Tensor {
  const tensors = parts.map(({ layer, foreign }) => written(layer, foreign));
  const [first] = tensors as [Tensor];
  if (tensors.length === 1) return first;
  const { length } = first.data;
  const Numbers = first.dtype === 'float64' ? Float64Array : Float32Array;
  const data = new Numbers(tensors.length * length);
  for (const [i, tensor] of tensors.entries()) data.set(tensor.data as Numbers, i * length);
  const [rows, ...rest] = first.shape;
  return readTensor(parts[0]!.foreign.name, { data, shape: [tensors.length * rows!, ...rest] });
}

/** The other way: what to set, or to add. @throws FormatError another shape, or no floating-point numbers. */
export function readForeign(
  where: string,
  layer: Layer,
  foreign: ForeignTensor,
  given: TensorLike,
): { data: Numbers; shape: readonly number[] } {
  const own = layer.parameters[foreign.parameter]!;
  const { view, order, shape, first, count } = placed(own.shape, foreign);
  const tensor = readTensor(where, given);
  const { data, dtype } = tensor;
  if (dtype !== 'float64' && dtype !== 'float32') {
    throw new FormatError(`${where}: expected float64 or float32, got ${dtype}.`);
  }
  const { blocks, stacked } = foreign;
  const there = stacked ? [stacked.of * shape[0]!, ...shape.slice(1)] : shape;
  if (!sameShape(tensor.shape, there)) {
    throw new FormatError(
      `${where}: expected shape [${there.join(', ')}], got [${tensor.shape.join(', ')}].`,
    );
  }
  const start = stacked ? stacked.place * count : 0;
  const inOrder = inBlocks(
    (data as Numbers).subarray(start, start + count),
    blocks?.map((_, i) => blocks.indexOf(i)),
  );
  const theirs = order.map((axis) => view[axis]!);
  const back = order.map((_, axis) => order.indexOf(axis));
  const part = permutedNumbers(inOrder, theirs, back);
  if (count === countOf(own.shape)) return { data: part, shape: own.shape };
  const whole = new Float64Array(countOf(own.shape));
  whole.set(part, first);
  return { data: whole, shape: own.shape };
}

/** The blocks of the numbers in another order, in an array of their own. */
function inBlocks(data: Numbers, blocks: readonly number[] | undefined): Numbers {
  const copy = data.slice();
  if (!blocks) return copy;
  const size = data.length / blocks.length;
  for (const [i, block] of blocks.entries()) {
    copy.set(data.subarray(block * size, (block + 1) * size), i * size);
  }
  return copy;
}

function placed(all: readonly number[], foreign: ForeignTensor) {
  const own = foreign.row === undefined ? all : all.slice(1);
  const view = foreign.view ?? own;
  const order = foreign.order ?? view.map((_, axis) => axis);
  const count = countOf(own);
  return {
    ...{ view, order, count },
    shape: foreign.shape ?? order.map((axis) => view[axis]!),
    /** Where the part of ours begins. */
    first: (foreign.row ?? 0) * count,
  };
}
