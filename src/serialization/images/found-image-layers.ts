// Layers without weights of foreign files, and normalisation.
import type { Activation } from '../../description/activations.js';
import { activation } from '../../description/layers/activation.js';
import { fitWindows, type Margin } from '../../description/layers/axes.js';
import { batchNorm } from '../../description/layers/batch-norm.js';
import { flatten } from '../../description/layers/flatten.js';
import { globalAveragePool, globalMaxPool } from '../../description/layers/global-pool.js';
import { layerNorm } from '../../description/layers/layer-norm.js';
import { averagePool1d, maxPool1d } from '../../description/layers/pool-1d.js';
import { averagePool2d, maxPool2d } from '../../description/layers/pool-2d.js';
import { reshape } from '../../description/layers/reshape.js';
import { upSample2d } from '../../description/layers/up-sample-2d.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import type { FoundLayer } from '../found-layers.js';

export function foundFlatten(): FoundLayer {
  return { describe: () => flatten(), parameters: {} };
}

export function foundReshape(shape: readonly number[]): FoundLayer {
  return { describe: () => reshape({ shape }), parameters: {} };
}

export function foundActivation(f: Activation): FoundLayer {
  return { describe: () => activation({ activation: f }), parameters: {} };
}

export function foundGlobalPool(average: boolean): FoundLayer {
  return { describe: average ? globalAveragePool : globalMaxPool, parameters: {} };
}

export function foundUpSampling(times: readonly [number, number]): FoundLayer {
  return { describe: () => upSample2d({ size: times }), parameters: {} };
}

/** Of one axis or two. */
export function foundPool(
  average: boolean,
  axes: readonly {
    readonly length: number;
    readonly pool: number;
    readonly stride: number;
    readonly margin: Margin;
  }[],
): FoundLayer {
  const inside = axes.every(({ margin: [before, after] }) => before === 0 && after === 0);
  const same = (): boolean =>
    axes.every(({ length, pool: size, stride, margin }) => {
      const window = { size, stride, dilation: 1, padding: 'same' } as const;
      const { before, after } = fitWindows('', '', length, window);
      return before === margin[0] && after === margin[1];
    });
  const describe = () => {
    const [y, x] = axes as readonly [(typeof axes)[0], (typeof axes)[0] | undefined];
    const rule = inside ? ('valid' as const) : same() ? ('same' as const) : undefined;
    if (!x) {
      const options = { poolSize: y.pool, strides: y.stride, padding: rule ?? y.margin };
      return (average ? averagePool1d : maxPool1d)(options);
    }
    return (average ? averagePool2d : maxPool2d)({
      poolSize: [y.pool, x.pool],
      strides: [y.stride, x.stride],
      padding: rule ?? [y.margin, x.margin],
    });
  };
  return { describe, parameters: {} };
}

const own = (data: Numbers) => ({ data, shape: [data.length] });

/** By moving statistics. `momentum`: the share kept. */
export function foundBatchNorm(
  tensors: Readonly<Record<'gamma' | 'beta' | 'movingMean' | 'movingVariance', Numbers>>,
  epsilon: number,
  momentum = 0.9,
): FoundLayer {
  return {
    describe: () => batchNorm({ epsilon, momentum }),
    parameters: Object.fromEntries(
      Object.entries(tensors).map(([name, data]) => [name, own(data)]),
    ),
  };
}

/** γ·x + β of each channel: a normalisation by a mean of 0 and a deviation of 1. */
export function foundScaling(gamma: Numbers, beta: Numbers): FoundLayer {
  const epsilon = 1e-12;
  const movingMean = new Float64Array(gamma.length);
  const movingVariance = new Float64Array(gamma.length).fill(1 - epsilon);
  return foundBatchNorm({ gamma, beta, movingMean, movingVariance }, epsilon);
}

export function foundLayerNorm(gamma: Numbers, beta: Numbers, epsilon: number): FoundLayer {
  return {
    describe: () => layerNorm({ epsilon }),
    parameters: { gamma: own(gamma), beta: own(beta) },
  };
}
