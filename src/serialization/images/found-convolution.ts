import type { Activation } from '../../description/activations.js';
import { fitWindows, type Margin, type Window } from '../../description/layers/axes.js';
import { convTranspose2d } from '../../description/layers/conv-transpose-2d.js';
import { conv1d } from '../../description/layers/conv1d.js';
import { conv2d } from '../../description/layers/conv2d.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import type { FoundLayer } from '../found-layers.js';

/** An axis of a convolution of a foreign file. */
export interface FoundAxis {
  /** Of what enters; of a transposed convolution, of what leaves. */
  readonly length: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly margin: Margin;
}

/** A convolution of a foreign file: of one axis or two, its weights (kernel …, depth, filters) as a layer of ours has them. */
export interface FoundKernel {
  readonly axes: readonly FoundAxis[];
  readonly filters: number;
  readonly groups: number;
  readonly weights: { readonly data: Numbers; readonly shape: readonly number[] };
  readonly bias?: Numbers | undefined;
  readonly transposed?: boolean;
  readonly activation?: Activation;
}

/** By a rule, where one says the same as the numbers. */
function paddingOf(
  axes: readonly FoundAxis[],
  rules: readonly ('same' | 'causal')[],
  transposed = false,
) {
  // What leaves a transposed one may be longer than what is reached, which 'same' alone says: whole steps.
  const inSteps = axes.every(({ length, stride }) => length % stride === 0);
  if (transposed && inSteps && alike(axes, 'same')) return 'same' as const;
  if (axes.every(({ margin }) => margin[0] === 0 && margin[1] === 0)) return 'valid' as const;
  return transposed ? undefined : rules.find((padding) => alike(axes, padding));
}

function alike(axes: readonly FoundAxis[], padding: 'same' | 'causal'): boolean {
  return axes.every(({ length, kernel, stride, dilation, margin }) => {
    const window: Window = { size: kernel, stride, dilation, padding };
    const { before, after } = fitWindows('', '', length, window);
    return before === margin[0] && after === margin[1];
  });
}

/** The layer. What cannot be is found when it is described. */
export function foundConvolution(found: FoundKernel): FoundLayer {
  const { axes, filters, groups, weights, bias, transposed, activation = 'linear' } = found;
  const describe = () => {
    const common = { filters, groups, activation, bias: bias !== undefined };
    // Nothing is drawn for weights that are set at once.
    const drawn = { ...common, weightInitializer: 'zeros' } as const;
    const [y, x] = axes as readonly [FoundAxis, FoundAxis | undefined];
    if (!x) {
      return conv1d({
        ...drawn,
        ...{ kernelSize: y.kernel, strides: y.stride, dilation: y.dilation },
        padding: paddingOf(axes, ['same', 'causal']) ?? y.margin,
      });
    }
    const rule = paddingOf(axes, ['same'], transposed);
    return (transposed ? convTranspose2d : conv2d)({
      ...drawn,
      kernelSize: [y.kernel, x.kernel],
      strides: [y.stride, x.stride],
      dilation: [y.dilation, x.dilation],
      padding: (rule === 'causal' ? undefined : rule) ?? [y.margin, x.margin],
    });
  };
  return {
    describe,
    parameters: { weights, ...(bias && { bias: { data: bias, shape: [filters] } }) },
    ...(activation === 'linear' && {
      activated: (next: Activation) => foundConvolution({ ...found, activation: next }),
    }),
    ...(activation === 'linear' &&
      !bias && { biased: (next: Numbers) => foundConvolution({ ...found, bias: next }) }),
  };
}
