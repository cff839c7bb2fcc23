// Members, each trained once for every fold without it, so that each row is answered for by networks that never saw it.
import type { Fold } from '../../data/k-fold.js';
import { Network } from '../../network/network.js';
import type { TrainOptions } from '../../network/training/options.js';
import type { Table } from '../table.js';
import { applyFeatures, type Numbers } from './apply-features.js';
import type { Feature } from './feature.js';
import { fitFeatures } from './fit-features.js';
import { greedyWeights, lossOf, type Truth } from './greedy.js';
import { outputsOf } from './outcome.js';
import type { Recipe } from './recipes.js';

/** One kind of member, after its training. */
export interface Member {
  /** What kind. */
  readonly name: string;
  /** Its share in the answer, above 0. */
  readonly weight: number;
  /** One a fold. */
  readonly networks: readonly Network[];
}

/** What answers: for each fold what its columns became, and the networks that were trained with that. */
export interface Ensemble {
  /** One list a fold. */
  readonly features: readonly (readonly Feature[])[];
  /** The kinds of networks, each with its loss out of fold and its weight. */
  readonly members: readonly Member[];
}

/** What was found out on the way. */
export interface BagOutcome {
  readonly ensemble: Ensemble;
  /** (rows, columns): what the ensemble says of each row by the networks that were not trained with it. */
  readonly outOfFold: Float64Array;
  /** Each member that was trained, with its own loss and its share, also where that is 0. */
  readonly tried: readonly {
    /** What kind. */
    readonly name: string;
    /** Loss out of fold. */
    readonly loss: number;
    /** Share of the answer. */
    readonly weight: number;
  }[];
}

/** One network's training, ready to run here or in a worker. */
export interface Task {
  /** The target that it learns to foretell. */
  readonly target: string;
  /** What kind of member. */
  readonly name: string;
  readonly member: number;
  readonly fold: number;
  readonly network: Network;
  readonly inputs: Numbers;
  readonly targets: Float64Array | Uint32Array;
  /** Options. */
  readonly options: TrainOptions;
}

/** All trainings, member by member. Each fold's preprocessing is learnt from the rows that are trained with in it. */
export class Bag {
  readonly tasks: readonly Task[];
  readonly #recipes: readonly Recipe[];
  readonly #folds: readonly Fold[];
  readonly #features: Feature[][];
  readonly #held: Numbers[];
  readonly #truth: Truth;

  constructor(
    target: string,
    table: Table,
    truth: Truth,
    folds: readonly Fold[],
    recipes: readonly Recipe[],
    seed: number,
  ) {
    this.#recipes = recipes;
    this.#folds = folds;
    this.#truth = truth;
    const parts = folds.map(({ train }) => table.take(train));
    this.#features = parts.map(fitFeatures);
    this.#held = folds.map(({ test }, i) => applyFeatures(this.#features[i]!, table.take(test)));
    const inputs = parts.map((part, i) => applyFeatures(this.#features[i]!, part));
    this.tasks = recipes.flatMap((recipe, member) =>
      folds.map((fold, i): Task => {
        const [rows, width] = inputs[i]!.shape;
        const made = recipe.make(width, rows, truth.outcome);
        const own = (seed + member * folds.length + i) % 2 ** 32;
        return {
          target,
          name: recipe.name,
          member,
          fold: i,
          // Half the time and half the file of float64; the rows' noise is far above its last bits.
          network: new Network({ ...made.network, dtype: 'float32', seed: own }),
          inputs: inputs[i]!,
          targets: targetsOf(truth, fold.train),
          /** Options. */
          options: {
            ...made.train,
            ...(truth.weights ? { sampleWeights: gather(truth.weights, fold.train) } : {}),
          },
        };
      }),
    );
  }

  /** When the tasks of these members have been trained: which of them to keep, and how much each counts. */
  finish(trained: readonly number[]): BagOutcome {
    const answers = trained.map((member) => this.#answer(member));
    const weights = greedyWeights(answers, this.#truth);
    const outOfFold = new Float64Array(answers[0]!.length);
    for (const [i, answer] of answers.entries()) addScaled(outOfFold, answer, weights[i]!);
    const members = trained.map((member, i) => ({
      name: this.#recipes[member]!.name,
      weight: weights[i]!,
      networks: this.#networks(member),
    }));
    return {
      ensemble: { features: this.#features, members: members.filter(({ weight }) => weight > 0) },
      outOfFold,
      tried: members.map(({ name, weight }, i) => ({
        name,
        loss: lossOf(answers[i]!, this.#truth),
        weight,
      })),
    };
  }

  #networks(member: number): Network[] {
    return this.tasks.filter((task) => task.member === member).map(({ network }) => network);
  }

  #answer(member: number): Float64Array {
    const columns = outputsOf(this.#truth.outcome);
    const answer = new Float64Array(this.#truth.targets.length * columns);
    for (const [i, network] of this.#networks(member).entries()) {
      const { data } = network.run(this.#held[i]!);
      for (const [k, row] of this.#folds[i]!.test.entries()) {
        for (let c = 0; c < columns; c++) answer[row * columns + c] = data[k * columns + c]!;
      }
    }
    return answer;
  }
}

/** What the ensemble says of each row, (rows, columns): the mean over folds of the weighted members. */
export function runEnsemble({ features, members }: Ensemble, table: Table): Float64Array {
  let sum: Float64Array | undefined;
  for (const [fold, own] of features.entries()) {
    const inputs = applyFeatures(own, table);
    for (const { networks, weight } of members) {
      const { data } = networks[fold]!.run(inputs);
      sum ??= new Float64Array(data.length);
      addScaled(sum, data, weight / features.length);
    }
  }
  return sum!;
}

function addScaled(sum: Float64Array, more: ArrayLike<number>, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += factor * more[i]!;
}

function gather(values: Float64Array, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}

function targetsOf({ outcome, targets }: Truth, rows: Uint32Array): Float64Array | Uint32Array {
  return outputsOf(outcome) > 1
    ? Uint32Array.from(rows, (row) => targets[row]!)
    : gather(targets, rows);
}
