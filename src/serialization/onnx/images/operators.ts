// Convolutions, pools and what else goes over images and sequences of channels first.
import { foundConvolution } from '../../images/found-convolution.js';
import { foundGlobalPool, foundPool, foundUpSampling } from '../../images/found-image-layers.js';
import { permutedNumbers } from '../../permute.js';
import type { NodeReader, Operator } from '../node-reader.js';
import { affineOf, callOf, type Stage } from '../value.js';
import { channelsFirst, channelsLast, orderOf } from './layout.js';
import { layerNormalization } from './normalisation.js';

/** A stage (…, channels) of one spatial axis or two. */
function imageAt(node: NodeReader, ranks: readonly number[] = [1, 2]): Stage {
  const given = node.affine(0);
  const value = given.weights ? node.layer(callOf('linear', given)) : given;
  const rank = value.dims.length - 1;
  if (!ranks.includes(rank)) {
    node.fail(
      `of samples of shape [${value.dims.join(', ')}]; (channels, …) of ${ranks.join(' or ')} axes are read`,
    );
  }
  const image =
    channelsLast(value) ??
    node.fail(
      'of an input whose channels are not first, or that was flattened before, is not read',
    );
  return node.settled(image);
}

function listOf(node: NodeReader, name: string, length: number, otherwise: number): number[] {
  const list = node.integers(name) ?? new Array<number>(length).fill(otherwise);
  if (list.length === length && list.every((value) => value >= 0 && value < 2 ** 20)) return list;
  return node.fail(`${name} [${list.join(', ')}]; expected ${length} numbers`);
}

/** Before and behind each axis. */
function padsOf(
  node: NodeReader,
  lengths: readonly number[],
  reaches: readonly number[],
  strides: readonly number[],
): [number, number][] {
  const rank = lengths.length;
  const rule = node.string('auto_pad', 'NOTSET');
  if (rule === 'NOTSET') {
    const pads = listOf(node, 'pads', 2 * rank, 0);
    return lengths.map((_, i) => [pads[i]!, pads[i + rank]!]);
  }
  if (rule === 'VALID') return lengths.map(() => [0, 0]);
  if (rule !== 'SAME_UPPER' && rule !== 'SAME_LOWER') return node.fail(`auto_pad ${rule}`);
  return lengths.map((length, i) => {
    const count = Math.ceil(length / strides[i]!);
    const all = Math.max(0, (count - 1) * strides[i]! + reaches[i]! + 1 - length);
    const less = Math.floor(all / 2);
    return rule === 'SAME_UPPER' ? [less, all - less] : [all - less, less];
  });
}

const counted = (length: number, pads: readonly [number, number], reach: number, stride: number) =>
  Math.floor((length + pads[0] + pads[1] - reach - 1) / stride) + 1;

const convolution: Operator = (node) => {
  node.known('auto_pad', 'dilations', 'group', 'kernel_shape', 'pads', 'strides');
  const stage = imageAt(node);
  const { data, dims } = node.constant(1, 'W');
  const rank = stage.shape.length - 1;
  const [filters, depth, ...kernels] = dims as [number, number, ...number[]];
  const groups = node.integer('group', 1);
  if (kernels.length !== rank || depth * groups !== stage.shape.at(-1) || dims.includes(0)) {
    node.fail(`W of shape [${dims.join(', ')}] for ${stage.shape.at(-1)} channels`);
  }
  const stated = listOf(node, 'kernel_shape', rank, 0);
  if (stated.some((size, i) => size !== 0 && size !== kernels[i]))
    node.fail('kernel_shape is not that of W');
  const strides = listOf(node, 'strides', rank, 1);
  const dilations = listOf(node, 'dilations', rank, 1);
  const lengths = stage.shape.slice(0, -1);
  const reaches = kernels.map((kernel, i) => (kernel - 1) * dilations[i]!);
  const margins = padsOf(node, lengths, reaches, strides);
  const counts = lengths.map((n, i) => counted(n, margins[i]!, reaches[i]!, strides[i]!));
  if (!counts.every((count) => count >= 1)) node.fail('the kernel is larger than the image');
  node.spend(2 * data.length);
  const order = [...kernels.map((_, i) => i + 2), 1, 0];
  const layer = foundConvolution({
    axes: lengths.map((length, i) => ({
      ...{ length, kernel: kernels[i]!, stride: strides[i]! },
      ...{ dilation: dilations[i]!, margin: margins[i]! },
    })),
    filters,
    groups,
    weights: { data: permutedNumbers(data, dims, order), shape: order.map((axis) => dims[axis]!) },
    bias: biasOf(node, filters),
  });
  return channelsFirst(stage, layer, [...counts, filters]);
};

function biasOf(node: NodeReader, filters: number) {
  const bias = node.optional(2, 'B')?.data;
  if (bias && bias.length !== filters)
    node.fail(`B: ${bias.length} numbers for ${filters} filters`);
  return bias;
}

const transposedConvolution: Operator = (node) => {
  node.known(
    ...['auto_pad', 'dilations', 'group', 'kernel_shape', 'output_padding', 'pads', 'strides'],
  );
  const stage = imageAt(node, [2]);
  const { data, dims } = node.constant(1, 'W');
  const [entering, depth, ...kernels] = dims as [number, number, ...number[]];
  const groups = node.integer('group', 1);
  if (
    kernels.length !== 2 ||
    entering !== stage.shape[2] ||
    entering % groups !== 0 ||
    dims.includes(0)
  ) {
    node.fail(`W of shape [${dims.join(', ')}] for ${stage.shape[2]} channels`);
  }
  if (node.string('auto_pad', 'NOTSET') !== 'NOTSET') node.fail('auto_pad is not read');
  const strides = listOf(node, 'strides', 2, 1);
  const dilations = listOf(node, 'dilations', 2, 1);
  const more = listOf(node, 'output_padding', 2, 0);
  const pads = listOf(node, 'pads', 4, 0);
  const filters = depth * groups;
  const axes = kernels.map((kernel, i) => {
    const [stride, dilation] = [strides[i]!, dilations[i]!];
    const reached = (stage.shape[i]! - 1) * stride + (kernel - 1) * dilation + 1;
    const length = reached - pads[i]! - pads[i + 2]! + more[i]!;
    // Ours say where the image ends; what lies beyond what is reached is 'same''s alone.
    const after = Math.max(0, pads[i + 2]! - more[i]!);
    return { length, kernel, stride, dilation, margin: [pads[i]!, after] as [number, number] };
  });
  for (const [i, { length, stride, margin }] of axes.entries()) {
    const beyond = more[i]! > pads[i + 2]!;
    if (length < 1 || (beyond && (length !== stage.shape[i]! * stride || margin[0] !== 0))) {
      node.fail(`output_padding [${more.join(', ')}] with pads [${pads.join(', ')}] is not read`);
    }
  }
  node.spend(2 * data.length);
  const layer = foundConvolution({
    ...{ axes, filters, groups, transposed: true },
    weights: {
      data: permutedNumbers(data, dims, [2, 3, 1, 0]),
      shape: [kernels[0]!, kernels[1]!, depth, entering],
    },
    bias: biasOf(node, filters),
  });
  return channelsFirst(stage, layer, [axes[0]!.length, axes[1]!.length, filters]);
};

const pool =
  (average: boolean): Operator =>
  (node) => {
    node.known(
      ...['auto_pad', 'ceil_mode', 'count_include_pad', 'dilations', 'kernel_shape', 'pads'],
      ...['storage_order', 'strides'],
    );
    const stage = imageAt(node);
    const lengths = stage.shape.slice(0, -1);
    const rank = lengths.length;
    const pools = listOf(node, 'kernel_shape', rank, 0);
    const strides = listOf(node, 'strides', rank, 1);
    if (pools.includes(0) || strides.includes(0)) node.fail('windows of length 0');
    if (listOf(node, 'dilations', rank, 1).some((dilation) => dilation !== 1)) {
      node.fail('windows with gaps are not read');
    }
    const reaches = pools.map((size) => size - 1);
    const pads = padsOf(node, lengths, reaches, strides);
    const padded = pads.some(([before, after]) => before + after > 0);
    if (padded && node.integer('count_include_pad', 0) !== 0) {
      node.fail('count_include_pad: means count what lies outside; here they do not');
    }
    const up = node.integer('ceil_mode', 0) !== 0;
    const axes = lengths.map((length, i) => {
      const [size, stride, [before, after]] = [pools[i]!, strides[i]!, pads[i]!];
      // A window beyond the end is a larger margin, if it begins before it.
      const steps = (length + before + after - size) / stride;
      const most = Math.floor((length + before - 1) / stride);
      const count = (up ? Math.min(Math.ceil(steps), most) : Math.floor(steps)) + 1;
      const end = Math.max(after, (count - 1) * stride + size - length - before);
      return { count, length, pool: size, stride, margin: [before, up ? end : after] as const };
    });
    if (!axes.every(({ count }) => count >= 1)) node.fail('the window is larger than the image');
    const shape = [...axes.map(({ count }) => count), stage.shape.at(-1)!];
    return channelsFirst(stage, foundPool(average, axes), shape);
  };

const globalPool =
  (average: boolean): Operator =>
  (node) => {
    node.known();
    const stage = imageAt(node);
    return reduced(stage, average, [stage.shape.at(-1)!, ...stage.shape.slice(1).map(() => 1)]);
  };

function reduced(stage: Stage, average: boolean, dims: readonly number[]) {
  const channels = stage.shape.at(-1)!;
  const layer = foundGlobalPool(average);
  const next = { width: channels, shape: [channels], from: { previous: stage, layer } };
  return affineOf(next, dims);
}

/** ReduceMean and ReduceMax over all axes but the channels, which are the last in the network. */
const reduce =
  (average: boolean): Operator =>
  (node) => {
    node.known('axes', 'keepdims', 'noop_with_empty_axes');
    const given = node.affine(0);
    const { dims } = given;
    const axes = (node.list(1, 'axes') ?? [])
      .map((axis) => (axis < 0 ? axis + dims.length : axis - 1))
      .sort((a, b) => a - b);
    const left = dims.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    // The input's channels may be first or last: the axis that is left tells.
    const value = (left[0] === 0 ? channelsLast(given) : given) ?? given;
    const isChannels = left.length === 1 && orderOf(value).at(-1) === left[0];
    if (dims.length < 2 || axes.length !== dims.length - 1 || !isChannels || value.weights) {
      node.fail(
        `axes [${axes.join(', ')}] of samples of shape [${dims.join(', ')}]; all but the channels are read`,
      );
    }
    const keep = node.integer('keepdims', 1) !== 0;
    const own = keep ? dims.map((dim, axis) => (axis === left[0] ? dim : 1)) : [dims[left[0]!]!];
    return reduced(node.settled(value), average, own);
  };

/** Whole multiples, each pixel several times. */
const resize: Operator = (node) => {
  node.known(
    ...['mode', 'nearest_mode', 'coordinate_transformation_mode', 'cubic_coeff_a', 'scales'],
    ...['antialias', 'axes', 'exclude_outside', 'extrapolation_value', 'keep_aspect_ratio_policy'],
  );
  const stage = imageAt(node, [2]);
  const [height, width, channels] = stage.shape as [number, number, number];
  // Upsample has its scales in the place of Resize's roi.
  const places = [1, 2].map((i) => node.optional(i, 'the scales')?.data);
  const scales = places.find((data) => data?.length === 4) ?? node.floats('scales');
  const sizes = node.optional(3, 'the sizes')?.data;
  const times = sizes
    ? [
        sizes[0]! / (node.rows ?? sizes[0]!),
        sizes[1]! / channels,
        sizes[2]! / height,
        sizes[3]! / width,
      ]
    : Array.from(scales ?? []);
  const [batch, same, y, x] = times as [number, number, number, number];
  const whole = (n: number | undefined): boolean =>
    n !== undefined && Number.isInteger(n) && n >= 1;
  const mode = node.string('mode', 'nearest');
  const place = node.string('coordinate_transformation_mode', 'half_pixel');
  const nearest = node.string('nearest_mode', 'round_prefer_floor');
  const alike =
    (place === 'asymmetric' && nearest === 'floor') ||
    (place === 'half_pixel' && nearest.startsWith('round_prefer')) ||
    node.opset < 11;
  if (times.length !== 4 || batch !== 1 || same !== 1 || !whole(y) || !whole(x)) {
    node.fail(`scales [${times.join(', ')}]; whole multiples of rows and columns are read`);
  }
  if (mode !== 'nearest' || !alike) node.fail(`${mode}, ${place}, ${nearest} is not read`);
  return channelsFirst(stage, foundUpSampling([y, x]), [height * y, width * x, channels]);
};

/** By the name of the operator. */
export const IMAGES: Readonly<Record<string, Operator>> = {
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  MaxPool: pool(false),
  AveragePool: pool(true),
  GlobalAveragePool: globalPool(true),
  GlobalMaxPool: globalPool(false),
  ReduceMean: reduce(true),
  ReduceMax: reduce(false),
  Resize: resize,
  Upsample: resize,
  LayerNormalization: layerNormalization,
};
