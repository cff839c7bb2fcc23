// Layers of images and sequences, channels last as here.
import { FormatError, OptionError } from '../../../base/errors.js';
import { describe } from '../../../base/validate.js';
import { type Fit, fitWindows, type Window } from '../../../description/layers/axes.js';
import type { Numbers } from '../../../matrix/matrix-like.js';
import { countOf } from '../../../matrix/shape.js';
import { foundConvolution } from '../../images/found-convolution.js';
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
import { activationOf, scaled } from './activation-name.js';
import type { PlacedLayer, TensorflowReader } from './reader.js';

/** As many numbers as there are axes; one stands for all. */
function countsAt(what: string, given: unknown, axes: number, otherwise?: number[]): number[] {
  if ((given === null || given === undefined) && otherwise) return otherwise;
  if (typeof given === 'number') return new Array<number>(axes).fill(countAt(what, given));
  return listAt(what, given, axes).map((value) => countAt(what, value));
}

/** The lengths of an image's axes; its channels are the last of `shape`. */
function axesOf({ where, config, shape }: PlacedLayer, axes: number): readonly number[] {
  const format = config.data_format ?? 'channels_last';
  if (format !== 'channels_last' && format !== 'channelsLast') {
    throw new FormatError(
      `${where}: data_format: expected channels_last, got ${describe(format)}.`,
    );
  }
  if (shape.length === axes + 1) return shape.slice(0, -1);
  throw new FormatError(`${where}: takes ${axes + 1} axes, got [${shape.join(', ')}].`);
}

function paddingOf<T extends string>(where: string, given: unknown, known: readonly T[]): T {
  const found = known.find((name) => name === (given ?? 'valid'));
  if (found) return found;
  throw new FormatError(
    `${where}: padding: expected ${known.join(' or ')}, got ${describe(given)}.`,
  );
}

/** How windows lie. @throws FormatError they do not fit. */
function fitted(where: string, length: number, window: Window): Fit {
  try {
    return fitWindows(where, 'axis', length, window);
  } catch (error) {
    throw error instanceof OptionError ? new FormatError(error.message) : error;
  }
}

/** A tensor of this shape. */
function numbers(layer: PlacedLayer, name: string, shape: readonly number[]): Numbers {
  const { where, tensors, budget } = layer;
  const tensor = tensors.get(where, `${layer.name}/${name}`, shape.length);
  if (tensor.shape.join() !== shape.join()) {
    throw new FormatError(
      `${where}: ${name} of shape [${tensor.shape.join(', ')}]; expected [${shape.join(', ')}].`,
    );
  }
  budget.spend(where, countOf(shape));
  return tensor.read();
}

/** Of so many axes; `depthwise`: each channel has filters of its own. */
const convolution =
  (axes: number, depthwise = false): TensorflowReader =>
  (layer) => {
    const { where, config, shape } = layer;
    const lengths = axesOf(layer, axes);
    const channels = shape.at(-1)!;
    const groups = depthwise ? channels : countAt(`${where}: groups`, config.groups ?? 1);
    const times = countAt(`${where}: depth_multiplier`, config.depth_multiplier ?? 1);
    const filters = depthwise ? channels * times : countAt(`${where}: filters`, config.filters);
    const ones = lengths.map(() => 1);
    const kernels = countsAt(`${where}: kernel_size`, config.kernel_size, axes);
    const strides = countsAt(`${where}: strides`, config.strides, axes, ones);
    const dilations = countsAt(`${where}: dilation_rate`, config.dilation_rate, axes, ones);
    const padding = paddingOf(
      where,
      config.padding,
      axes === 1 ? (['valid', 'same', 'causal'] as const) : (['valid', 'same'] as const),
    );
    if (channels % groups !== 0) {
      throw new FormatError(`${where}: ${channels} channels in ${groups} groups.`);
    }
    const fits = lengths.map((length, i) => {
      const window = { size: kernels[i]!, stride: strides[i]!, dilation: dilations[i]!, padding };
      return fitted(where, length, window);
    });
    const own = [...kernels, channels / groups, filters];
    const { activation, factor } = activationOf(where, config.activation);
    const data = depthwise
      ? numbers(layer, 'depthwise_kernel', [...kernels, channels, times])
      : numbers(layer, 'kernel', own);
    return {
      layer: foundConvolution({
        axes: lengths.map((length, i) => ({
          ...{ length, kernel: kernels[i]!, stride: strides[i]!, dilation: dilations[i]! },
          margin: [fits[i]!.before, fits[i]!.after],
        })),
        ...{ filters, groups, weights: { data: scaled(data, factor), shape: own } },
        bias:
          config.use_bias === false ? undefined : scaled(numbers(layer, 'bias', [filters]), factor),
        activation,
      }),
      shape: [...fits.map(({ count }) => count), filters],
    };
  };

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

/** By TensorFlow's name of the class. */
export const IMAGE_READERS: Readonly<Record<string, TensorflowReader>> = {
  Conv1D: convolution(1),
  Conv2D: convolution(2),
  DepthwiseConv2D: convolution(2, true),
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
  Reshape: reshape,
};
