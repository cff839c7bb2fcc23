// What the convolutions of one and two axes share. One axis is an image of one row.
import { OptionError } from '../../base/errors.js';
import { checkBoolean, checkNumber } from '../../base/validate.js';
import { countOf } from '../../matrix/shape.js';
import {
  ACTIVATION_NAMES,
  type Activation,
  type ActivationName,
  activationCode,
  activationName,
  resolveActivation,
  slopeOf,
} from '../activations.js';
import {
  glorotUniform,
  heUniform,
  type Initializer,
  type InitializerDescription,
  resolveInitializer,
  zeros,
} from '../initializers.js';
import { checkCount, checkLength, type Fit } from './axes.js';
import type { Placement } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';

/** What every convolution takes. */
export interface ConvolutionOptions extends EveryLayerOptions {
  /** Channels that leave, 1 to 1,000,000; with softmax at least 2. */
  filters: number;
  /**
   * Into how many groups channels and filters are divided; each group of filters sees its group of channels. As many as channels is
   * a depthwise convolution. Divides both. Default 1.
   */
  groups?: number;
  /** Default `'linear'`. */
  activation?: Activation;
  /** Whether a bias is added, one for each filter. Default true. */
  bias?: boolean;
  /** Draws the weights. Default: `heUniform()` where the activation is relu, leakyRelu or elu, else `glorotUniform()`. */
  weightInitializer?: Initializer;
  /** Draws the bias; one that is scaled by the fan takes the fans of the weights. Default `zeros()`. */
  biasInitializer?: Initializer;
  /** The loss grows by l1·Σ|w| over the weights (not the bias). Default 0. */
  l1?: number;
  /** The loss grows by l2·Σw² over the weights (not the bias). Default 0. */
  l2?: number;
}

/** What every convolution's description holds. */
export interface ConvolutionSpec extends EveryLayerSpec {
  /** Channels that leave. */
  readonly filters: number;
  /** Into how many groups channels and filters are divided. */
  readonly groups: number;
  /** The activation: its name, or what `leakyRelu` returns. */
  readonly activation: Activation;
  /** Whether a bias is added. */
  readonly bias: boolean;
  /** How the weights are drawn. */
  readonly weightInitializer: InitializerDescription;
  /** How the bias is drawn. */
  readonly biasInitializer: InitializerDescription;
  /** Factor of Σ|w|. */
  readonly l1: number;
  /** Factor of Σw². */
  readonly l2: number;
}

const RELU_FAMILY: readonly ActivationName[] = ['relu', 'leakyRelu', 'elu'];

/** The options that every convolution takes, checked and filled in. @throws OptionError */
export function fillConvolution(where: string, options: ConvolutionOptions): ConvolutionSpec {
  const filters = checkLength(`${where}: filters`, options.filters);
  const given = options.activation ?? 'linear';
  const activation = resolveActivation(`${where}: activation`, given, ACTIVATION_NAMES);
  if (activation === 'softmax' && filters < 2) {
    throw new OptionError(
      `${where}: softmax over one filter is always 1; expected at least 2 filters, or activation 'sigmoid'.`,
    );
  }
  const groups = checkLength(`${where}: groups`, options.groups ?? 1);
  if (filters % groups !== 0) {
    throw new OptionError(`${where}: ${filters} filters cannot be divided into ${groups} groups.`);
  }
  const byActivation = RELU_FAMILY.includes(activationName(activation))
    ? heUniform()
    : glorotUniform();
  return {
    filters,
    groups,
    activation,
    bias: checkBoolean(`${where}: bias`, options.bias ?? true),
    weightInitializer: resolveInitializer(
      `${where}: weightInitializer`,
      options.weightInitializer ?? byActivation,
    ),
    biasInitializer: resolveInitializer(
      `${where}: biasInitializer`,
      options.biasInitializer ?? zeros(),
    ),
    l1: checkNumber(`${where}: l1`, options.l1 ?? 0, 0),
    l2: checkNumber(`${where}: l2`, options.l2 ?? 0, 0),
  };
}

/** An axis of the image and how the kernel goes along it. */
export interface KernelAxis {
  readonly length: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly fit: Fit;
}

/**
 * A convolution in its place. `axes`: of the kernel that are the user's, one or two. `transposed`: what it says of images is said of
 * those that leave.
 *
 * @throws OptionError
 */
export function placeConvolution(
  where: string,
  spec: ConvolutionSpec,
  entering: number,
  y: KernelAxis,
  x: KernelAxis,
  axes: 1 | 2,
  transposed = false,
): Placement {
  const { groups } = spec;
  if (entering % groups !== 0) {
    throw new OptionError(
      `${where}: ${entering} channels cannot be divided into ${groups} groups.`,
    );
  }
  const [channels, filters] = transposed ? [spec.filters, entering] : [entering, spec.filters];
  const padded = ({ length, fit }: KernelAxis): number => length + fit.before + fit.after;
  const spread = ({ length, kernel, dilation }: KernelAxis): number =>
    length + (kernel - 1) * dilation;
  const own = (lengths: readonly [number, number]): readonly number[] => lengths.slice(-axes);
  const outputShape = transposed
    ? [...own([y.length, x.length]), channels]
    : [...own([y.fit.count, x.fit.count]), filters];
  checkCount(where, 'the outputs', outputShape);
  checkCount(where, 'images with their margin', [...own([padded(y), padded(x)]), channels]);
  checkCount(where, 'gradients with their margin', [...own([spread(y), spread(x)]), filters]);
  const depth = channels / groups;
  const taps = y.kernel * x.kernel;
  const fans = [taps * (entering / groups), taps * spec.filters] as const;
  const shape = [...own([y.kernel, x.kernel]), depth, filters];
  const pixels = y.fit.count * x.fit.count;
  return {
    outputShape,
    tensors: [
      { name: 'weights', shape, initializer: spec.weightInitializer, fans },
      spec.bias
        ? { name: 'bias', shape: [spec.filters], initializer: spec.biasInitializer, fans }
        : undefined,
    ],
    activation: activationCode(spec.activation),
    slope: slopeOf(spec.activation),
    sizes: [
      ...[y.length, x.length, channels, y.fit.count, x.fit.count, filters],
      ...[y.kernel, x.kernel, y.stride, x.stride, y.dilation, x.dilation],
      ...[y.fit.before, y.fit.after, x.fit.before, x.fit.after, groups],
    ],
    settings: [spec.l1, spec.l2],
    kept: countOf(outputShape),
    products: pixels * filters * taps * depth + countOf(outputShape),
    note: `${own([y.kernel, x.kernel]).join('×')}, ${spec.activation}`,
  };
}
