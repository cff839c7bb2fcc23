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
  ): { network: NetworkOptions; train: TrainOptions };
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

/** What two hidden layers of 64 silu units are held back by. */
interface Deep {
  /** Share of the units that a step leaves out. */
  readonly dropout: number;
  readonly epochs: number;
  readonly learningRate: number;
}

/** Two layers with weight decay, the rate falling to 0: after RealMLP (Holzmüller et al. 2024). */
function deep(name: string, { dropout: rate, epochs, learningRate }: Deep): Recipe {
  const between = rate > 0 ? [dropout({ rate })] : [];
  return {
    name,
    make(inputs, rows, outcome) {
      const { activation, loss } = endOf(outcome);
      return {
        network: {
          inputs,
          layers: [
            dense({ units: 64, activation: 'silu' }),
            ...between,
            dense({ units: 64, activation: 'silu' }),
            ...between,
            dense({ units: outputsOf(outcome), activation }),
          ],
        },
        train: {
          epochs,
          batchSize: Math.min(64, rows),
          loss,
          optimizer: adamW({ learningRate, beta2: 0.95, weightDecay: 0.02 }),
          schedule: cosineDecay({ epochs }),
        },
      };
    },
  };
}

const FAST = [linear('linear', 1), mlp('mlp, alpha 1', 1)];
const ALL = [
  ...FAST,
  linear('linear, C 0.1', 0.1),
  mlp('mlp, alpha 3', 3),
  mlp('mlp, alpha 1e-4', 1e-4),
  deep('regularized', { dropout: 0.15, epochs: 100, learningRate: 0.004 }),
];
/** Where a number has little noise, many passes still learn; where it overfits, it is left out. */
const LONG = deep('long', { dropout: 0, epochs: 200, learningRate: 0.01 });

/** The members that are tried, the most useful first, and in how many folds. */
export function recipesOf(
  quality: Quality,
  { kind }: Outcome,
): { recipes: readonly Recipe[]; folds: number } {
  if (quality === 'fast') return { recipes: FAST, folds: 3 };
  const recipes = kind === 'number' ? [...ALL, LONG] : ALL;
  return { recipes, folds: quality === 'best' ? 10 : 5 };
}
