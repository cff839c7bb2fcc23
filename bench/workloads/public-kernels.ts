// The entry `myelin/kernels`: arrays that stay in linear memory, plain typed arrays that are marshalled, and plain JavaScript,
// from 4 to 1,000,000 elements.
import { init } from '../../src/core/engine.js';
import {
  allocate,
  axpy,
  dot,
  norm,
  type Operand,
  sigmoid,
  sigmoidDerivative,
  sum,
} from '../../src/kernels.js';
import { BASELINE, sample, type Workload } from '../workload.js';
import { SIZES } from './kernels.js';

interface PublicKernel {
  readonly name: string;
  call(x: Operand, y: Operand): unknown;
  plain(x: Float64Array, y: Float64Array): unknown;
}

const PUBLIC_KERNELS: readonly PublicKernel[] = [
  {
    name: 'dot',
    call: (x, y) => dot(x, y),
    plain: (x, y) => {
      let total = 0;
      for (let i = 0; i < x.length; i++) total += x[i]! * y[i]!;
      return total;
    },
  },
  {
    name: 'sum',
    call: (x) => sum(x),
    plain: (x) => {
      let total = 0;
      for (let i = 0; i < x.length; i++) total += x[i]!;
      return total;
    },
  },
  {
    name: 'norm',
    call: (x) => norm(x),
    plain: (x) => {
      let total = 0;
      for (let i = 0; i < x.length; i++) total += x[i]! * x[i]!;
      return Math.sqrt(total);
    },
  },
  {
    name: 'axpy',
    call: (x, y) => axpy(1e-9, x, y),
    plain: (x, y) => {
      for (let i = 0; i < x.length; i++) y[i]! += 1e-9 * x[i]!;
      return y;
    },
  },
  {
    name: 'sigmoid',
    call: (x, y) => sigmoid(x, y),
    plain: (x, y) => {
      for (let i = 0; i < x.length; i++) y[i] = 1 / (1 + Math.exp(-x[i]!));
      return y;
    },
  },
  {
    name: 'sigmoidDerivative',
    call: (x, y) => sigmoidDerivative(x, y),
    plain: (x, y) => {
      for (let i = 0; i < x.length; i++) y[i] = x[i]! * (1 - x[i]!);
      return y;
    },
  },
];

export const RESIDENT = 'resident';
export const MARSHALLED = 'marshalled';

/** Both stand in the engine `simd`. */
export function publicKernelWorkloads(): Workload[] {
  return PUBLIC_KERNELS.flatMap(({ name, call, plain }) =>
    SIZES.map((size): Workload => {
      const x = Float64Array.from({ length: size }, (_, i) => 5 * sample(i));
      let kept: (() => unknown) | undefined;
      const resident = (): (() => unknown) => {
        const [a, b] = [allocate(size).set(x), allocate(size)];
        return () => call(a, b);
      };
      const [y, other] = [new Float64Array(size), new Float64Array(size)];
      return {
        group: `Public kernel ${name}`,
        label: `${size.toLocaleString('en')} elements`,
        inner: Math.max(1, Math.round(20_000 / size)),
        contestants: {
          // Made on first use: by then the engine has been chosen.
          [RESIDENT]: () => {
            kept ??= resident();
            return kept();
          },
          [MARSHALLED]: () => call(x, y),
          [BASELINE]: () => plain(x, other),
        },
        prepare: async () => init({ engine: 'simd' }),
      };
    }),
  );
}
