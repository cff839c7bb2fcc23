import type { MetricName } from './metrics.js';

/** How one epoch went: what `onEpoch` is given. */
export interface EpochLog {
  /** Epochs trained so far in this call, this one included; with `resume` also those before it. */
  readonly epoch: number;
  /**
   * The mean of the batches' losses as seen in this epoch, penalties and dropout included, weighted by their samples. With a
   * full-batch method the loss after this iteration.
   */
  readonly loss: number;
  /** The loss of the validation data after this epoch, penalties included, where there is validation data. */
  readonly validationLoss?: number;
  /** The metrics asked for, after this epoch: of the validation data where there is any, else of the training data. */
  readonly metrics: Readonly<Partial<Record<MetricName, number>>>;
  /** The learning rate of this epoch; 1 with a full-batch method, which has none. */
  readonly learningRate: number;
}

/**
 * Why a training ended. `converged` and `stalled` are said by full-batch methods: the gradient is below their tolerance, or no
 * step makes the loss smaller.
 */
export type StopReason =
  | 'epochs'
  | 'lossThreshold'
  | 'earlyStopping'
  | 'callback'
  | 'abort'
  | 'converged'
  | 'stalled';

/** How a training went; one entry an epoch. */
export interface History {
  /** Epochs trained. */
  epochs: number;
  /** Each epoch's `loss`. */
  loss: number[];
  /** Each epoch's `validationLoss`, where there was validation data. */
  validationLoss?: number[];
  /** Each epoch's metrics: of the validation data where there was any, else of the training data. */
  metrics: Partial<Record<MetricName, number[]>>;
  /** Each epoch's learning rate. */
  learningRate: number[];
  /** Why the training ended. */
  stoppedBy: StopReason;
}

/** A history of no epoch yet. */
export function emptyHistory(validates: boolean, metrics: readonly MetricName[]): History {
  return {
    epochs: 0,
    loss: [],
    ...(validates ? { validationLoss: [] } : {}),
    metrics: Object.fromEntries(metrics.map((name) => [name, []])),
    learningRate: [],
    stoppedBy: 'epochs',
  };
}

/** A history that shares nothing with the other. */
export function copyHistory(history: History): History {
  const { loss, validationLoss, metrics, learningRate } = history;
  return {
    ...history,
    loss: [...loss],
    ...(validationLoss ? { validationLoss: [...validationLoss] } : {}),
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, values]) => [name, [...values]]),
    ),
    learningRate: [...learningRate],
  };
}

/** Adds an epoch. */
export function record(history: History, log: EpochLog): void {
  history.epochs = log.epoch;
  history.loss.push(log.loss);
  if (log.validationLoss !== undefined) history.validationLoss?.push(log.validationLoss);
  for (const [name, values] of Object.entries(history.metrics)) {
    values.push(log.metrics[name as MetricName]!);
  }
  history.learningRate.push(log.learningRate);
}
