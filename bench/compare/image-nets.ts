// Convolutional networks as every contestant is told of them, and the tables that measure them.
import type { Task, TaskLayer } from './task.js';
import type { Workload } from './workloads.js';

const convolution = (
  filters: number,
  kernel: number,
  more: { stride?: number; groups?: number } = {},
): TaskLayer => ({
  ...{ kind: 'convolution', filters, kernel, stride: 1, groups: 1 },
  ...more,
});
const pool: TaskLayer = { kind: 'maxPool' };
const last: TaskLayer = { kind: 'dense', units: 10 };

const CONVNET: Pick<Task, 'shape' | 'layers'> = {
  shape: [28, 28, 1],
  layers: [convolution(8, 3), pool, convolution(16, 3), pool, { kind: 'flatten' }, last],
};
const DEPTHWISE: Pick<Task, 'shape' | 'layers'> = {
  shape: [28, 28, 1],
  layers: [
    convolution(16, 3, { stride: 2 }),
    convolution(16, 3, { groups: 16 }),
    convolution(32, 1),
    { kind: 'globalAverage' },
    last,
  ],
};
const SEQUENCE: Pick<Task, 'shape' | 'layers'> = {
  shape: [128, 4],
  layers: [convolution(16, 5), convolution(32, 5), { kind: 'globalAverage' }, last],
};

const BATCHES = 20;
const BATCH = 32;

function task(net: Pick<Task, 'shape' | 'layers'>): Workload['task'] {
  return {
    ...net,
    kind: 'network',
    sizes: [net.shape!.reduce((product, length) => product * length, 1), 10],
    hidden: 'relu',
    optimizer: 'adam',
    learningRate: 0.001,
    batchSize: BATCH,
  };
}

const training = (key: string, title: string, net: Pick<Task, 'shape' | 'layers'>): Workload => ({
  key,
  title: `${title}; a batch of ${BATCH}, Adam`,
  measure: 'train',
  data: key === 'images-sequence' ? 'patterns-512' : 'patterns-784',
  task: task(net),
  epochs: 1,
  unit: 1 / BATCHES,
  quality: 'accuracy',
});

/** Nothing is trained: time does not depend on the numbers. */
const answers = (key: string, title: string, measure: 'one' | 'all'): Workload => ({
  ...{ key, title, measure, data: 'patterns-1000' },
  task: { ...task(CONVNET), untrained: true },
  epochs: 1,
  unit: 1,
  quality: '',
});

const NET = '28×28 → 8 × 3×3 relu, pool → 16 × 3×3 relu, pool → 10';

export const IMAGE_WORKLOADS: readonly Workload[] = [
  training('images-train', `Convnet ${NET}`, CONVNET),
  training(
    'images-depthwise',
    'Depthwise: 28×28 → 16 × 3×3, every second → 16 depthwise 3×3 → 32 × 1×1, mean → 10',
    DEPTHWISE,
  ),
  training('images-sequence', '1-D: 128 × 4 → 16 × 5 → 32 × 5, mean → 10', SEQUENCE),
  answers('images-one', `One image, ${NET}, from the user’s array to the answer`, 'one'),
  answers('images-1000', `1,000 images in one go, ${NET}`, 'all'),
];
