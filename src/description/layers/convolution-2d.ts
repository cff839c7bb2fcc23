// What the convolutions over images of two axes share.
import {
  checkPadding2d,
  checkPair,
  fitWindows,
  type Padding2d,
  type Padding2dOption,
  type Pair,
  paddingAlong,
} from './axes.js';
import {
  type ConvolutionOptions,
  type ConvolutionSpec,
  fillConvolution,
  type KernelAxis,
} from './convolution.js';

/** The names of their options. */
export const OPTIONS_2D: readonly string[] = [
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
];

interface Given extends ConvolutionOptions {
  kernelSize: number | Pair;
  strides?: number | Pair;
  padding?: Padding2dOption;
  dilation?: number | Pair;
}

interface Filled extends ConvolutionSpec {
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly padding: Padding2d;
  readonly dilation: Pair;
}

/** Their options, checked and filled in. @throws OptionError */
export function fillConvolution2d(where: string, options: Given): Filled {
  return {
    ...fillConvolution(where, options),
    kernelSize: checkPair(`${where}: kernelSize`, options.kernelSize),
    strides: checkPair(`${where}: strides`, options.strides ?? 1),
    padding: checkPadding2d(`${where}: padding`, options.padding ?? 'valid'),
    dilation: checkPair(`${where}: dilation`, options.dilation ?? 1),
  };
}

/** How the kernel goes along rows and columns of `samples`, each as long as `lengthOf` says. @throws OptionError it does not fit. */
export function kernelAxes(
  where: string,
  { kernelSize, strides, padding, dilation: dilations }: Filled,
  samples: readonly number[],
  lengthOf: (axis: 0 | 1) => number = (axis) => samples[axis]!,
): readonly [y: KernelAxis, x: KernelAxis] {
  const along = (name: string, axis: 0 | 1): KernelAxis => {
    const [kernel, stride, dilation] = [kernelSize[axis], strides[axis], dilations[axis]];
    const length = lengthOf(axis);
    const window = { size: kernel, stride, dilation, padding: paddingAlong(padding, axis) };
    const shapes = { window: kernelSize, samples };
    const fit = fitWindows(where, name, length, window, shapes);
    return { length, kernel, stride, dilation, fit };
  };
  return [along('height', 0), along('width', 1)];
}
