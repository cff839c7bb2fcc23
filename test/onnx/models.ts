// Networks that the tests of ONNX write and read.
import { ACTIVATIONS as ELEMENTWISE } from '../../src/core/abi-names.js';
import {
  type Activation,
  dense,
  dropout,
  leakyRelu,
  Network,
  RandomState,
} from '../../src/index.js';

export const ACTIVATIONS: readonly Activation[] = [
  ...ELEMENTWISE,
  'softmax',
  leakyRelu({ slope: 0.2 }),
  leakyRelu({ slope: 1.5 }),
  leakyRelu({ slope: 0 }),
];

export const DTYPES = ['float64', 'float32'] as const;
export type Dtype = (typeof DTYPES)[number];

/** How far an answer in this type may lie from Myelin's. */
export const TOLERANCE: Readonly<Record<Dtype, number>> = { float64: 1e-12, float32: 1e-6 };

/** The activation in three layers, with dropout, biases and no bias; weights as they are drawn. */
export function networkWith(activation: Activation, dtype: Dtype): Network {
  const network = new Network({
    inputs: 5,
    layers: [
      dense({ units: 17, activation, biasInitializer: 'normal' }),
      dropout({ rate: 0.3 }),
      dense({ units: 9, activation, bias: false }),
      dense({ units: 4, activation, biasInitializer: 'normal' }),
    ],
    seed: 11,
    dtype,
  });
  return network;
}

/** (20, 5), each row uniform in ±its size. */
export function batch(sizes: readonly number[]): number[][] {
  const random = new RandomState(13);
  return Array.from({ length: 20 }, (_, i) => {
    const size = sizes[i % sizes.length]!;
    return Array.from(random.uniform(-size, size, 5));
  });
}

/** The largest |a − b|. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i]! - b[i]!);
    if (!(d <= worst)) worst = d;
  }
  return worst;
}

/** The largest magnitude, at least 1. */
export function magnitude(values: ArrayLike<number>): number {
  return Array.from(values).reduce((top, value) => Math.max(top, Math.abs(value)), 1);
}
