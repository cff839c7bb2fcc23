// What the entries beside the main one take: series, tables, text, searches, kernels.
import { adam, dense, flatten, Network } from '../../src/index.js';
import {
  allocate,
  axpy,
  dot,
  logSumExpRows,
  matmul,
  norm,
  sigmoid,
  softmax,
  sum,
} from '../../src/kernels.js';
import { optimize, randomSearch, successiveHalving, uniform } from '../../src/search.js';
import {
  difference,
  forecast,
  padSequences,
  residuals,
  SeriesTransform,
  scale,
  seasonalNaive,
  windows,
} from '../../src/series.js';
import { tableFrom, tableOf } from '../../src/table.js';
import { nextTokens, sampleIndex, Vocabulary } from '../../src/text.js';
import { alone, type Entries, ROWS } from './entry.js';

const TRAIN = {
  epochs: 1,
  batchSize: 4,
  loss: 'categoricalCrossentropy',
  optimizer: adam(),
} as const;
const SEARCH = {
  network: () => ({ inputs: 3, layers: [dense({ units: 3, activation: 'softmax' })] }),
  folds: 2,
  seed: 1,
  worker: false,
} as const;

const ahead = (): Network =>
  new Network({ inputs: [2, 1], layers: [flatten(), dense({ units: 1 })], seed: 7 });

export const MODULE_ENTRIES: Entries = {
  'windows, list': alone((m) => windows(m.list(9), { size: 3 })),
  'windows, rows': alone((m) => windows(m.matrix(9, 2), { size: 3 })),
  'windows, columns': alone((m) => windows({ a: m.list(9), b: m.list(9) }, { size: 3 })),
  padSequences: alone((m) => padSequences([m.list(3), m.list(5)])),
  'SeriesTransform.fit': alone((m) =>
    new SeriesTransform([difference(), scale()]).fitTransform(m.list(9)),
  ),
  'SeriesTransform.inverseTransform': alone((m) =>
    new SeriesTransform([scale()]).fit([1, 5, 2]).inverseTransform(m.matrix(3, 1)),
  ),
  forecast: alone((m) => forecast(ahead(), m.list(5), 3)),
  'forecast, residuals': alone((m) =>
    forecast(ahead(), m.list(5), 2, { residuals: m.matrix(4, 1), seed: 1 }),
  ),
  residuals: alone((m) => {
    const { inputs } = windows([1, 2, 3, 4, 5, 6], { size: 2 });
    return residuals(ahead(), { inputs, targets: m.matrix(4, 1) });
  }),
  seasonalNaive: alone((m) => seasonalNaive(m.list(9), 3, { period: 2 })),
  'tableOf, columns': alone((m) => [...tableOf({ columns: { a: m.list(ROWS), b: m.list(ROWS) } })]),
  tableFrom: alone(async (m) => [...(await tableFrom({ columns: { a: m.list(ROWS) } }))]),
  nextTokens: alone((m) => nextTokens(m.indices(9, 4), { size: 3 })),
  sampleIndex: alone((m) => sampleIndex(m.list(4), 0.5)),
  'Vocabulary.decode': alone((m) => {
    const vocabulary = new Vocabulary({ unit: 'characters' }).fit('abc');
    return vocabulary.decode(m.indices(5, vocabulary.size));
  }),
  randomSearch: alone(async (m) => {
    const { results } = await randomSearch(m.matrix(ROWS, 3), m.indices(ROWS, 3), {
      ...SEARCH,
      space: { rate: uniform(0.1, 0.2) },
      points: 2,
      train: ({ rate }) => ({ ...TRAIN, optimizer: adam({ learningRate: rate }) }),
    });
    return results;
  }),
  optimize: alone(async (m) => {
    const { results } = await optimize(m.matrix(ROWS, 3), m.indices(ROWS, 3), {
      ...SEARCH,
      space: { rate: uniform(0.1, 0.2) },
      points: 2,
      train: ({ rate }) => ({ ...TRAIN, optimizer: adam({ learningRate: rate }) }),
    });
    return results;
  }),
  successiveHalving: alone(async (m) => {
    const { results } = await successiveHalving(m.matrix(ROWS, 3), m.indices(ROWS, 3), {
      ...SEARCH,
      grid: { rate: [0.1, 0.2] },
      train: ({ rate }: { rate: number }) => ({
        ...TRAIN,
        optimizer: adam({ learningRate: rate }),
      }),
    });
    return results;
  }),
};

/** Typed arrays alone, of which some are written to. */
export const KERNEL_ENTRIES: Entries = {
  'kernels: dot': alone((m) => dot(m.list(5), m.list(5))),
  'kernels: sum, norm': alone((m) => [sum(m.list(5)), norm(m.list(5))]),
  'kernels: axpy': alone((m) => axpy(2, m.list(5), m.list(5))),
  'kernels: sigmoid': alone((m) => sigmoid(m.list(5))),
  'kernels: sigmoid, out': alone((m) => sigmoid(new Float64Array(5), m.list(5))),
  'kernels: softmax': alone((m) => softmax(m.list(6), undefined, 3)),
  'kernels: logSumExpRows': alone((m) => logSumExpRows(m.list(6), undefined, 3)),
  'kernels: matmul': alone((m) => matmul(m.matrix(2, 3), m.matrix(3, 2))),
  'kernels: CoreArray.set': alone((m) => {
    const array = allocate(6);
    try {
      array.set(m.list(6));
      return Array.from(array.view());
    } finally {
      array.dispose();
    }
  }),
};
