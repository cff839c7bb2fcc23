import { DataError, DivergenceError, OptionError } from '../base/errors.js';
import { describe, ownProperties } from '../base/validate.js';
import type { Fold } from '../data/k-fold.js';
import { take } from '../data/take.js';
import { isBatch, notFinite, ownList } from '../matrix/intake.js';
import { type Matrix, readMatrix } from '../matrix/matrix.js';
import type { MatrixLike, Vector } from '../matrix/matrix-like.js';
import { Network } from '../network/network.js';
import type { NetworkOptions } from '../network/options.js';
import type { History } from '../network/training/history.js';
import type { TrainOptions } from '../network/training/options.js';
import type { Scaler } from './scaler.js';
import type { SearchSettings } from './search-options.js';

/** How the networks of a search are trained. `sampleWeights` are those of all samples. */
export interface SearchTrainOptions
  extends Omit<TrainOptions, 'onEpoch' | 'validationData' | 'initialEpoch' | 'sampleWeights'> {
  /** One weight a sample, ≥ 0. Default: all 1. */
  sampleWeights?: Vector;
}

/** Figures by their names: `loss` and the metrics asked for. */
export type FoldScores = Readonly<Record<string, number>>;

/** All samples, copies of what the user gave. */
export interface Data {
  readonly inputs: Matrix;
  readonly targets: Matrix | number[];
}

/** A network and how to train it. */
export interface Candidate {
  readonly network: NetworkOptions;
  readonly train: SearchTrainOptions;
}

/** One network that was trained. */
export interface Trained {
  readonly network: Network;
  readonly history: History;
  readonly scaler: Scaler | undefined;
}

/** One fold that was trained and scored. */
export interface FoldOutcome extends Trained {
  readonly scores: FoldScores;
  readonly trainScores: FoldScores | undefined;
}

const EXCLUDED = ['onEpoch', 'validationData', 'initialEpoch'];

/** A search goes on for long: its data is copied at the start. @throws ShapeError @throws DataError */
export function ownData(where: string, inputs: MatrixLike, targets: MatrixLike | Vector): Data {
  const what = `${where}: targets`;
  return {
    inputs: readMatrix(`${where}: inputs`, inputs),
    targets: isMatrix(targets) ? readMatrix(what, targets) : copyList(what, targets),
  };
}

/** A copy of a candidate. @throws OptionError an option of `train` that has no meaning for many trainings. */
export function ownCandidate(where: string, given: Candidate): Candidate {
  for (const [name, value] of Object.entries({ network: given.network, train: given.train })) {
    if (typeof value !== 'object' || value === null) {
      throw new OptionError(`${where}: ${name}: expected options, got ${describe(value)}.`);
    }
  }
  const network = ownProperties(given.network) as unknown as NetworkOptions;
  const train = ownProperties(given.train) as unknown as SearchTrainOptions;
  const excluded = EXCLUDED.find((name) => name in train);
  if (excluded) throw new OptionError(`${where}: train: '${excluded}' has no meaning here.`);
  const { sampleWeights, ...options } = train;
  if (sampleWeights === undefined) return { network, train };
  const weights = copyList(`${where}: train: sampleWeights`, sampleWeights);
  return { network, train: { ...options, sampleWeights: weights } };
}

function isMatrix(values: MatrixLike | Vector): values is MatrixLike {
  return typeof values === 'object' && values !== null && isBatch(values);
}

function copyList(what: string, values: Vector): number[] {
  const own = ownList(what, values, undefined, (value, i) => {
    if (!Number.isFinite(value)) throw notFinite(what, value, i, 0);
  });
  if (own) return Array.from(own as ArrayLike<number>);
  throw new DataError(`${what}: expected a list of numbers, got ${describe(values)}.`);
}

/** The errors of trainings that diverged by themselves. */
const DIVERGED = new WeakSet<DivergenceError>();

/** Whether a training of a search has diverged with this error: a schedule or a scaler of the user's may throw its like. */
export function hasDiverged(error: unknown): error is DivergenceError {
  return error instanceof DivergenceError && DIVERGED.has(error);
}

/** Trains with the rows `rows`, all of them where undefined. The abort's reason is thrown. */
export async function trainOn(
  data: Data,
  rows: Uint32Array | undefined,
  { network: options, train }: Candidate,
  settings: SearchSettings,
  signal: AbortSignal,
): Promise<Trained> {
  const { worker, seed } = settings;
  const scaler = settings.scaler?.();
  const given = rows ? take(data.inputs, rows) : readMatrix('', data.inputs);
  // What a scaler of the user's returns may be his own.
  const inputs = scaler ? readMatrix('scaler', scaler.fitTransform(given)) : given;
  const { sampleWeights } = train;
  const weights = sampleWeights && (rows ? take(sampleWeights as number[], rows) : sampleWeights);
  const network = new Network({ ...options, seed: options.seed ?? seed });
  try {
    const history = await network.trainAsync(inputs, targetsOf(data, rows), {
      ...train,
      ...(weights ? { sampleWeights: weights } : {}),
      ...(worker === undefined ? {} : { worker }),
      signal,
      transfer: true, // all of them are copies
    });
    if (history.stoppedBy === 'abort') throw signal.reason;
    return { network, history, scaler };
  } catch (error) {
    if (network.divergence && network.divergence === error) DIVERGED.add(network.divergence);
    throw error;
  }
}

/** Trains with one part of a fold and scores the other. */
export async function runFold(
  data: Data,
  { train, test }: Fold,
  candidate: Candidate,
  settings: SearchSettings,
  signal: AbortSignal,
): Promise<FoldOutcome> {
  const trained = await trainOn(data, train, candidate, settings, signal);
  const { network, scaler } = trained;
  const { metrics, worker, trainScores } = settings;
  const score = (rows: Uint32Array): Promise<FoldScores> => {
    const inputs = take(data.inputs, rows);
    return network.evaluateAsync(
      scaler ? readMatrix('scaler', scaler.transform(inputs)) : inputs,
      targetsOf(data, rows),
      {
        metrics,
        ...(worker === undefined ? {} : { worker }),
        signal,
        transfer: true,
      },
    );
  };
  const scores = await score(test);
  return { ...trained, scores, trainScores: trainScores ? await score(train) : undefined };
}

/** Copies. */
function targetsOf({ targets }: Data, rows: Uint32Array | undefined): MatrixLike | Vector {
  if (rows) return take(targets as MatrixLike, rows);
  return Array.isArray(targets) ? targets : readMatrix('', targets);
}
