// Networks of sequences as every contestant is told of them, and the tables that measure them.
import type { TaskLayer } from './task.js';
import type { Workload } from './workloads.js';

const BATCHES = 20;
const BATCH = 32;
const last: TaskLayer = { kind: 'dense', units: 10 };

function task(shape: readonly number[], layers: readonly TaskLayer[]): Workload['task'] {
  return {
    ...{ kind: 'network', shape, layers, hidden: 'tanh', optimizer: 'adam' },
    sizes: [shape.reduce((product, length) => product * length, 1), 10],
    learningRate: 0.001,
    batchSize: BATCH,
  };
}

const training = (
  key: string,
  title: string,
  data: Workload['data'],
  shape: readonly number[],
  layers: readonly TaskLayer[],
): Workload => ({
  ...{ key, data, measure: 'train', epochs: 1, unit: 1 / BATCHES, quality: 'accuracy' },
  title: `${title}; a batch of ${BATCH}, Adam`,
  task: task(shape, layers),
});

const recurrent = (cell: 'lstm' | 'gru', units: number): TaskLayer => ({
  kind: 'recurrent',
  cell,
  units,
});

export const SEQUENCE_WORKLOADS: readonly Workload[] = [
  ...(['lstm', 'gru'] as const).map((cell) =>
    training(
      `sequences-${cell}`,
      `${cell.toUpperCase()} of 64 units over 32 steps of 16 features → 10`,
      'patterns-512',
      [32, 16],
      [recurrent(cell, 64), last],
    ),
  ),
  training(
    'sequences-block',
    'Causal transformer block of width 64, 4 heads, 256 hidden units (gelu), 32 steps, mean → 10',
    'patterns-2048',
    [32, 64],
    [{ kind: 'block', heads: 4, hidden: 256 }, { kind: 'globalAverage' }, last],
  ),
  {
    key: 'sequences-step',
    title:
      'The next step of a sequence, LSTM of 32 units, 4 features, from the user’s array to the answer',
    ...{ measure: 'one', data: 'iris', epochs: 1, unit: 1, quality: '' },
    task: {
      ...task([1, 4], [recurrent('lstm', 32), { kind: 'dense', units: 3 }]),
      ...{ sizes: [4, 3], untrained: true, stepwise: true },
    },
  },
];
