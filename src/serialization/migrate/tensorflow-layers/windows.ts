// What readers of layers of images share.
import { FormatError, OptionError } from '../../../base/errors.js';
import { describe } from '../../../base/validate.js';
import { type Fit, fitWindows, type Window } from '../../../description/layers/axes.js';
import type { Numbers } from '../../../matrix/matrix-like.js';
import { countOf } from '../../../matrix/shape.js';
import { countAt, listAt } from '../fields.js';
import type { WeightTensor } from '../tensorflow-weights.js';
import type { PlacedLayer } from './reader.js';

/** As many numbers as there are axes; one stands for all. */
export function countsAt(
  what: string,
  given: unknown,
  axes: number,
  otherwise?: number[],
): number[] {
  if ((given === null || given === undefined) && otherwise) return otherwise;
  if (typeof given === 'number') return new Array<number>(axes).fill(countAt(what, given));
  return listAt(what, given, axes).map((value) => countAt(what, value));
}

/** The lengths of an image's axes; its channels are the last of `shape`. */
export function axesOf({ where, config, shape }: PlacedLayer, axes: number): readonly number[] {
  const format = config.data_format ?? 'channels_last';
  if (format !== 'channels_last' && format !== 'channelsLast') {
    throw new FormatError(
      `${where}: data_format: expected channels_last, got ${describe(format)}.`,
    );
  }
  if (shape.length === axes + 1) return shape.slice(0, -1);
  throw new FormatError(`${where}: takes ${axes + 1} axes, got [${shape.join(', ')}].`);
}

export function paddingOf<T extends string>(where: string, given: unknown, known: readonly T[]): T {
  const found = known.find((name) => name === (given ?? 'valid'));
  if (found) return found;
  throw new FormatError(
    `${where}: padding: expected ${known.join(' or ')}, got ${describe(given)}.`,
  );
}

/** How windows lie. @throws FormatError they do not fit. */
export function fitted(where: string, length: number, window: Window): Fit {
  try {
    return fitWindows(where, 'axis', length, window);
  } catch (error) {
    throw error instanceof OptionError ? new FormatError(error.message) : error;
  }
}

/** A tensor of this shape. */
export function numbers(layer: PlacedLayer, name: string, shape: readonly number[]): Numbers {
  const { where, tensors } = layer;
  const tensor = tensors.get(where, `${layer.name}/${name}`, shape.length);
  return numbersOf(layer, name, tensor, shape);
}

/** Its numbers, if it has this shape. @throws FormatError */
export function numbersOf(
  { where, budget }: PlacedLayer,
  name: string,
  tensor: WeightTensor,
  shape: readonly number[],
): Numbers {
  if (tensor.shape.join() !== shape.join()) {
    throw new FormatError(
      `${where}: ${name} of shape [${tensor.shape.join(', ')}]; expected [${shape.join(', ')}].`,
    );
  }
  budget.spend(where, countOf(shape));
  return tensor.read();
}
