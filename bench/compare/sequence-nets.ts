// Networks of sequences as every contestant is told of them, and the tables that measure them.
import type { TaskLayer } from './task.js';
import type { Workload } from './workloads.js';

const BATCHES = 20;
const BATCH = 32;
/** Letters of the texts; token i + 1 is letter i. */
export const ADDITION_TOKENS = '0123456789+=';
const TEXTS = 100;
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

const TOKENS = ADDITION_TOKENS.length + 1;

/** What brain.js has recurrent networks for, as it makes them by default. */
const text: Workload = {
  key: 'sequences-text',
  title:
    'A text of ten tokens learnt letter by letter: two LSTMs of 20 units, 13 tokens, an update each',
  ...{ measure: 'train', data: 'additions', epochs: 1, unit: 1 / TEXTS, quality: '' },
  task: {
    ...task(
      [10],
      [
        { kind: 'embedding', vocabulary: TOKENS, units: TOKENS },
        { kind: 'recurrent', cell: 'lstm', units: 20, everyStep: true },
        { kind: 'recurrent', cell: 'lstm', units: 20, everyStep: true },
        { kind: 'dense', units: TOKENS },
      ],
    ),
    ...{ sizes: [10, TOKENS], batchSize: 1, learningRate: 0.01, nextToken: true },
  },
  peers: ['myelin', 'brain'],
};

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
  text,
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
