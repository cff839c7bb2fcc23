import { DivergenceError, FormatError, MyelinError, OptionError } from '../base/errors.js';
import { describe, isDictionary } from '../base/validate.js';
import type { Fold } from '../data/k-fold.js';
import { MinMaxScaler } from '../data/min-max-scaler.js';
import { StandardScaler } from '../data/standard-scaler.js';
import { take } from '../data/take.js';
import type { NetworkJSON } from '../network/json.js';
import { Network } from '../network/network.js';
import type { NetworkOptions } from '../network/options.js';
import type { History } from '../network/training/history.js';
import { resolveMetrics } from '../network/training/options.js';
import { RandomState } from '../random/random-state.js';
import {
  type Candidate,
  type Data,
  type FoldOutcome,
  hasDiverged,
  runFold,
  type SearchTrainOptions,
} from './fold.js';
import type { DealtData } from './network-data.js';
import type { Scaler } from './scaler.js';
import type { SearchSettings } from './search-options.js';
import { hashOf, parse, type TrialResult } from './trial.js';

/** A scaler as plain data. */
type ScalerTask =
  | { readonly kind: 'standard' }
  | { readonly kind: 'minMax'; readonly featureRange: readonly [number, number] };

/** One fold of a candidate as plain data. */
export interface NetworkTask {
  readonly kind: 'network';
  readonly network: NetworkOptions;
  readonly train: SearchTrainOptions;
  readonly fold: number;
  /** So many samples of all, drawn with this seed. */
  readonly part?: FoldPart;
  readonly metrics: readonly string[];
  readonly scaler?: ScalerTask;
  readonly trainScores: boolean;
  /** Whether the network is part of the answer. */
  readonly keep: boolean;
}

/** So many of all samples. */
export interface FoldPart {
  readonly samples: number;
  readonly seed: number;
}

/** The settings that decide about a fold's result. */
export type FoldSettings = Pick<SearchSettings, 'metrics' | 'scaler' | 'trainScores' | 'seed'>;

/** @throws OptionError a scaler of the user's own. */
export function networkTask(
  where: string,
  { network, train }: Candidate,
  fold: number,
  part: FoldPart | undefined,
  settings: FoldSettings,
  keep: boolean,
): NetworkTask {
  const { seed, metrics, scaler, trainScores } = settings;
  return {
    kind: 'network',
    network: { ...network, seed: network.seed ?? seed },
    train,
    fold,
    ...(part ? { part } : {}),
    metrics,
    ...(scaler ? { scaler: scalerTask(where, scaler()) } : {}),
    trainScores,
    keep,
  };
}

function scalerTask(where: string, scaler: Scaler): ScalerTask {
  if (scaler instanceof StandardScaler) return { kind: 'standard' };
  if (scaler instanceof MinMaxScaler) {
    return { kind: 'minMax', featureRange: scaler.featureRange };
  }
  throw new OptionError(
    `${where}: scaler: with 'store' or 'executor' expected a StandardScaler or MinMaxScaler, which can be stored and sent, got ${describe(scaler)}.`,
  );
}

/** The rows of a fold; with a part those of them that it has: the first of a permutation, so that more contain fewer. */
export function rowsOfFold({ train, test }: Fold, all: number, part: FoldPart | undefined): Fold {
  if (!part) return { train, test };
  const random = new RandomState(part.seed);
  const some = (rows: Uint32Array): Uint32Array => {
    const count = Math.max(1, Math.floor((part.samples / all) * rows.length));
    return take(rows, random.permutation(rows.length).slice(0, count).sort());
  };
  const drawn = { train: some(train), test: some(test) };
  random.dispose();
  return drawn;
}

/** Runs a fold; a divergence is a result. Rejects with all other errors. */
export async function foldResult(
  data: Data,
  fold: Fold,
  candidate: Candidate,
  settings: SearchSettings,
  keep: boolean,
  signal: AbortSignal,
): Promise<TrialResult> {
  let outcome: FoldOutcome;
  try {
    outcome = await runFold(data, fold, candidate, settings, signal);
  } catch (error) {
    if (!hasDiverged(error)) throw error;
    return { scores: {}, divergence: { message: error.message, epoch: error.iteration } };
  }
  const { network, history, scores, trainScores } = outcome;
  const { store, executor } = settings;
  try {
    return {
      scores,
      ...(trainScores ? { trainScores } : {}),
      ...(store === undefined && !executor ? {} : { weights: weightsHash(network) }),
      ...(keep ? { trained: JSON.stringify({ network, history }) } : {}),
    };
  } finally {
    network.dispose();
  }
}

/** A fold with its network. */
export type KeptFold = Pick<FoldOutcome, 'network' | 'history' | 'scores' | 'trainScores'>;

/** The fold that `foldResult` kept. @throws DivergenceError the fold's. @throws FormatError it is none. */
export function keptFold(
  what: string,
  { scores, trainScores, divergence, failure, trained }: TrialResult,
): KeptFold {
  if (divergence) throw new DivergenceError(divergence.message, divergence.epoch);
  if (failure !== undefined) throw new MyelinError('ERR_ENGINE', `${what}: no answer: ${failure}`);
  const json = (trained === undefined ? {} : parse(what, trained)) as Partial<{
    network: NetworkJSON;
    history: History;
  }>;
  if (!isDictionary(json.network) || !isDictionary(json.history)) {
    throw new FormatError(`${what}: expected a network and its history.`);
  }
  return { network: Network.fromJSON(json.network), history: json.history, scores, trainScores };
}

/** Of all numbers of a network, in their order. */
export function weightsHash(network: Network): string {
  const hashes = network.layers.flatMap((layer) =>
    Object.entries(layer.parameters).map(([name, { data }]) => {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return `${name} ${hashOf(bytes)}`;
    }),
  );
  return hashOf(hashes.join('\n'));
}

/** Runs a task that came from elsewhere. @throws (rejects with) FormatError it is none; the errors of `Network` and `train`. */
export function runNetworkTask(
  json: unknown,
  { data, folds }: DealtData,
  signal: AbortSignal,
): Promise<TrialResult> {
  const what = 'a trial';
  const task = (isDictionary(json) ? json : {}) as unknown as NetworkTask;
  const fold = folds[task.fold];
  if (
    task.kind !== 'network' ||
    !fold ||
    !isDictionary(task.network) ||
    !isDictionary(task.train)
  ) {
    throw new FormatError(`${what}: expected a network and a fold, got ${describe(json)}.`);
  }
  const settings: SearchSettings = {
    folds,
    seed: 0, // the network has its own
    metrics: resolveMetrics(`${what}: metrics`, task.metrics),
    scaler: task.scaler && scalerOf(what, task.scaler),
    trainScores: task.trainScores === true,
    concurrency: 1,
    // As a search has one of them, the answer has a hash of the weights.
    store: '',
    executor: undefined,
    signal,
    worker: undefined,
  };
  const rows = rowsOfFold(fold, data.inputs.shape[0], task.part);
  const { network, train } = task;
  return foldResult(data, rows, { network, train }, settings, task.keep === true, signal);
}

function scalerOf(what: string, task: ScalerTask): () => Scaler {
  if (task.kind === 'standard') return () => new StandardScaler();
  if (task.kind === 'minMax') {
    const [min, max] = task.featureRange;
    return () => new MinMaxScaler({ featureRange: [min, max] });
  }
  throw new FormatError(`${what}: scaler: expected one of Myelin's, got ${describe(task)}.`);
}
