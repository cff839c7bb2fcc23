import { append } from '../../base/append.js';
import { learningRateOf } from '../../description/optimizers.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import { EarlyStopping } from './early-stopping.js';
import type { Evaluated } from './evaluation.js';
import {
  copyHistory,
  type EpochLog,
  emptyHistory,
  type History,
  record,
  type StopReason,
} from './history.js';
import { LearningRate } from './learning-rate.js';
import type { TrainSettings } from './options.js';
import type { TrainingProgress } from './progress.js';
import type { TrainTask } from './task.js';

/**
 * What is decided between the epochs of a training, wherever they are trained: the learning rates, when to stop, with
 * which parameters, and what is told to the user. Goes on from where an interrupted training stood.
 */
export class Course {
  readonly #settings: TrainSettings;
  readonly #validates: boolean;
  readonly #parameters: () => Numbers;
  readonly #history: History;
  readonly #learningRate: LearningRate;
  readonly #stopping: EarlyStopping | undefined;
  #reason: StopReason | undefined;

  /** `parameters` copies the network's, as they are after the latest epoch. */
  constructor(
    { settings, validates, progress }: Pick<TrainTask, 'settings' | 'validates' | 'progress'>,
    parameters: () => Numbers,
  ) {
    const { optimizer, schedule, scheduleFigure, earlyStopping, metrics } = settings;
    this.#settings = settings;
    this.#validates = validates;
    this.#parameters = parameters;
    this.#history = progress ? copyHistory(progress.history) : emptyHistory(validates, metrics);
    this.#learningRate = new LearningRate(learningRateOf(optimizer), schedule, scheduleFigure);
    this.#stopping = earlyStopping && new EarlyStopping(earlyStopping);
    this.#reason = progress?.stoppedBy;
    if (progress?.plateau) this.#learningRate.restore(progress.plateau);
    if (progress?.earlyStopping) this.#stopping?.restore(progress.earlyStopping);
  }

  /** Epochs trained, those of the interrupted training included. */
  get epochs(): number {
    return this.#history.epochs;
  }

  get over(): boolean {
    // A resumed training may have more behind it than are asked for now.
    return this.#reason !== undefined || this.epochs >= this.#settings.epochs;
  }

  /** The learning rate of the next epoch. @throws OptionError as the user's schedule. */
  rate(): number {
    return this.#learningRate.at(this.#settings.initialEpoch + this.epochs);
  }

  /** Those of the next `count` epochs of a plain course. */
  rates(count: number): Float64Array {
    return this.#learningRate.from(this.#settings.initialEpoch + this.epochs, count);
  }

  /** Whether nothing is done between two epochs but to note the loss, unless they are evaluated. */
  get isPlain(): boolean {
    return this.#learningRate.isPlanned && !this.#stopping && !this.#settings.onEpoch;
  }

  /** Takes the losses of epochs of a plain course that are not evaluated. `ending`: why the method itself ends. */
  takeSeveral(rates: Float64Array, losses: Float64Array, ending: StopReason | undefined): void {
    const history = this.#history;
    const count = losses.length;
    append(history.loss, losses, count);
    append(history.learningRate, rates, count);
    history.epochs += count;
    if (losses[count - 1]! <= this.#settings.lossThreshold) this.#reason = 'lossThreshold';
    else this.#reason = ending;
  }

  /**
   * Takes the outcome of an epoch trained at `rate`; `ending`: why the method itself ends. May call the user: what he answers
   * is for `heed`.
   */
  take(
    rate: number,
    loss: number,
    scored: Evaluated | undefined,
    ending: StopReason | undefined,
  ): unknown {
    const log: EpochLog = {
      epoch: this.epochs + 1,
      loss,
      ...(this.#validates ? { validationLoss: scored!.loss } : {}),
      metrics: scored?.metrics ?? {},
      learningRate: rate,
    };
    record(this.#history, log);
    this.#learningRate.observe(log);
    this.#reason = loss <= this.#settings.lossThreshold ? 'lossThreshold' : ending;
    if (this.#stopping?.observe(log, this.#parameters)) this.#reason ??= 'earlyStopping';
    return this.#settings.onEpoch?.(log);
  }

  /** Does what `onEpoch` answered. */
  heed(answer: unknown): void {
    if (answer === false) this.#reason ??= 'callback';
  }

  /** How far it has come, to be used before the next epoch; undefined: none is done. */
  get progress(): TrainingProgress | undefined {
    if (this.epochs === 0) return undefined;
    return {
      history: copyHistory(this.#history),
      stoppedBy: this.#reason,
      plateau: this.#learningRate.state,
      earlyStopping: this.#stopping?.state,
    };
  }

  /** No epoch shall follow. */
  abort(): void {
    this.#reason ??= 'abort';
  }

  /** The parameters to end with; undefined: those that stand. */
  get best(): Numbers | undefined {
    return this.#stopping?.best;
  }

  history(): History {
    return { ...this.#history, stoppedBy: this.#reason ?? 'epochs' };
  }
}
