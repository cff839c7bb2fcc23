import { MyelinError } from '../base/errors.js';
import { checkBoolean, checkFunction, checkName } from '../base/validate.js';
import type { MatrixLike, Vector } from '../matrix/matrix-like.js';
import type { Network } from '../network/network.js';
import type { NetworkOptions } from '../network/options.js';
import type { History } from '../network/training/history.js';
import type { MetricName } from '../network/training/metrics.js';
import {
  type Candidate,
  type Data,
  ownCandidate,
  ownData,
  type SearchTrainOptions,
  trainOn,
} from './fold.js';
import { encodeSamples } from './network-data.js';
import { type FoldPart, foldResult, networkTask, rowsOfFold } from './network-task.js';
import { costOf, resultOfPoint, type SearchResult } from './result.js';
import { runAll } from './run-all.js';
import type { Scaler } from './scaler.js';
import {
  resolveSearch,
  SEARCH_OPTIONS,
  type SearchOptions,
  type SearchProgress,
  type SearchSettings,
  type ShardOptions,
} from './search-options.js';
import { type TrialJob, TrialRunner } from './trial-runner.js';

/** How far a search over points is. */
export interface PointProgress<P> extends SearchProgress {
  /** The point whose fold ended. */
  point: P;
}

/** What every search over networks takes. */
export interface PointSearchOptions<P> extends SearchOptions {
  /** The network of a point. */
  network: (point: P) => NetworkOptions;
  /** How it is trained. */
  train: (point: P) => SearchTrainOptions;
  /** What is best: the least `'loss'`, or the best of a metric, which is then measured. Default `'loss'`. */
  metric?: 'loss' | MetricName;
  /** Whether the best network is trained again, with all samples. Default true. */
  refit?: boolean;
  /** Called after each fold of each point. */
  onProgress?: (progress: PointProgress<P>) => void;
}

/** What every search over networks found out. */
export interface PointSearch<P, R extends SearchResult<P> = SearchResult<P>> {
  /** Every point, in the order in which they were tried. */
  results: R[];
  /** The best, the first of equals. */
  best: R;
  /** The network of the best point trained with all samples, unless `refit` is false. */
  network?: Network;
  /** How that training went. */
  history?: History;
  /** What its inputs are scaled with, fitted on all samples, where a scaler was given. */
  scaler?: Scaler;
  /** What the folds were dealt with, and points drawn. */
  seed: number;
}

/** The options of every search over networks. */
export const POINT_OPTIONS: readonly string[] = [
  ...SEARCH_OPTIONS,
  'network',
  'train',
  'metric',
  'refit',
];

/** How much a point may cost: epochs, or so many of all samples. Both are told, so that none is of what all objects have. */
export interface Resources {
  readonly epochs: number | undefined;
  readonly part: FoldPart | undefined;
}

/** As its training says, with all samples. */
export const ALL_RESOURCES: Resources = { epochs: undefined, part: undefined };

const METRICS = ['loss', 'accuracy', 'meanAbsoluteError', 'meanSquaredError', 'r2'] as const;

/** A search over networks: whatever points it is asked about, all on the same folds. */
export class NetworkSearch<P> {
  readonly seed: number;
  /** How many samples there are. */
  readonly samples: number;
  readonly folds: number;
  /** What is to be small. */
  readonly cost: (result: SearchResult<P>) => number;
  readonly #where: string;
  readonly #given: PointSearchOptions<P>;
  readonly #data: Data;
  readonly #settings: SearchSettings;
  readonly #refit: boolean;
  readonly #runner: TrialRunner;
  #done = 0;

  /** `given`: of `checkOptions`. @throws OptionError @throws ShapeError @throws DataError */
  constructor(
    where: string,
    inputs: MatrixLike,
    targets: MatrixLike | Vector,
    given: PointSearchOptions<P> & ShardOptions,
  ) {
    this.#where = where;
    this.#given = given;
    this.#data = ownData(where, inputs, targets);
    this.samples = this.#data.inputs.shape[0];
    const resolved = resolveSearch(where, given, this.samples);
    const metric = checkName(`${where}: metric`, given.metric ?? 'loss', METRICS);
    const measured = metric === 'loss' ? resolved.metrics : [...resolved.metrics, metric];
    this.#settings = { ...resolved, metrics: [...new Set(measured)] };
    this.seed = resolved.seed;
    this.folds = resolved.folds.length;
    this.cost = costOf(metric);
    this.#refit = checkBoolean(`${where}: refit`, given.refit ?? true);
    checkFunction(`${where}: network`, given.network);
    checkFunction(`${where}: train`, given.train);
    const { folds } = resolved;
    this.#runner = new TrialRunner(where, resolved, () =>
      encodeSamples({ data: this.#data, folds }),
    );
  }

  /** What a point stands for. @throws OptionError */
  candidate(point: P, { epochs }: Resources = ALL_RESOURCES): Candidate {
    const { network, train } = this.#given;
    const given = train(point);
    return ownCandidate(this.#where, {
      network: network(point),
      train: epochs === undefined ? given : { ...given, epochs },
    });
  }

  /** Cross-validates points. `total`: folds of all points of the search, for who watches. */
  async evaluate(
    points: readonly P[],
    total: number,
    resources: Resources = ALL_RESOURCES,
  ): Promise<SearchResult<P>[]> {
    const { folds, metrics, trainScores } = this.#settings;
    const candidates = points.map((point) => this.candidate(point, resources));
    const jobs = candidates.flatMap((candidate, at) =>
      folds.map((_, fold) => this.#job(points[at]!, candidate, fold, resources.part)),
    );
    const names = ['loss', ...metrics];
    const found = await this.#runner.run(jobs, (job, { scores }) => {
      this.#given.onProgress?.({
        done: ++this.#done,
        total,
        fold: job % folds.length,
        scores: { ...Object.fromEntries(names.map((name) => [name, Number.NaN])), ...scores },
        point: points[Math.floor(job / folds.length)]!,
      });
    });
    return points.map((point, at) =>
      resultOfPoint(
        point,
        found.slice(at * folds.length, (at + 1) * folds.length),
        names,
        trainScores,
      ),
    );
  }

  /** Trains the best point's network again. @throws what made the best fail: then all have. */
  async finish<R extends SearchResult<P>>(
    results: R[],
    best: R,
    resources: Resources = ALL_RESOURCES,
  ): Promise<PointSearch<P, R>> {
    if (this.#settings.shard) return { results, best, seed: this.seed };
    if (best.divergence) throw best.divergence;
    if (best.failure !== undefined) {
      throw new MyelinError(
        'ERR_ENGINE',
        `${this.#where}: no point has an answer: ${best.failure}`,
      );
    }
    if (!this.#refit) return { results, best, seed: this.seed };
    const candidate = this.candidate(best.point, resources);
    const [again] = await runAll(1, 1, this.#settings.signal, (_, stop) =>
      trainOn(this.#data, undefined, candidate, this.#settings, stop),
    );
    const { network, history, scaler } = again!;
    return { results, best, network, history, ...(scaler ? { scaler } : {}), seed: this.seed };
  }

  /** To be called however the search ends. */
  end(): Promise<void> {
    return this.#runner.end();
  }

  #job(point: P, candidate: Candidate, fold: number, part: FoldPart | undefined): TrialJob {
    const settings = this.#settings;
    const rows = settings.folds[fold]!;
    return {
      about: { point, fold, ...(part ? { samples: part.samples } : {}) },
      task: () => networkTask(this.#where, candidate, fold, part, settings, false),
      local: (signal) =>
        foldResult(
          this.#data,
          rowsOfFold(rows, this.samples, part),
          candidate,
          settings,
          false,
          signal,
        ),
    };
  }
}
