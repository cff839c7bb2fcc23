// Small convolutional networks: an epoch of twenty batches, and answers for one image and for a thousand.
import {
  adam,
  conv1d,
  conv2d,
  dense,
  flatten,
  globalAveragePool,
  type LayerSpec,
  maxPool2d,
  Network,
} from '../../src/index.js';
import { engines } from '../engines.js';
import { sample, type Workload } from '../workload.js';
import { DTYPES, type Dtype, prepare, typed } from './classifier.js';
import { roofWorkloads } from './gemm.js';

interface Net {
  readonly label: string;
  readonly inputs: readonly number[];
  readonly layers: readonly LayerSpec[];
  /** Products of a sample: forward, at the weights, at the inputs where they are wanted. */
  readonly products: number;
}

const relu = 'relu';
const last = dense({ units: 10, activation: 'softmax' });

const NETS: readonly Net[] = [
  {
    label: '28×28 → 8 × 3×3, pool → 16 × 3×3, pool → 10',
    inputs: [28, 28, 1],
    layers: [
      conv2d({ filters: 8, kernelSize: 3, padding: 'same', activation: relu }),
      maxPool2d(),
      conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: relu }),
      maxPool2d(),
      flatten(),
      last,
    ],
    products: 2 * 784 * 9 * 8 + 3 * 196 * 72 * 16 + 3 * 784 * 10,
  },
  {
    label: 'depthwise: 28×28 → 16 × 3×3 → 16 depthwise → 32 × 1×1, mean → 10',
    inputs: [28, 28, 1],
    layers: [
      conv2d({ filters: 16, kernelSize: 3, strides: 2, padding: 'same', activation: relu }),
      conv2d({ filters: 16, kernelSize: 3, groups: 16, padding: 'same', activation: relu }),
      conv2d({ filters: 32, kernelSize: 1, activation: relu }),
      globalAveragePool(),
      last,
    ],
    products: 2 * 196 * 9 * 16 + 3 * 196 * 9 * 16 + 3 * 196 * 16 * 32 + 3 * 32 * 10,
  },
  {
    label: '1-D: 128 × 4 → 16 × 5 causal → 32 × 5 causal, mean → 10',
    inputs: [128, 4],
    layers: [
      conv1d({ filters: 16, kernelSize: 5, padding: 'causal', activation: relu }),
      conv1d({ filters: 32, kernelSize: 5, padding: 'causal', activation: relu }),
      globalAveragePool(),
      last,
    ],
    products: 2 * 128 * 20 * 16 + 3 * 128 * 80 * 32 + 3 * 32 * 10,
  },
];

const SAMPLES = 640;
const BATCH = 32;

function contestants(make: () => () => unknown): Workload['contestants'] {
  const calls: Workload['contestants'] = {};
  for (const { engine } of engines) {
    if (engine === 'js') continue; // seconds a call
    let call: (() => unknown) | undefined;
    // Made on first use: by then the engine has been chosen.
    calls[engine] = () => {
      call ??= make();
      return call();
    };
  }
  return calls;
}

function workloadsOf({ label, inputs, layers, products }: Net, dtype: Dtype): Workload[] {
  const group = `Images ${dtype}`;
  const size = inputs.reduce((count, length) => count * length, 1);
  const data = typed(
    Float64Array.from({ length: 1000 * size }, (_, i) => Math.max(0, sample(i))),
    dtype,
  );
  const classes = Array.from({ length: SAMPLES }, (_, i) => (i * 7) % 10);
  const network = (): Network => new Network({ inputs, layers, seed: 1, dtype });
  const some = (count: number) => ({
    data: data.subarray(0, count * size),
    shape: [count, ...inputs] as const,
  });
  const epoch = contestants(() => {
    const trained = network();
    const optimizer = adam();
    const loss = 'categoricalCrossentropy';
    return () =>
      trained.train(some(SAMPLES), classes, { epochs: 1, batchSize: BATCH, loss, optimizer });
  });
  const run = (count: number): Workload['contestants'] =>
    contestants(() => {
      const trained = network();
      return count === 1
        ? () => trained.run(data.subarray(0, size))
        : () => trained.run(some(count));
    });
  return [
    {
      ...{ group, label: `${label}, batch 32, Adam, 20 batches`, inner: 1, prepare },
      ...{ contestants: epoch, flops: 2 * SAMPLES * products },
    },
    { group, label: `one image, ${label}`, inner: 100, prepare, contestants: run(1) },
    { group, label: `1,000 images, ${label}`, inner: 1, prepare, contestants: run(1000) },
  ];
}

export function imageWorkloads(): Workload[] {
  return DTYPES.flatMap((dtype) => [
    ...roofWorkloads(dtype === 'float64' ? 'f64' : 'f32', `Images ${dtype}`),
    ...NETS.flatMap((net) => workloadsOf(net, dtype)),
  ]);
}
