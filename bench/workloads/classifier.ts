// What the workloads of networks share: the classifier, its data, a row a dtype.
import { loadDigits } from '../../examples/data/digits.js';
import { dense, init, MinMaxScaler, Network } from '../../src/index.js';
import { engines } from '../engines.js';
import { BASELINE, sample, type Workload } from '../workload.js';

export type Dtype = 'float64' | 'float32';
export const DTYPES = ['float64', 'float32'] as const;

/** Chooses the engine of the contestant. */
export async function prepare(contestant: string): Promise<void> {
  if (contestant !== BASELINE) await init({ engine: contestant as 'simd' });
}

/** One row: every engine, and the baseline, which is float64 for both dtypes. */
export function row(
  group: string,
  label: string,
  inner: number,
  make: () => () => unknown,
  baseline: () => unknown,
  heavy = false,
): Workload {
  const contestants: Workload['contestants'] = {};
  for (const { engine } of engines) {
    if (heavy && engine === 'js') continue; // some ten seconds a call
    let call: (() => unknown) | undefined;
    // Made on first use: by then the engine has been chosen.
    contestants[engine] = () => {
      call ??= make();
      return call();
    };
  }
  contestants[BASELINE] = baseline;
  return { group, label, inner, contestants, prepare };
}

export const typed = (x: Float64Array, dtype: Dtype): Float64Array | Float32Array =>
  dtype === 'float64' ? x : Float32Array.from(x);

export function classifier(inputs: number, hidden: number, dtype: Dtype): Network {
  return new Network({
    inputs,
    layers: [
      dense({ units: hidden, activation: 'relu' }),
      dense({ units: 10, activation: 'softmax' }),
    ],
    seed: 1,
    dtype,
  });
}

/** Rows of a data set and their classes, of ten. */
export interface Samples {
  x: Float64Array;
  inputs: number;
  classes: ArrayLike<number>;
}

export function digitSamples(): Samples {
  const { inputs, labels } = loadDigits();
  const x = new MinMaxScaler().fitTransform(inputs).data as Float64Array;
  return { x, inputs: 64, classes: labels };
}

/** 12,000 rows of 784, half of the numbers 0. */
export function largeSamples(): Samples {
  const x = Float64Array.from({ length: 12_000 * 784 }, (_, i) => Math.max(0, sample(i)));
  return { x, inputs: 784, classes: Uint8Array.from({ length: 12_000 }, (_, i) => (i * 7) % 10) };
}
