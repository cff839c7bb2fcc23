import { OptionError } from '../base/errors.js';
import { processors } from '../base/processors.js';
import { seedOf } from '../base/seed.js';
import { checkBoolean, checkFunction, checkInteger, describe } from '../base/validate.js';
import { type Fold, kFold } from '../data/k-fold.js';
import type { Label } from '../data/labels.js';
import { ownList } from '../matrix/intake.js';
import type { MetricName } from '../network/training/metrics.js';
import { resolveMetrics } from '../network/training/options.js';
import { type AsyncOptions, resolveAsyncOptions } from '../worker/async-options.js';
import { checkExecutor, type TrialExecutor } from './executor.js';
import type { Scaler } from './scaler.js';

/** How far a search is. */
export interface SearchProgress {
  /** Trainings that have ended. */
  done: number;
  /** All of them. */
  total: number;
  /** The fold that ended, counted from 0. Folds may end in any order. */
  fold: number;
  /** Its scores. */
  scores: Readonly<Record<string, number>>;
}

/** What all searches have in common. */
export interface SearchOptions extends Omit<AsyncOptions, 'transfer'> {
  /** How many folds, or the folds themselves, as `kFold` gives them. Default 5. */
  folds?: number | readonly Fold[];
  /** Whether samples are dealt to the folds at random. Default true. */
  shuffle?: boolean;
  /** One label a sample, whose classes keep their shares in every fold. Default: none. */
  stratify?: ArrayLike<Label>;
  /** Deals the folds, and draws the networks that have no seed of their own. Default: one drawn, kept as `seed`. */
  seed?: number;
  /** What is measured on each fold beside the loss. Default: nothing. */
  metrics?: readonly MetricName[];
  /** Makes a scaler for each fold, fitted on what is trained with alone: `() => new StandardScaler()`. Default: none. */
  scaler?: () => Scaler;
  /** Whether each network is also scored on what it was trained with. Default false. */
  trainScores?: boolean;
  /** Trainings at a time. Default: as many as there are processors. Results do not depend on it. */
  concurrency?: number;
  /**
   * A file to which each result is added as soon as it is there (Node, Deno, Bun). The same call finds there what was done
   * before it, also after kill −9 at any moment, and goes on with the rest. Give a seed, too. Default: none.
   */
  store?: string | URL;
  /** Where the trainings run: `bullmqExecutor` of `myelin/queue`, or one's own. Default: the workers of this process. */
  executor?: TrialExecutor;
}

/** The options with every default filled in. */
export interface SearchSettings {
  readonly folds: readonly Fold[];
  readonly seed: number;
  readonly metrics: readonly MetricName[];
  readonly scaler: (() => Scaler) | undefined;
  readonly trainScores: boolean;
  readonly concurrency: number;
  readonly store: string | URL | undefined;
  readonly executor: TrialExecutor | undefined;
  readonly shard: Shard | undefined;
  readonly signal: AbortSignal | undefined;
  readonly worker: string | false | undefined;
}

/** What searches take whose points do not depend on each other. */
export interface ShardOptions {
  /**
   * `'2/8'`: this call runs the second of eight parts of the trials alone, into its `store`; points that lack some are not ranked, and
   * nothing is trained again. Where the stores of all parts are joined, the call without `shard` finds every result there.
   * Default: all.
   */
  shard?: string;
}

/** One part of the trials, counted from 1. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

/** @throws OptionError */
export function resolveShard(where: string, shard: unknown, store: unknown): Shard | undefined {
  if (shard === undefined) return undefined;
  const [, part, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(typeof shard === 'string' ? shard : '') ?? [];
  const given = { part: Number(part), of: Number(of) };
  if (!(given.part >= 1 && given.part <= given.of)) {
    throw new OptionError(`${where}: shard: expected one such as '2/8', got ${describe(shard)}.`);
  }
  if (store === undefined)
    throw new OptionError(`${where}: shard: needs 'store', for its results.`);
  return given;
}

/** What every search takes. */
export const SEARCH_OPTIONS: readonly string[] = [
  'folds',
  'shuffle',
  'stratify',
  'seed',
  'metrics',
  'scaler',
  'trainScores',
  'concurrency',
  'store',
  'executor',
  'onProgress',
  'signal',
  'worker',
];

/** Of `checkOptions`' copy. @throws OptionError @throws ShapeError @throws DataError */
export function resolveSearch(
  where: string,
  options: SearchOptions & ShardOptions & { onProgress?: unknown },
  samples: number,
): SearchSettings {
  const { scaler, onProgress } = options;
  if (scaler !== undefined) checkFunction(`${where}: scaler`, scaler);
  if (onProgress !== undefined) checkFunction(`${where}: onProgress`, onProgress);
  const seed = seedOf(where, options.seed);
  const concurrency = options.concurrency ?? processors();
  const { signal, worker } = resolveAsyncOptions(where, options);
  return {
    folds: foldsOf(where, options, samples, seed),
    seed,
    metrics: resolveMetrics(`${where}: metrics`, options.metrics),
    scaler,
    trainScores: checkBoolean(`${where}: trainScores`, options.trainScores ?? false),
    concurrency: checkInteger(`${where}: concurrency`, concurrency, 1, 1024),
    store: options.store,
    executor: checkExecutor(where, options.executor),
    shard: resolveShard(where, options.shard, options.store),
    signal,
    worker,
  };
}

function foldsOf(
  where: string,
  { folds = 5, shuffle = true, stratify }: SearchOptions,
  samples: number,
  seed: number,
): readonly Fold[] {
  if (typeof folds === 'object') {
    if (!Array.isArray(folds) || folds.length === 0) {
      throw new OptionError(`${where}: folds: expected a number or folds, got ${describe(folds)}.`);
    }
    return Array.from(folds as readonly unknown[], (fold, i) =>
      ownFold(`${where}: folds`, fold, i, samples),
    );
  }
  return kFold(samples, {
    folds,
    shuffle,
    ...(shuffle ? { seed } : {}),
    ...(stratify === undefined ? {} : { stratify }),
  });
}

function ownFold(what: string, fold: unknown, i: number, samples: number): Fold {
  const part = (name: 'train' | 'test'): Uint32Array => {
    const rows = (fold as Partial<Fold> | null)?.[name];
    const own = ownList(`${what}: fold ${i}: ${name}`, rows, undefined, (row, at) => {
      if (Number.isInteger(row) && Number(row) >= 0 && Number(row) < samples) return;
      throw new OptionError(
        `${what}: fold ${i}: ${name}[${at}]: expected a row from 0 to ${samples - 1}, got ${describe(row)}.`,
      );
    });
    if (own) return Uint32Array.from(own as ArrayLike<number>);
    throw new OptionError(
      `${what}: fold ${i} is ${describe(fold)}, expected { train, test } with lists of rows.`,
    );
  };
  return { train: part('train'), test: part('test') };
}
