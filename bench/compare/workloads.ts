import { IMAGE_WORKLOADS } from './image-nets.js';
import { SEQUENCE_WORKLOADS } from './sequence-nets.js';
import type { Task } from './task.js';

/** The sets of data.ts. */
export type DataName =
  | ('s0' | 'xor' | 'iris' | 'digits' | 'synthetic' | 'noise-100' | 'noise-1000')
  | 'additions'
  | ('patterns-784' | 'patterns-512' | 'patterns-2048' | 'patterns-1000');

/** A table of the report: one task, what of it is timed and in which unit. */
export interface Workload {
  key: string;
  title: string;
  /** `fresh`: trainings 3 to 6 of a process, a new process each round. */
  measure: 'train' | 'fresh' | 'one' | 'all';
  data: DataName;
  task: Omit<Task, 'data'>;
  /** Epochs that a round trains, or that a network is trained before it predicts. */
  epochs: number;
  /** Times are given for so many epochs. */
  unit: number;
  quality: 'accuracy' | 'squared error' | '';
  /** Files in peers/ that have this task; default: all that may have it. */
  peers?: readonly string[];
}

/** What one process after the other is asked in rounds. */
export type RoundWorkload = Workload & { measure: Exclude<Workload['measure'], 'fresh'> };

const classifier = (
  sizes: number[],
  optimizer: Task['optimizer'],
  learningRate: number,
  batchSize: number,
): Workload['task'] => ({
  kind: 'network',
  sizes,
  hidden: 'relu',
  optimizer,
  learningRate,
  batchSize,
});

const S0_WEIGHTS = [0.69763539, -0.64220815, -0.89127357];
const DIGITS = [64, 100, 10];
const XOR: Workload['task'] = { ...classifier([2, 3, 1], 'sgd', 0.5, 4), hidden: 'tanh' };

/** One answer of a single neuron, trained a little before. */
const neuronRun = (
  inputs: number,
  data: Workload['data'],
  learningRate: number,
  weights: number[],
): Workload => ({
  key: `neuron-${inputs}`,
  title: `One answer of one neuron, ${inputs.toLocaleString('en')} inputs, from the user’s array`,
  measure: 'one',
  data,
  task: { ...classifier([inputs, 1], 'sgd', learningRate, 16), kind: 'neuron', weights },
  epochs: 100,
  unit: 1,
  quality: 'squared error',
});

export const WORKLOADS: readonly Workload[] = [
  {
    key: 's0',
    title: 'S0: one neuron, 4 samples × 3 inputs, full batch, 10,000 iterations',
    measure: 'train',
    data: 's0',
    task: {
      ...classifier([3, 1], 'sgd', 1, 4),
      kind: 'neuron',
      weights: S0_WEIGHTS,
    },
    epochs: 10_000,
    unit: 10_000,
    quality: 'squared error',
  },
  {
    key: 'xor',
    title: 'XOR 2-3-1: tanh, sigmoid, cross-entropy, SGD 0.5, full batch, 10,000 epochs',
    measure: 'train',
    data: 'xor',
    task: XOR,
    epochs: 10_000,
    unit: 10_000,
    quality: 'squared error',
  },
  {
    key: 'fresh-xor',
    title: 'XOR, the same: trainings 3 to 6 of a fresh process',
    measure: 'fresh',
    data: 'xor',
    task: XOR,
    epochs: 10_000,
    unit: 10_000,
    quality: '',
  },
  {
    key: 'fresh-iris',
    title: 'Iris 4-16-3, as below: trainings 3 to 6 of a fresh process',
    measure: 'fresh',
    data: 'iris',
    task: classifier([4, 16, 3], 'adam', 0.01, 16),
    epochs: 100,
    unit: 100,
    quality: '',
  },
  {
    key: 'iris',
    title: 'Iris 4-16-3: relu, softmax, cross-entropy, Adam 0.01, batch 16, 100 epochs',
    measure: 'train',
    data: 'iris',
    task: classifier([4, 16, 3], 'adam', 0.01, 16),
    epochs: 100,
    unit: 100,
    quality: 'accuracy',
  },
  {
    key: 'digits-adam',
    title:
      'Digits 64-100-10, 1,797 rows: relu, softmax, cross-entropy, Adam 0.001, batch 32; an epoch of 10',
    measure: 'train',
    data: 'digits',
    task: classifier(DIGITS, 'adam', 0.001, 32),
    epochs: 10,
    unit: 1,
    quality: 'accuracy',
  },
  {
    key: 'digits-sgd',
    title: 'Digits, the same with SGD 0.1, batch 32; an epoch of 10',
    measure: 'train',
    data: 'digits',
    task: classifier(DIGITS, 'sgd', 0.1, 32),
    epochs: 10,
    unit: 1,
    quality: 'accuracy',
  },
  {
    key: 'digits-single',
    title: 'Digits, an update for each sample: SGD 0.01, batch 1; an epoch of 5',
    measure: 'train',
    data: 'digits',
    task: classifier(DIGITS, 'sgd', 0.01, 1),
    epochs: 5,
    unit: 1,
    quality: 'accuracy',
  },
  {
    key: '784-128-10',
    title:
      '784-128-10, 12,000 synthetic rows: relu, softmax, cross-entropy, Adam 0.001, batch 64; an epoch',
    measure: 'train',
    data: 'synthetic',
    task: classifier([784, 128, 10], 'adam', 0.001, 64),
    epochs: 1,
    unit: 1,
    quality: 'accuracy',
  },
  {
    key: '784-512-256-10',
    title: '784-512-256-10, the same rows and options; an epoch',
    measure: 'train',
    data: 'synthetic',
    task: classifier([784, 512, 256, 10], 'adam', 0.001, 64),
    epochs: 1,
    unit: 1,
    quality: 'accuracy',
  },
  neuronRun(3, 's0', 1, S0_WEIGHTS),
  neuronRun(100, 'noise-100', 0.01, new Array<number>(100).fill(0)),
  neuronRun(1000, 'noise-1000', 0.001, new Array<number>(1000).fill(0)),
  {
    key: 'one',
    title: 'One prediction, 64-100-10, from the user’s array to the answer',
    measure: 'one',
    data: 'digits',
    task: classifier(DIGITS, 'adam', 0.001, 32),
    epochs: 5,
    unit: 1,
    quality: 'accuracy',
  },
  {
    key: 'batch',
    title: '1,797 predictions in one go, 64-100-10',
    measure: 'all',
    data: 'digits',
    task: classifier(DIGITS, 'adam', 0.001, 32),
    epochs: 5,
    unit: 1,
    quality: 'accuracy',
  },
  ...IMAGE_WORKLOADS,
  ...SEQUENCE_WORKLOADS,
];

/** Keys of what is measured in fresh processes and bundles instead of rounds. */
export const START = 'start';
export const BUNDLE = 'bundle';
