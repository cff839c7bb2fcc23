import { DivergenceError } from '../../base/errors.js';
import { checkOptions } from '../../base/validate.js';
import { refusePairs } from '../../matrix/intake.js';
import type { Numbers, SamplesLike, TargetsLike } from '../../matrix/matrix-like.js';
import { onAbort } from '../../worker/abort.js';
import {
  ASYNC_OPTIONS,
  type AsyncOptions,
  resolveAsyncOptions,
} from '../../worker/async-options.js';
import { type Executor, withExecutor } from '../../worker/executor.js';
import type { NetworkState } from '../state.js';
import { Course } from './course.js';
import type { History } from './history.js';
import { TRAIN_OPTIONS, type TrainOptions } from './options.js';
import type { TrainingProgress } from './progress.js';
import { copySamples } from './samples.js';
import { checkTraining, type TrainTask } from './task.js';
import {
  createTrainingJob,
  type EpochsReport,
  type EpochsRequest,
  type TrainedState,
  type TrainingData,
} from './training-job.js';

/** What `Network.trainAsync` takes. */
export type TrainAsyncOptions = TrainOptions & AsyncOptions;

/** Epochs that are asked for at a time; the worker reports after half a second anyway. */
const MOST_EPOCHS = 10_000;

/** See `Network.trainAsync`. @internal */
export async function trainNetworkAsync(
  state: NetworkState,
  inputs: SamplesLike,
  targets: TargetsLike,
  options: TrainAsyncOptions,
): Promise<History> {
  if (options === undefined) refusePairs('train', inputs);
  const given = checkOptions('train', options, [...TRAIN_OPTIONS, ...ASYNC_OPTIONS]);
  const how = resolveAsyncOptions('train', given);
  const task = checkTraining(state, inputs, targets, given);
  const saved = state.save();
  const training = new AsyncTraining(task, how.signal);
  state.phase = 'training';
  try {
    const data = trainingData(task, how.transfer);
    state.liveProgress = () => training.progress;
    await withExecutor(data, createTrainingJob, how, (executor) => training.run(executor));
    const history = training.course.history();
    if (history.stoppedBy === 'abort' && !training.hasTrained) state.restore(saved);
    return history;
  } catch (error) {
    const own = training.divergence !== undefined && training.divergence === error;
    if (!(own && training.hasTrained)) state.restore(saved);
    throw error;
  } finally {
    state.liveProgress = undefined;
    state.phase = 'ready';
  }
}

/** Everything that the training works on; checks the numbers. @throws DataError @throws EngineError */
function trainingData(task: TrainTask, transfer: boolean): TrainingData {
  const { state, settings, samples, trained, apart, before } = task;
  const { loss, labelSmoothing, batchSize, optimizer, shuffle, metrics, groupByLength } = settings;
  const { clipNorm, clipValue } = settings;
  const arrays = copySamples(state, samples, loss, trained, transfer);
  const arraysApart = apart && copySamples(state, apart, loss, apart.rows, transfer);
  state.useOptimizer(optimizer);
  state.progress = undefined;
  state.loss = loss;
  return {
    kind: 'training',
    plan: state.plan,
    dtype: state.dtype.name,
    words: state.copy(),
    settings: {
      ...{ loss, labelSmoothing, batchSize, optimizer, shuffle, groupByLength, metrics },
      ...{ clipNorm, clipValue, before },
    },
    samples: arrays,
    trained,
    apart: arraysApart,
    order: state.order?.slice(),
  };
}

/** The caller's side: decides between the epochs and keeps the network up to date. */
class AsyncTraining {
  readonly course: Course;
  divergence: DivergenceError | undefined;
  readonly #task: TrainTask;
  readonly #signal: AbortSignal | undefined;
  /** After each epoch the user or the course wants the network as it then is. */
  readonly #wantsState: boolean;
  /** Epochs that may be trained before anything has to be decided. */
  readonly #ahead: number;
  /** Whether the network here is as it was after the latest epoch of the history. */
  #current = true;
  #latest: TrainedState | undefined;

  constructor(task: TrainTask, signal: AbortSignal | undefined) {
    const { settings, state, validates } = task;
    const { onEpoch, earlyStopping, schedule, metrics } = settings;
    this.#task = task;
    this.#signal = signal;
    this.#wantsState = onEpoch !== undefined || earlyStopping?.restoreBest === true;
    const decides =
      this.#wantsState ||
      earlyStopping !== undefined ||
      validates ||
      metrics.length > 0 ||
      typeof schedule === 'function' ||
      schedule?.kind === 'reduceOnPlateau';
    this.#ahead = decides ? 1 : MOST_EPOCHS;
    this.course = new Course(task, () => this.#parameters(state));
  }

  /** Whether this call has trained a whole epoch. */
  get hasTrained(): boolean {
    return this.course.epochs > this.#task.before;
  }

  /** How far it has come; undefined where the network here is behind. */
  get progress(): TrainingProgress | undefined {
    return this.#current ? this.course.progress : undefined;
  }

  /** @throws DivergenceError. What the user's functions throw. */
  async run(executor: Executor<EpochsRequest, EpochsReport>): Promise<void> {
    const stopListening = onAbort(this.#signal, () => executor.stop(this.#current));
    try {
      await this.#epochs(executor);
      if (!this.#current) {
        const report = await executor.run({ rates: [], threshold: 0, state: true });
        this.#adopt(report!.state!);
      }
    } finally {
      stopListening();
    }
    const { best } = this.course;
    if (best) this.#task.state.writeNumbers(best);
  }

  async #epochs(executor: Executor<EpochsRequest, EpochsReport>): Promise<void> {
    const { course } = this;
    const { settings } = this.#task;
    while (!course.over) {
      if (this.#signal?.aborted) return course.abort();
      const rates = this.#rates();
      const report = await executor.run({
        rates,
        threshold: settings.lossThreshold,
        state: this.#wantsState,
      });
      // What the worker did not say in time never was, nor what the user shall no longer be told.
      if (!report || (this.#signal?.aborted && settings.onEpoch)) return course.abort();
      if (report.state) this.#adopt(report.state);
      else if (report.losses.length > 0) this.#current = false;
      for (const [i, loss] of report.losses.entries()) {
        const ending = i === report.losses.length - 1 ? report.ending : undefined;
        course.heed(await course.take(rates[i]!, loss, report.scored, ending));
      }
      if (report.divergence) {
        const { message, epoch } = report.divergence;
        this.divergence = new DivergenceError(message, epoch);
        this.#task.state.divergence = this.divergence;
        throw this.divergence;
      }
    }
  }

  /** The learning rates of the epochs to ask for. */
  #rates(): number[] {
    if (this.#ahead === 1) return [this.course.rate()];
    const left = this.#task.settings.epochs - this.course.epochs;
    return [...this.course.rates(Math.min(left, this.#ahead))];
  }

  #adopt(trained: TrainedState): void {
    this.#task.state.adopt(trained.words, trained.order ?? this.#task.state.order);
    this.#latest = trained;
    this.#current = true;
  }

  /** Those of the latest state, a view: every state has words of its own. */
  #parameters(state: NetworkState): Numbers {
    return state.numbersIn(this.#latest!.words);
  }
}
