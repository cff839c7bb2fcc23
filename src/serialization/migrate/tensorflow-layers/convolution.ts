// Convolutions of images and sequences, channels last as here.
import { FormatError } from '../../../base/errors.js';
import { describe } from '../../../base/validate.js';
import { type FoundAxis, foundConvolution } from '../../images/found-convolution.js';
import { countAt } from '../fields.js';
import { activationOf, scaled } from './activation-name.js';
import type { PlacedLayer, TensorflowReader } from './reader.js';
import { axesOf, countsAt, fitted, numbers, paddingOf } from './windows.js';

/** How kernels lie on a layer's images. */
interface Kernels {
  readonly sizes: readonly number[];
  readonly axes: readonly FoundAxis[];
  /** The lengths of what leaves. */
  readonly counts: readonly number[];
}

function kernelsOf(layer: PlacedLayer, axes: number): Kernels {
  const { where, config } = layer;
  const lengths = axesOf(layer, axes);
  const ones = lengths.map(() => 1);
  const sizes = countsAt(`${where}: kernel_size`, config.kernel_size, axes);
  const strides = countsAt(`${where}: strides`, config.strides, axes, ones);
  const dilations = countsAt(`${where}: dilation_rate`, config.dilation_rate, axes, ones);
  const padding = paddingOf(
    where,
    config.padding,
    axes === 1 ? (['valid', 'same', 'causal'] as const) : (['valid', 'same'] as const),
  );
  const fits = lengths.map((length, i) => {
    const window = { size: sizes[i]!, stride: strides[i]!, dilation: dilations[i]!, padding };
    return fitted(where, length, window);
  });
  return {
    sizes,
    axes: lengths.map((length, i) => ({
      ...{ length, kernel: sizes[i]!, stride: strides[i]!, dilation: dilations[i]! },
      margin: [fits[i]!.before, fits[i]!.after],
    })),
    counts: fits.map(({ count }) => count),
  };
}

const biasOf = (layer: PlacedLayer, filters: number, factor: number) =>
  layer.config.use_bias === false ? undefined : scaled(numbers(layer, 'bias', [filters]), factor);

/** Of so many axes. */
export const readConvolution =
  (axes: number): TensorflowReader =>
  (layer) => {
    const { where, config, shape } = layer;
    const channels = shape.at(-1)!;
    const groups = countAt(`${where}: groups`, config.groups ?? 1);
    const filters = countAt(`${where}: filters`, config.filters);
    if (channels % groups !== 0) {
      throw new FormatError(`${where}: ${channels} channels in ${groups} groups.`);
    }
    const kernels = kernelsOf(layer, axes);
    const own = [...kernels.sizes, channels / groups, filters];
    const { activation, factor } = activationOf(where, config.activation);
    return {
      layer: foundConvolution({
        ...{ axes: kernels.axes, filters, groups, bias: biasOf(layer, filters, factor) },
        weights: { data: scaled(numbers(layer, 'kernel', own), factor), shape: own },
        activation,
      }),
      shape: [...kernels.counts, filters],
    };
  };

/** Each channel has filters of its own, `depth_multiplier` of them; a bias is the caller's. */
function depthwise(layer: PlacedLayer, axes: number) {
  const { where, config, shape } = layer;
  const channels = shape.at(-1)!;
  const { sizes, axes: lengths, counts } = kernelsOf(layer, axes);
  // tfjs leaves it out of what it writes of a separable convolution: then the kernel tells.
  const kernel = layer.tensors.get(where, `${layer.name}/depthwise_kernel`, axes + 2);
  const given = config.depth_multiplier ?? kernel.shape.at(-1);
  const times = countAt(`${where}: depth_multiplier`, given);
  const data = numbers(layer, 'depthwise_kernel', [...sizes, channels, times]);
  const filters = channels * times;
  const weights = { data, shape: [...sizes, 1, filters] };
  return { found: { axes: lengths, filters, groups: channels, weights }, counts };
}

export const readDepthwise: TensorflowReader = (layer) => {
  const { found, counts } = depthwise(layer, 2);
  const { activation, factor } = activationOf(layer.where, layer.config.activation);
  const { data, shape } = found.weights;
  return {
    layer: foundConvolution({
      ...found,
      weights: { data: scaled(data, factor), shape },
      bias: biasOf(layer, found.filters, factor),
      activation,
    }),
    shape: [...counts, found.filters],
  };
};

/** A depthwise convolution, then one of single places, which has the bias and the activation. */
export const readSeparable =
  (axes: number): TensorflowReader =>
  (layer) => {
    const { where, config } = layer;
    const filters = countAt(`${where}: filters`, config.filters);
    const { found, counts } = depthwise(layer, axes);
    const shape = [...counts.map(() => 1), found.filters, filters];
    const { activation, factor } = activationOf(where, config.activation);
    return {
      ahead: foundConvolution(found),
      layer: foundConvolution({
        axes: counts.map((length) => ({
          ...{ length, kernel: 1, stride: 1, dilation: 1 },
          margin: [0, 0],
        })),
        ...{ filters, groups: 1, bias: biasOf(layer, filters, factor), activation },
        weights: { data: scaled(numbers(layer, 'pointwise_kernel', shape), factor), shape },
      }),
      shape: [...counts, filters],
    };
  };

/** `'same'`: length × stride leave; `'valid'`: what is reached, but no less than that. */
export const readTransposed: TensorflowReader = (layer) => {
  const { where, config, shape } = layer;
  const lengths = axesOf(layer, 2);
  const [channels, filters] = [shape.at(-1)!, countAt(`${where}: filters`, config.filters)];
  const sizes = countsAt(`${where}: kernel_size`, config.kernel_size, 2);
  const strides = countsAt(`${where}: strides`, config.strides, 2, [1, 1]);
  const dilations = countsAt(`${where}: dilation_rate`, config.dilation_rate, 2, [1, 1]);
  const padding = paddingOf(where, config.padding, ['valid', 'same'] as const);
  if (config.output_padding !== undefined && config.output_padding !== null) {
    throw new FormatError(
      `${where}: output_padding: expected none, got ${describe(config.output_padding)}.`,
    );
  }
  const axes = lengths.map((length, i): FoundAxis => {
    const [kernel, stride, dilation] = [sizes[i]!, strides[i]!, dilations[i]!];
    const reach = (kernel - 1) * dilation + 1;
    const steps = length * stride;
    if (padding === 'valid') {
      const leaving = steps + Math.max(0, reach - stride);
      return { length: leaving, kernel, stride, dilation, margin: [0, 0] };
    }
    const window = { size: kernel, stride, dilation, padding };
    const { before, after } = fitted(where, steps, window);
    return { length: steps, kernel, stride, dilation, margin: [before, after] };
  });
  // Kernels smaller than their steps leave rows that none of them reaches, which only 'same' says, of both axes.
  const gaps = axes.filter(({ kernel, stride, dilation }) => (kernel - 1) * dilation + 1 < stride);
  const beyond = axes.filter(
    ({ kernel, stride, dilation }) => (kernel - 1) * dilation + 1 > stride,
  );
  if (padding === 'valid' && gaps.length > 0 && beyond.length > 0) {
    throw new FormatError(
      `${where}: padding 'valid' with a kernel of [${sizes.join(', ')}], smaller than the strides [${strides.join(', ')}] along one axis alone, is not read.`,
    );
  }
  const own = [...sizes, filters, channels];
  const { activation, factor } = activationOf(where, config.activation);
  return {
    layer: foundConvolution({
      ...{ axes, filters, groups: 1, transposed: true, bias: biasOf(layer, filters, factor) },
      weights: { data: scaled(numbers(layer, 'kernel', own), factor), shape: own },
      activation,
    }),
    shape: [...axes.map(({ length }) => length), filters],
  };
};
