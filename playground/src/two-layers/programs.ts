// The programs of this lesson: examples/xor.ts and examples/s2.ts.
import type { Settings } from '../training/settings.js';

export const PROGRAMS = ['xor', 's2'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

const COMMON = {
  l1: 0,
  l2: 0,
  dropout: 0,
  momentum: 0,
  dtype: 'float64',
} as const;

export const PROGRAM: Readonly<Record<ProgramName, Settings>> = {
  xor: {
    ...COMMON,
    data: { set: 'xor4', samples: 4, noise: 0, seed: 0, testShare: 0 },
    hidden: [{ units: 3, activation: 'tanh' }],
    initializer: 'default',
    loss: 'binaryCrossentropy',
    optimizer: 'adam',
    learningRate: 0.05,
    batchSize: 4,
    shuffle: true,
    seed: 4,
  },
  // The original's gradient is that of Σ(y − o)², twice that of ½Σ(y − o)²: hence the learning rate of 2.
  s2: {
    ...COMMON,
    data: { set: 's2', samples: 4, noise: 0, seed: 0, testShare: 0 },
    hidden: [{ units: 4, activation: 'sigmoid' }],
    initializer: 'uniform',
    loss: 'sumSquaredError',
    optimizer: 'sgd',
    learningRate: 2,
    batchSize: 4,
    shuffle: false,
    seed: 1,
  },
};

export const INPUT_NAMES: Readonly<Record<ProgramName, readonly string[]>> = {
  xor: ['x₁', 'x₂'],
  s2: ['x₁', 'x₂', 'x₃ = 1'],
};
