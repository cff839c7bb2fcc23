// What the poolings share. One axis is an image of one row.
import { countOf } from '../../matrix/shape.js';
import type { Fit } from './axes.js';
import type { Placement } from './layer-kind.js';

/** An axis of the image and how the windows lie along it. */
export interface PoolAxis {
  readonly length: number;
  readonly pool: number;
  readonly stride: number;
  readonly fit: Fit;
}

/** An axis of length 1. */
export const ONE_PLACE: PoolAxis = {
  ...{ length: 1, pool: 1, stride: 1 },
  fit: { count: 1, before: 0, after: 0 },
};

/** A pooling in its place. */
export function placePooling(
  average: boolean,
  channels: number,
  y: PoolAxis,
  x: PoolAxis,
  outputShape: readonly number[],
  note: string,
): Placement {
  return {
    outputShape,
    tensors: [],
    sizes: [
      ...[y.length, x.length, channels, y.fit.count, x.fit.count],
      ...[y.pool, x.pool, y.stride, x.stride, y.fit.before, x.fit.before, average ? 1 : 0],
    ],
    kept: 0,
    products: countOf(outputShape) * y.pool * x.pool,
    note,
  };
}
