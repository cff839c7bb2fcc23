// Channels first, as ONNX has them, and last, as networks of Myelin have them.
import type { Numbers } from '../../../matrix/matrix-like.js';
import { countOf, sameShape } from '../../../matrix/shape.js';
import type { FoundLayer } from '../../found-layers.js';
import { foundFlatten, foundReshape } from '../../images/found-image-layers.js';
import { type Affine, affineOf, type Layout, type Stage } from '../value.js';

/** Whether two orders are the same for axes of these lengths, of which those of length 1 may stand anywhere. */
function sameOrder(a: readonly number[], b: readonly number[], dims: readonly number[]): boolean {
  const long = (order: readonly number[]): number[] => order.filter((axis) => dims[axis] !== 1);
  return long(a).join() === long(b).join();
}

const ascending = (dims: readonly number[]): number[] => dims.map((_, axis) => axis);

/** The layout; undefined where it is the file's own. */
function layoutOf(dims: readonly number[], order: readonly number[]): Layout | undefined {
  return sameOrder(order, ascending(dims), dims) ? undefined : { dims, order };
}

/** Whether it is an array of the file's whose axes can be told, not one that was flattened in the file's order. */
export function isWhole({ dims, layout }: Affine): boolean {
  return !layout || sameShape(layout.dims, dims);
}

/** The file's axes from the slowest to the fastest in the network. */
export function orderOf({ dims, layout }: Affine): readonly number[] {
  return layout ? layout.order : ascending(dims);
}

/** Numbers for each of a row, from the file's order to the network's. */
export function inOrder<T extends Numbers>({ layout }: Affine, data: T): T {
  if (!layout) return data;
  const result = data.slice() as T;
  for (const [i, place] of placesOf(layout).entries()) result[place] = data[i]!;
  return result;
}

/** Rows of a matrix, likewise. */
export function rowsInOrder<T extends Numbers>({ layout }: Affine, matrix: T, columns: number): T {
  if (!layout) return matrix;
  const result = matrix.slice() as T;
  for (const [i, place] of placesOf(layout).entries()) {
    result.set(matrix.subarray(i * columns, (i + 1) * columns), place * columns);
  }
  return result;
}

/** Where each number of the file's order lies in the network's. */
function placesOf({ dims, order }: Layout): Uint32Array {
  const steps = new Array<number>(dims.length).fill(1);
  for (let at = order.length - 1, step = 1; at >= 0; at--) {
    steps[order[at]!] = step;
    step *= dims[order[at]!]!;
  }
  const places = new Uint32Array(countOf(dims));
  const index = dims.map(() => 0);
  let place = 0;
  for (let i = 0; i < places.length; i++) {
    places[i] = place;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      place += steps[axis]!;
      if (++index[axis]! < dims[axis]!) break;
      place -= steps[axis]! * dims[axis]!;
      index[axis] = 0;
    }
  }
  return places;
}

/** The axes behind the batch in another order; no number moves. undefined: they cannot be told. */
export function transposed(value: Affine, perm: readonly number[]): Affine | undefined {
  if (!isWhole(value) || value.weights) return undefined;
  const dims = perm.map((axis) => value.dims[axis]!);
  const order = orderOf(value).map((axis) => perm.indexOf(axis));
  return { ...value, dims, layout: layoutOf(dims, order) };
}

/** A stage whose samples have this shape, of as many numbers. */
export function shapedAs(stage: Stage, shape: readonly number[]): Stage {
  const { input } = stage;
  if (input) {
    const form = shape.length === 1 ? 'rows' : 'image';
    // A file whose input is an image is a network of images, if that is what its first layer takes.
    if (input.form === 'open' && (form === 'rows' || input.shape.length > 1)) {
      input.form = form;
      input.shape = shape;
    }
    if (input.form === 'open') input.form = 'rows';
    const own = input.form === 'rows' ? [stage.width] : input.shape;
    if (sameShape(own, shape)) return { ...stage, shape };
  } else if (sameShape(stage.shape, shape)) return stage;
  const layer = shape.length === 1 ? foundFlatten() : foundReshape(shape);
  return { width: stage.width, shape, from: { previous: stage, layer } };
}

/**
 * A value of (channels, …) whose channels are last in the network; undefined: its numbers lie otherwise. The input of the network
 * is taken as it is wanted.
 */
export function channelsLast(value: Affine): Affine | undefined {
  const { dims, stage } = value;
  if (value.weights || dims.length < 2 || !isWhole(value)) return undefined;
  const order = [...ascending(dims).slice(1), 0];
  const layout = { dims, order };
  const { input } = stage;
  const free = input?.form === 'open' && !value.layout && sameShape(input.shape, dims);
  if (!free) return sameOrder(orderOf(value), order, dims) ? { ...value, layout } : undefined;
  input.shape = order.map((axis) => dims[axis]!);
  const moved = (numbers: Float64Array | undefined) =>
    numbers && inOrder({ ...value, layout }, numbers);
  return { ...value, layout, scale: moved(value.scale), shift: moved(value.shift) };
}

/** What a layer gives whose channels are last, as the file has it: channels first. */
export function channelsFirst(stage: Stage, layer: FoundLayer, shape: readonly number[]): Affine {
  const dims = [shape.at(-1)!, ...shape.slice(0, -1)];
  const order = [...ascending(dims).slice(1), 0];
  const next = { width: countOf(shape), shape, from: { previous: stage, layer } };
  return affineOf(next, dims, layoutOf(dims, order));
}

/** What a layer gives in the order in which the file has its axes already. */
export function sameAxes(
  value: Affine,
  stage: Stage,
  layer: FoundLayer,
  dims: readonly number[],
): Affine {
  const layout = isWhole(value) ? layoutOf(dims, orderOf(value)) : value.layout;
  const shape =
    layout && isWhole({ ...value, dims, layout })
      ? orderOf({ ...value, dims, layout }).map((axis) => dims[axis]!)
      : dims;
  const next = { width: countOf(dims), shape, from: { previous: stage, layer } };
  return affineOf(next, dims, layout);
}

/** Whether it is what a layer of images gives or takes, with nothing but a scaling to be done yet. */
export function isImage({ weights, dims, layout, stage }: Affine): boolean {
  return !weights && (dims.length > 1 || !!layout || (!stage.input && stage.shape.length > 1));
}

/** The shape of a value's samples in the network. */
export function ownShape(value: Affine): readonly number[] {
  return isWhole(value) ? orderOf(value).map((axis) => value.dims[axis]!) : [value.units];
}

/** The axes that are `kept`; the others are of length 1. */
export function withoutAxes(value: Affine, kept: readonly number[]): Affine {
  const dims = kept.map((axis) => value.dims[axis]!);
  if (!value.layout || !isWhole(value)) return { ...value, dims };
  const order = orderOf(value)
    .map((axis) => kept.indexOf(axis))
    .filter((axis) => axis >= 0);
  return { ...value, dims, layout: layoutOf(dims, order) };
}
