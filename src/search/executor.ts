import { OptionError } from '../base/errors.js';
import { describe, hasMethod, isDictionary } from '../base/validate.js';
import type { Trial, TrialData, TrialResult } from './trial.js';

/** How far a trial is. */
export interface TrialProgress {
  /** Epochs trained; of a model of tables networks trained. */
  readonly done: number;
  /** All of them. */
  readonly total: number;
}

/** What goes with a trial. */
export interface TrialContext {
  /** Ends it; its promise then rejects with the reason. */
  readonly signal: AbortSignal;
  /** May be called while the trial runs. */
  readonly onProgress?: (progress: TrialProgress) => void;
}

/**
 * Where the trials of a search run. Trials are plain data, so that this may be anywhere; the answer is the same to the bit
 * wherever they ran. `runTrial` runs one.
 *
 * @example
 * ```ts
 * const here: TrialExecutor = { concurrency: 2, run: (trial, data, context) => runTrial(trial, data, context) };
 * ```
 */
export interface TrialExecutor {
  /** How many trials may be handed over at a time. */
  readonly concurrency: number;
  /** Runs one. Rejects where it cannot be run; one that failed on its own resolves with `failure`. */
  run(trial: Trial, data: TrialData, context: TrialContext): Promise<TrialResult>;
  /** Called once when a search ends, however it does. */
  end?(data: TrialData): Promise<void>;
}

/** What goes with a trial, read once. @throws OptionError it has no signal */
export function ownContext(where: string, given: unknown): TrialContext {
  try {
    const { signal, onProgress } = given as TrialContext;
    if (hasMethod(signal, 'addEventListener')) return { signal, ...(onProgress && { onProgress }) };
  } catch {
    // Nothing, or what cannot be read: the same mistake.
  }
  throw new OptionError(
    `${where}: expected { signal, onProgress } as the third argument, got ${describe(given)}.`,
  );
}

/** @throws OptionError */
export function checkExecutor(where: string, given: unknown): TrialExecutor | undefined {
  if (given === undefined) return undefined;
  const { run, concurrency } = (
    typeof given === 'object' && given !== null ? given : {}
  ) as Partial<TrialExecutor>;
  if (typeof run === 'function' && Number.isInteger(concurrency) && concurrency! > 0) {
    return given as TrialExecutor;
  }
  throw new OptionError(
    `${where}: executor: expected { concurrency, run }, got ${isDictionary(given) ? `concurrency ${describe(concurrency)}, run ${describe(run)}` : describe(given)}.`,
  );
}
