// Epochs through Network.train, and beside each its matrix products alone: what the rest of an epoch takes.
import { adam } from '../../src/index.js';
import { BaselineNetwork } from '../baseline/network.js';
import { engines } from '../engines.js';
import type { Workload } from '../workload.js';
import {
  classifier,
  DTYPES,
  type Dtype,
  digitSamples,
  largeSamples,
  row,
  type Samples,
  typed,
} from './classifier.js';
import { roofWorkloads } from './gemm.js';

interface Shape {
  samples: Samples;
  hidden: number;
  batchSize: number;
  epochs: number;
}

/** The sizes m, n, k of a batch's products; `turned`: A is read by columns, as Xᵀ is. */
interface Product {
  m: number;
  n: number;
  k: number;
  turned: boolean;
}

function productsOf({ samples, hidden }: Shape, rows: number): Product[] {
  const { inputs } = samples;
  return [
    { m: rows, n: hidden, k: inputs, turned: false },
    { m: rows, n: 10, k: hidden, turned: false },
    { m: hidden, n: 10, k: rows, turned: true },
    { m: rows, n: hidden, k: 10, turned: false },
    { m: inputs, n: hidden, k: rows, turned: true },
  ];
}

/** The products of all batches of all epochs. */
function allProducts(shape: Shape): Product[] {
  const count = shape.samples.classes.length;
  const batches: Product[] = [];
  for (let first = 0; first < count; first += shape.batchSize) {
    batches.push(...productsOf(shape, Math.min(shape.batchSize, count - first)));
  }
  return Array.from({ length: shape.epochs }, () => batches).flat();
}

const flopsOf = (products: Product[]): number =>
  products.reduce((sum, { m, n, k }) => sum + 2 * m * n * k, 0);

/** The products of the epochs, nothing else, with the first batch's numbers. */
function productsAlone(label: string, shape: Shape, dtype: Dtype): Workload {
  const [type, size] = dtype === 'float64' ? (['F64', 8] as const) : (['F32', 4] as const);
  const { batchSize, hidden, samples } = shape;
  const products = allProducts(shape);
  const contestants: Workload['contestants'] = {};
  for (const core of engines) {
    if (core.engine === 'js') continue;
    const gemm = core[`gemm${type}`];
    const workspace = core[`gemmWorkspace${type}`];
    const work = core.allocate(Math.max(...products.map(({ m, n, k }) => workspace(m, n, k))));
    // A block for every product's operands: as in training they are not the same memory.
    const blocks = productsOf(shape, batchSize).map(({ m, n, k }) =>
      [m * k, k * n, m * n].map((count) => {
        const pointer = core.allocate(count * size);
        const view = size === 8 ? core.f64 : core.f32;
        const start = pointer / size;
        for (let i = 0; i < count; i++) view[start + i] = samples.x[i % (64 * hidden)]!;
        return pointer;
      }),
    );
    contestants[core.engine] = () => {
      for (const [i, { m, n, k, turned }] of products.entries()) {
        const [a, b, c] = blocks[i % blocks.length] as [number, number, number];
        gemm(m, n, k, a, turned ? 1 : k, turned ? m : 1, b, n, c, n, 0, 0, work);
      }
    };
  }
  return {
    group: groupOf(dtype),
    label: `its products alone`,
    partOf: label,
    inner: 1,
    flops: flopsOf(products),
    contestants,
  };
}

const groupOf = (dtype: Dtype): string => `Epochs ${dtype}`;

function epochWorkloads(label: string, shape: Shape, dtype: Dtype): Workload[] {
  const { samples, hidden, batchSize, epochs } = shape;
  const { x, inputs, classes } = samples;
  const count = classes.length;
  const targets = new Float64Array(count * 10);
  for (let i = 0; i < count; i++) targets[10 * i + classes[i]!] = 1;
  const baseline = new BaselineNetwork([inputs, hidden, 10], 'relu', batchSize);
  const whole = row(
    groupOf(dtype),
    label,
    1,
    () => {
      const network = classifier(inputs, hidden, dtype);
      const optimizer = adam();
      const data = { data: typed(x, dtype), shape: [count, inputs] as const };
      const loss = 'categoricalCrossentropy';
      return () => network.train(data, classes, { epochs, batchSize, loss, optimizer });
    },
    () => {
      for (let i = 0; i < epochs; i++) baseline.epoch(x, targets, count, 0.001, 'adam');
    },
    x.length > 1e6,
  );
  whole.flops = flopsOf(allProducts(shape));
  return [whole, productsAlone(label, shape, dtype)];
}

export function epochsWorkloads(): Workload[] {
  const digits: Shape = { samples: digitSamples(), hidden: 100, batchSize: 32, epochs: 5 };
  const large: Shape = { samples: largeSamples(), hidden: 128, batchSize: 64, epochs: 1 };
  return DTYPES.flatMap((dtype) => [
    ...roofWorkloads(dtype === 'float64' ? 'f64' : 'f32', groupOf(dtype)),
    ...epochWorkloads('digits 64-100-10, batch 32, Adam, 5 epochs', digits, dtype),
    ...epochWorkloads('784-128-10, batch 64, Adam, 12,000 rows, 1 epoch', large, dtype),
  ]);
}
