// The members of an ensemble. Chosen by what they do differently, not by any one table.
import { dense } from '../../description/layers/dense.js';
import { dropout } from '../../description/layers/dropout.js';
import { adam, adamW } from '../../description/optimizers.js';
import { cosineDecay } from '../../description/schedules.js';
import type { NetworkOptions } from '../../network/options.js';
import type { TrainOptions } from '../../network/training/options.js';
import { endOf, type Outcome, outputsOf } from './outcome.js';

/** How much work a fit may be. */
export type Quality = 'fast' | 'default' | 'best';

/** One kind of member: a network for so many inputs, and its training on so many rows. */
export interface Recipe {
  /** What kind. */
  readonly name: string;
  make(
    inputs: number,
    rows: number,
    outcome: Outcome,
  ): {
    network: NetworkOptions;
    train: TrainOptions;
    /** The share of a class's certainty that all classes get alike. Default 0. */
    smoothing?: number;
  };
}

/** scikit-learn's: the least of 200 and the rows. */
function batchOf(rows: number): number {
  return Math.min(200, rows);
}

/** Without a hidden layer a network is the linear model: logistic regression with C, or ridge regression with 1/C. */
function linear(name: string, c: number): Recipe {
  return {
    name,
    make(inputs, rows, outcome) {
      const { activation, loss } = endOf(outcome);
      // A number's squared error has no half, hence twice the logistic penalty.
      const l2 = (outcome.kind === 'number' ? 1 : 0.5) / (c * rows);
      return {
        network: { inputs, layers: [dense({ units: outputsOf(outcome), activation, l2 })] },
        train: {
          epochs: 150,
          batchSize: Math.min(64, rows),
          loss,
          optimizer: adam({ learningRate: 0.02 }),
          schedule: cosineDecay({ epochs: 150 }),
        },
      };
    },
  };
}

/** scikit-learn's MLP: 100 relu units, Adam, L2 of α/(2·batch), up to 200 epochs, stopped when the loss rests. */
function mlp(name: string, alpha: number): Recipe {
  return {
    name,
    make(inputs, rows, outcome) {
      const { activation, loss } = endOf(outcome);
      const batchSize = batchOf(rows);
      const l2 = alpha / (2 * batchSize);
      return {
        network: {
          inputs,
          layers: [
            dense({ units: 100, activation: 'relu', l2 }),
            dense({ units: outputsOf(outcome), activation, l2 }),
          ],
        },
        train: {
          epochs: 200,
          batchSize,
          loss,
          optimizer: adam(),
          earlyStopping: { monitor: 'loss', patience: 10, minDelta: 1e-4, restoreBest: false },
        },
      };
    },
  };
}

/** Two layers, held back by dropout and weight decay, the rate falling to 0: after RealMLP (Holzmüller et al. 2024). */
const regularized: Recipe = {
  name: 'regularized',
  make(inputs, rows, outcome) {
    const { activation, loss } = endOf(outcome);
    const epochs = 100;
    return {
      network: {
        inputs,
        layers: [
          dense({ units: 64, activation: 'silu' }),
          dropout({ rate: 0.15 }),
          dense({ units: 64, activation: 'silu' }),
          dropout({ rate: 0.15 }),
          dense({ units: outputsOf(outcome), activation }),
        ],
      },
      train: {
        epochs,
        batchSize: Math.min(64, rows),
        loss,
        optimizer: adamW({ learningRate: 0.004, beta2: 0.95, weightDecay: 0.02 }),
        schedule: cosineDecay({ epochs }),
      },
    };
  },
};

const FAST = [linear('linear', 1), mlp('mlp, alpha 1', 1)];
const ALL = [
  ...FAST,
  linear('linear, C 0.1', 0.1),
  mlp('mlp, alpha 3', 3),
  mlp('mlp, alpha 1e-4', 1e-4),
  regularized,
];

/** The members that are tried, the most useful first, and in how many folds. */
export function recipesOf(quality: Quality): { recipes: readonly Recipe[]; folds: number } {
  if (quality === 'fast') return { recipes: FAST, folds: 3 };
  return { recipes: ALL, folds: quality === 'best' ? 10 : 5 };
}
