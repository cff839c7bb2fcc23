import { checkName } from '../../base/validate.js';
import { KIND_CONVOLUTION } from '../../core/abi.js';
import { imagesFamily } from '../../core/families/images.js';
import { checkAxes, checkLength, checkMargin, fitWindows, type Margin } from './axes.js';
import {
  type ConvolutionOptions,
  type ConvolutionSpec,
  fillConvolution,
  type KernelAxis,
  placeConvolution,
} from './convolution.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import { registerLayerKind } from './register.js';

/** What `conv1d` takes. */
export interface Conv1dOptions extends ConvolutionOptions {
  /** Steps of the kernel. */
  kernelSize: number;
  /** From window to window. Default 1. */
  strides?: number;
  /**
   * `'valid'`: the kernel stays within the sequence. `'same'`: with zeros on both sides, so that ⌈steps / stride⌉ leave; where they
   * cannot be as many on both the odd one is at the end. `'causal'`: all zeros before, so that no step sees a later one. Or how many
   * zeros: a number for both ends, or `[before, after]`; at most as many as the kernel reaches. Default `'valid'`.
   */
  padding?: 'valid' | 'same' | 'causal' | number | Margin;
  /** From place to place of the kernel: 2 leaves one out between two. Default 1. */
  dilation?: number;
}

/** A convolution layer as plain data: what `conv1d` returns, fit for JSON. */
export interface Conv1dSpec extends ConvolutionSpec {
  /** What this is. */
  readonly kind: 'conv1d';
  /** Steps of the kernel. */
  readonly kernelSize: number;
  /** From window to window. */
  readonly strides: number;
  /** What lies around the sequence. */
  readonly padding: 'valid' | 'same' | 'causal' | Margin;
  /** From place to place of the kernel. */
  readonly dilation: number;
}

const ONE_ROW: KernelAxis = {
  ...{ length: 1, kernel: 1, stride: 1, dilation: 1 },
  fit: { count: 1, before: 0, after: 0 },
};

/**
 * A convolution over sequences [steps, channels]: activation(x ∗ W + b), W (kernelSize, channels / groups, filters), b (filters), to
 * [steps that leave, filters].
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range. Where it does not fit the sequences, `new Network`
 * throws.
 *
 * @example
 * ```ts
 * const network = new Network({
 *   inputs: [24, 1],
 *   layers: [conv1d({ filters: 8, kernelSize: 3, padding: 'causal', activation: 'relu' }), flatten(), dense({ units: 1 })],
 * });
 * ```
 */
export function conv1d(options: Conv1dOptions): Conv1dSpec {
  registerLayerKind(conv1dKind as LayerKind);
  return describeLayer(conv1dKind, options);
}

/** @internal */
export const conv1dKind: LayerKind<Conv1dSpec> = {
  kind: 'conv1d',
  code: KIND_CONVOLUTION,
  family: imagesFamily,
  options: [
    'filters',
    'kernelSize',
    'strides',
    'padding',
    'dilation',
    'groups',
    'activation',
    'bias',
    'weightInitializer',
    'biasInitializer',
    'l1',
    'l2',
  ],
  describe(where, given) {
    const options = given as unknown as Conv1dOptions;
    return {
      kind: 'conv1d',
      ...fillConvolution(where, options),
      kernelSize: checkLength(`${where}: kernelSize`, options.kernelSize),
      strides: checkLength(`${where}: strides`, options.strides ?? 1),
      padding: checkPadding(`${where}: padding`, options.padding ?? 'valid'),
      dilation: checkLength(`${where}: dilation`, options.dilation ?? 1),
    };
  },

  place(where, spec, inputShape) {
    const [length, channels] = checkAxes(where, 'conv1d', ['steps', 'channels'], inputShape);
    const { kernelSize: kernel, strides: stride, dilation, padding } = spec;
    const window = { size: kernel, stride, dilation, padding };
    const x = {
      length: length!,
      kernel,
      stride,
      dilation,
      fit: fitWindows(where, 'steps', length!, window, { window: [kernel], samples: inputShape }),
    };
    return placeConvolution(where, spec, channels!, ONE_ROW, x, 1);
  },
};

/** By a rule or by numbers. @throws OptionError */
function checkPadding(what: string, given: unknown): Conv1dSpec['padding'] {
  if (typeof given !== 'string') return checkMargin(what, given);
  return checkName(what, given, ['valid', 'same', 'causal'] as const);
}
