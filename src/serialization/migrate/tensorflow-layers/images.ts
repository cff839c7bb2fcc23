// Layers of images and sequences, channels last as here.
import { FormatError } from '../../../base/errors.js';
import { describe } from '../../../base/validate.js';
import type { Numbers } from '../../../matrix/matrix-like.js';
import { countOf } from '../../../matrix/shape.js';
import {
  foundBatchNorm,
  foundFlatten,
  foundGlobalPool,
  foundLayerNorm,
  foundPool,
  foundReshape,
  foundUpSampling,
} from '../../images/found-image-layers.js';
import { countAt, listAt } from '../fields.js';
import { readConvolution, readDepthwise, readSeparable, readTransposed } from './convolution.js';
import type { PlacedLayer, TensorflowReader } from './reader.js';
import { axesOf, countsAt, fitted, numbers, paddingOf } from './windows.js';

const pool =
  (average: boolean, axes: number): TensorflowReader =>
  (layer) => {
    const { where, config, shape } = layer;
    const lengths = axesOf(layer, axes);
    const pools = countsAt(`${where}: pool_size`, config.pool_size, axes);
    const strides = countsAt(`${where}: strides`, config.strides, axes, pools);
    const padding = paddingOf(where, config.padding, ['valid', 'same'] as const);
    const fits = lengths.map((length, i) =>
      fitted(where, length, { size: pools[i]!, stride: strides[i]!, dilation: 1, padding }),
    );
    const found = lengths.map((length, i) => ({
      ...{ length, pool: pools[i]!, stride: strides[i]! },
      margin: [fits[i]!.before, fits[i]!.after] as const,
    }));
    return {
      layer: foundPool(average, found),
      shape: [...fits.map(({ count }) => count), shape.at(-1)!],
    };
  };

const globalPool =
  (average: boolean, axes: number): TensorflowReader =>
  (layer) => {
    axesOf(layer, axes);
    if (layer.config.keepdims === true) {
      throw new FormatError(`${layer.where}: keepdims is not read.`);
    }
    return { layer: foundGlobalPool(average), shape: [layer.shape.at(-1)!] };
  };

/** Over the last axis, which is where channels are. */
function checkAxis({ where, shape, config }: PlacedLayer): void {
  const axis =
    Array.isArray(config.axis) && config.axis.length === 1 ? config.axis[0] : config.axis;
  if (axis === undefined || axis === -1 || axis === shape.length) return;
  throw new FormatError(`${where}: axis: expected the last, got ${describe(config.axis)}.`);
}

function epsilonOf({ where, config }: PlacedLayer): number {
  const { epsilon = 1e-3 } = config;
  if (typeof epsilon === 'number' && epsilon >= 1e-12 && epsilon <= 1) return epsilon;
  throw new FormatError(`${where}: epsilon: expected a small number, got ${describe(epsilon)}.`);
}

const scaleOf = (layer: PlacedLayer, name: string, on: unknown, otherwise: number): Numbers => {
  const channels = layer.shape.at(-1)!;
  if (on !== false) return numbers(layer, name, [channels]);
  layer.budget.spend(layer.where, channels);
  return new Float32Array(channels).fill(otherwise);
};

const batchNormalization: TensorflowReader = (layer) => {
  const { where, config, shape } = layer;
  checkAxis(layer);
  const { momentum = 0.99 } = config;
  if (typeof momentum !== 'number' || !(momentum >= 0 && momentum <= 1)) {
    throw new FormatError(`${where}: momentum: expected 0 to 1, got ${describe(momentum)}.`);
  }
  const tensors = {
    gamma: scaleOf(layer, 'gamma', config.scale, 1),
    beta: scaleOf(layer, 'beta', config.center, 0),
    movingMean: numbers(layer, 'moving_mean', [shape.at(-1)!]),
    movingVariance: numbers(layer, 'moving_variance', [shape.at(-1)!]),
  };
  return { layer: foundBatchNorm(tensors, epsilonOf(layer), momentum), shape };
};

const layerNormalization: TensorflowReader = (layer) => {
  checkAxis(layer);
  const { config, shape } = layer;
  const gamma = scaleOf(layer, 'gamma', config.scale, 1);
  const beta = scaleOf(layer, 'beta', config.center, 0);
  return { layer: foundLayerNorm(gamma, beta, epsilonOf(layer)), shape };
};

const upSampling: TensorflowReader = (layer) => {
  const { where, config } = layer;
  const [height, width] = axesOf(layer, 2) as [number, number];
  const { interpolation = 'nearest' } = config;
  if (interpolation !== 'nearest') {
    throw new FormatError(
      `${where}: interpolation: expected nearest, got ${describe(interpolation)}.`,
    );
  }
  const [y, x] = countsAt(`${where}: size`, config.size, 2, [2, 2]) as [number, number];
  return { layer: foundUpSampling([y, x]), shape: [height * y, width * x, layer.shape[2]!] };
};

const flatten: TensorflowReader = ({ shape, width }) =>
  shape.length === 1 ? undefined : { layer: foundFlatten(), shape: [width] };

const reshape: TensorflowReader = ({ where, config, width }) => {
  const target = listAt(`${where}: target_shape`, config.target_shape);
  const lengths = target.map((n) =>
    n === -1 || n === null ? -1 : countAt(`${where}: target_shape`, n),
  );
  const open = lengths.indexOf(-1);
  const known = countOf(lengths.filter((n) => n !== -1));
  const shape = lengths.map((n) => (n === -1 ? width / known : n));
  if (
    open !== lengths.lastIndexOf(-1) ||
    shape.length > 8 ||
    countOf(shape) !== width ||
    !shape.every(Number.isInteger)
  ) {
    throw new FormatError(`${where}: ${width} numbers to shape [${lengths.join(', ')}].`);
  }
  return { layer: foundReshape(shape), shape };
};

/** `dims` count from 1. Axes of one place may stand anywhere: that is another shape; anything else would be another order of numbers. */
const permute: TensorflowReader = ({ where, config, shape }) => {
  const order = listAt(`${where}: dims`, config.dims, shape.length).map(
    (axis) => countAt(`${where}: dims`, axis) - 1,
  );
  if (
    order
      .slice()
      .sort((a, b) => a - b)
      .some((axis, i) => axis !== i)
  ) {
    throw new FormatError(`${where}: dims: expected 1 to ${shape.length}, each once.`);
  }
  const long = order.filter((axis) => shape[axis]! > 1);
  if (long.some((axis, i) => i > 0 && axis < long[i - 1]!)) {
    throw new FormatError(
      `${where}: puts the axes of [${shape.join(', ')}] in another order, which is not read.`,
    );
  }
  const permuted = order.map((axis) => shape[axis]!);
  if (permuted.join() === shape.join()) return undefined;
  return { layer: foundReshape(permuted), shape: permuted };
};

/** By TensorFlow's name of the class. */
export const IMAGE_READERS: Readonly<Record<string, TensorflowReader>> = {
  Conv1D: readConvolution(1),
  Conv2D: readConvolution(2),
  Conv2DTranspose: readTransposed,
  DepthwiseConv2D: readDepthwise,
  SeparableConv1D: readSeparable(1),
  SeparableConv2D: readSeparable(2),
  MaxPooling1D: pool(false, 1),
  MaxPooling2D: pool(false, 2),
  AveragePooling1D: pool(true, 1),
  AveragePooling2D: pool(true, 2),
  GlobalAveragePooling1D: globalPool(true, 1),
  GlobalAveragePooling2D: globalPool(true, 2),
  GlobalMaxPooling1D: globalPool(false, 1),
  GlobalMaxPooling2D: globalPool(false, 2),
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  UpSampling2D: upSampling,
  Flatten: flatten,
  Permute: permute,
  Reshape: reshape,
};
