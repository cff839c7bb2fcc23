import { checkOptions } from '../base/validate.js';
import type { MatrixLike, Vector } from '../matrix/matrix-like.js';
import type { Network } from '../network/network.js';
import type { NetworkOptions } from '../network/options.js';
import type { History } from '../network/training/history.js';
import {
  type Candidate,
  type Data,
  type FoldOutcome,
  ownCandidate,
  ownData,
  runFold,
  type SearchTrainOptions,
} from './fold.js';
import { encodeSamples } from './network-data.js';
import { foldResult, type KeptFold, keptFold, networkTask } from './network-task.js';
import { runAll } from './run-all.js';
import {
  resolveSearch,
  SEARCH_OPTIONS,
  type SearchOptions,
  type SearchProgress,
  type SearchSettings,
} from './search-options.js';
import { byName, statistic } from './statistics.js';
import { TrialRunner } from './trial-runner.js';

/** What `crossValidate` takes. */
export interface CrossValidateOptions extends SearchOptions {
  /** The network that is made for each fold; without a `seed` it gets that of the cross-validation. */
  network: NetworkOptions;
  /** How it is trained. */
  train: SearchTrainOptions;
  /** Called after each fold. */
  onProgress?: (progress: SearchProgress) => void;
}

/** What `crossValidate` found out. */
export interface CrossValidation {
  /** `loss` and each metric, one number a fold. */
  scores: Record<string, number[]>;
  /** The mean of each over the folds. */
  mean: Record<string, number>;
  /** The standard deviation of each over the folds, of the population. */
  std: Record<string, number>;
  /** As `scores`, of the samples trained with, where asked for. */
  trainScores?: Record<string, number[]>;
  /** How each fold's training went. */
  histories: History[];
  /** Each fold's network, trained. */
  networks: Network[];
  /** What the folds were dealt with. */
  seed: number;
}

/**
 * How good a network is at samples that it was not trained with: each fold is scored by a network trained with the
 * others. scikit-learn's `cross_validate`. The trainings run in workers, as many at a time as there are processors; the
 * results are the same bits however many there are.
 *
 * @param inputs (samples, inputs). @param targets As for `Network.train`.
 * @throws (rejects with) the errors of `kFold`, `Network` and `train`; after `signal` its reason.
 *
 * @example
 * ```ts
 * const { mean, std } = await crossValidate(inputs, classes, {
 *   network: { inputs: 4, layers: [dense({ units: 8, activation: 'relu' }), dense({ units: 3, activation: 'softmax' })] },
 *   train: { epochs: 50, loss: 'categoricalCrossentropy', optimizer: adam() },
 *   metrics: ['accuracy'],
 *   scaler: () => new StandardScaler(),
 *   seed: 1,
 * });
 * console.log(mean.accuracy, std.accuracy);
 * ```
 */
export async function crossValidate(
  inputs: MatrixLike,
  targets: MatrixLike | Vector,
  options: CrossValidateOptions,
): Promise<CrossValidation> {
  const where = 'crossValidate';
  const given = checkOptions(where, options, [...SEARCH_OPTIONS, 'network', 'train']);
  const candidate = ownCandidate(where, given);
  const data = ownData(where, inputs, targets);
  const settings = resolveSearch(where, given, data.inputs.shape[0]);
  const { folds, concurrency, signal, seed } = settings;
  let done = 0;
  const tell = (fold: number, scores: FoldOutcome['scores']): void => {
    given.onProgress?.({ done: ++done, total: folds.length, fold, scores });
  };
  const { store, executor } = settings;
  const outcomes =
    store !== undefined || executor
      ? await elsewhere(where, data, candidate, settings, tell)
      : await runAll(folds.length, concurrency, signal, async (fold, stop) => {
          const outcome = await runFold(data, folds[fold]!, candidate, settings, stop);
          tell(fold, outcome.scores);
          return outcome;
        });
  const scores = byName(outcomes.map((outcome) => outcome.scores));
  return {
    scores,
    mean: statistic(scores, 'mean'),
    std: statistic(scores, 'std'),
    ...(settings.trainScores
      ? { trainScores: byName(outcomes.map((outcome) => outcome.trainScores!)) }
      : {}),
    histories: outcomes.map(({ history }) => history),
    networks: outcomes.map(({ network }) => network),
    seed,
  };
}

/** The folds as trials, which a journal may have and an executor may run. */
async function elsewhere(
  where: string,
  data: Data,
  candidate: Candidate,
  settings: SearchSettings,
  tell: (fold: number, scores: FoldOutcome['scores']) => void,
): Promise<KeptFold[]> {
  const { folds } = settings;
  const runner = new TrialRunner(where, settings, () => encodeSamples({ data, folds }));
  try {
    const jobs = folds.map((rows, fold) => ({
      about: { fold },
      task: () => networkTask(where, candidate, fold, undefined, settings, true),
      local: (signal: AbortSignal) => foldResult(data, rows, candidate, settings, true, signal),
    }));
    const results = await runner.run(jobs, (fold, { scores }) => tell(fold, scores));
    return results.map((result, fold) => keptFold(`${where}: fold ${fold}`, result));
  } finally {
    await runner.end();
  }
}
