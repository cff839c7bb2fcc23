// Functions of Myelin's domain over values whose channels are last: what they were before toOnnx wrote them.

import { sameShape } from '../../../matrix/shape.js';
import { foundConvolution } from '../../images/found-convolution.js';
import {
  foundBatchNorm,
  foundLayerNorm,
  foundPool,
  foundUpSampling,
} from '../../images/found-image-layers.js';
import type { NodeReader, Operator } from '../node-reader.js';
import { type Affine, callOf } from '../value.js';
import { isWhole, sameAxes } from './layout.js';

/** What a function is given, in the network's own order. */
function given(node: NodeReader, shape?: readonly number[]): Affine {
  node.known();
  const value = node.affine(0);
  const whole = value.weights ? node.layer(callOf('linear', value)) : value;
  const fits = !shape || sameShape(shape, whole.dims);
  if (!fits || !isWhole(whole) || whole.layout) {
    node.fail(
      `of samples of shape [${whole.dims.join(', ')}] in another order than it was written for`,
    );
  }
  return whole;
}

const numbers = (node: NodeReader, i: number, count: number) => {
  const { data } = node.constant(i, `input ${i}`);
  return data.length === count ? data : node.fail(`input ${i}: expected ${count} numbers`);
};

function convolution(sizes: readonly number[], rank: number, transposed: boolean): Operator {
  return (node) => {
    const [height, width, channels, outHeight, outWidth, filters, kernelY, kernelX] = sizes;
    const [strideY, strideX, dilationY, dilationX, top, bottom, left, right, groups] =
      sizes.slice(8);
    const both = [
      {
        ...{ length: height!, kernel: kernelY!, stride: strideY!, dilation: dilationY! },
        margin: [top!, bottom!] as const,
      },
      {
        ...{ length: width!, kernel: kernelX!, stride: strideX!, dilation: dilationX! },
        margin: [left!, right!] as const,
      },
    ];
    const own = (a: number, b: number): number[] => [a, b].slice(-rank);
    const image = [...own(height!, width!), channels!];
    const kernels = [...own(outHeight!, outWidth!), filters!];
    const [from, to] = transposed ? [kernels, image] : [image, kernels];
    const value = given(node, from);
    const shape = [...own(kernelY!, kernelX!), channels! / groups!, filters!];
    const { data, dims } = node.constant(1, 'the weights');
    if (!sameShape(dims, shape)) node.fail(`weights of shape [${dims.join(', ')}]`);
    const layer = foundConvolution({
      axes: both.slice(-rank),
      filters: to.at(-1)!,
      groups: groups!,
      weights: { data, shape },
      transposed,
    });
    return sameAxes(value, node.settled(value), layer, to);
  };
}

function pool(sizes: readonly number[], rank: number): Operator {
  return (node) => {
    const [height, width, channels, outHeight, outWidth, poolY, poolX, strideY, strideX] = sizes;
    const [top, left, average] = sizes.slice(9);
    const axis = (length: number, size: number, stride: number, before: number, count: number) => {
      const after = Math.max(0, (count - 1) * stride + size - length - before);
      return { length, pool: size, stride, margin: [before, after] as const };
    };
    const axes = [
      axis(height!, poolY!, strideY!, top!, outHeight!),
      axis(width!, poolX!, strideX!, left!, outWidth!),
    ].slice(-rank);
    const own = (a: number, b: number): number[] => [...[a, b].slice(-rank), channels!];
    const value = given(node, own(height!, width!));
    const layer = foundPool(average === 1, axes);
    return sameAxes(value, node.settled(value), layer, own(outHeight!, outWidth!));
  };
}

function upSampling([height, width, channels, y, x]: readonly number[]): Operator {
  return (node) => {
    const value = given(node, [height!, width!, channels!]);
    const layer = foundUpSampling([y!, x!]);
    return sameAxes(value, node.settled(value), layer, [height! * y!, width! * x!, channels!]);
  };
}

const batchNormalization: Operator = (node) => {
  const value = given(node);
  const channels = value.dims.at(-1)!;
  const [gamma, beta, movingMean, movingVariance] = [1, 2, 3, 4].map((i) =>
    numbers(node, i, channels),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const tensors = { gamma, beta, movingMean, movingVariance };
  const layer = foundBatchNorm(tensors, numbers(node, 5, 1)[0]!);
  return sameAxes(value, node.settled(value), layer, value.dims);
};

const layerNormalization: Operator = (node) => {
  const value = given(node);
  const columns = value.dims.at(-1)!;
  const layer = foundLayerNorm(
    numbers(node, 1, columns),
    numbers(node, 2, columns),
    numbers(node, 3, 1)[0]!,
  );
  return sameAxes(value, node.settled(value), layer, value.dims);
};

/** The operator of a function that is one of ours. */
export function imageOperator(name: string): Operator {
  const [kind, ...rest] = name.split('_');
  const sizes = rest.map(Number);
  const rank = kind!.endsWith('1d') ? 1 : 2;
  if (kind === 'BatchNormalization') return batchNormalization;
  if (kind === 'LayerNormalization') return layerNormalization;
  if (kind === 'UpSampling2d') return upSampling(sizes);
  if (kind!.startsWith('Pooling')) return pool(sizes, rank);
  return convolution(sizes, rank, kind!.startsWith('Transposed'));
}
