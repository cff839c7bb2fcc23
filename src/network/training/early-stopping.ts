import { checkBoolean, checkInteger, checkNumber, checkOptions } from '../../base/validate.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import type { EpochLog } from './history.js';
import type { MetricName } from './metrics.js';
import { figureToWatch, Monitor, type MonitorState } from './monitor.js';

/** When to stop before the last epoch, and with which parameters. */
export interface EarlyStoppingOptions {
  /**
   * `'loss'`, `'validationLoss'` or one of the training's metrics. Default: the validation loss where there is
   * validation data, else the loss. `accuracy` and `r2` shall grow, all others fall.
   */
  monitor?: string;
  /** Epochs without improvement after which the training stops. Default 10. */
  patience?: number;
  /** Changes up to this are no improvement. Default 0. */
  minDelta?: number;
  /** Whether the network ends with the parameters of its best epoch, however the training ends. Default true. */
  restoreBest?: boolean;
}

/** The options with every default filled in. */
export interface EarlyStoppingSettings {
  readonly figure: string;
  readonly patience: number;
  readonly minDelta: number;
  readonly restoreBest: boolean;
}

/** @throws OptionError */
export function resolveEarlyStopping(
  what: string,
  options: EarlyStoppingOptions,
  validates: boolean,
  metrics: readonly MetricName[],
): EarlyStoppingSettings {
  const given = checkOptions(what, options, ['monitor', 'patience', 'minDelta', 'restoreBest']);
  return {
    figure: figureToWatch(`${what}: monitor`, given.monitor, validates, metrics),
    patience: checkInteger(`${what}: patience`, given.patience ?? 10, 0, 2 ** 31 - 1),
    minDelta: checkNumber(`${what}: minDelta`, given.minDelta ?? 0, 0),
    restoreBest: checkBoolean(`${what}: restoreBest`, given.restoreBest ?? true),
  };
}

/** Where early stopping stands. */
export interface EarlyStoppingState extends MonitorState {
  /** The parameters of the best epoch, where they shall be restored. */
  readonly parameters: Numbers | undefined;
}

/** Early stopping over one training. */
export class EarlyStopping {
  readonly #settings: EarlyStoppingSettings;
  readonly #monitor: Monitor;
  #best: Numbers | undefined;

  constructor(settings: EarlyStoppingSettings) {
    this.#settings = settings;
    this.#monitor = new Monitor(settings.figure, settings.minDelta);
  }

  get state(): EarlyStoppingState {
    return { ...this.#monitor.state, parameters: this.#best };
  }

  /** Goes on from where another stood. */
  restore(state: EarlyStoppingState): void {
    this.#monitor.restore(state);
    this.#best = state.parameters;
  }

  /** Whether to stop after this epoch. `parameters` copies the network's when they are the best so far. */
  observe(log: EpochLog, parameters: () => Numbers): boolean {
    if (this.#monitor.improves(log)) {
      if (this.#settings.restoreBest) this.#best = parameters();
      return false;
    }
    return this.#monitor.waited >= Math.max(1, this.#settings.patience);
  }

  /** The parameters to end with; undefined: those that stand. */
  get best(): Numbers | undefined {
    return this.#monitor.waited > 0 ? this.#best : undefined;
  }
}
