import type { TrialExecutor } from './executor.js';
import { Journal } from './journal.js';
import { plainText } from './plain-text.js';
import { runAll } from './run-all.js';
import { hashOf, type Trial, type TrialData, type TrialResult, trialOf } from './trial.js';

/** How a search's trials are run. */
export interface RunnerSettings {
  readonly store: string | URL | undefined;
  readonly executor: TrialExecutor | undefined;
  readonly concurrency: number;
  readonly signal: AbortSignal | undefined;
}

/** A trial that is to be run. */
export interface TrialJob {
  /** It as plain data. @throws OptionError it is none. */
  task(): unknown;
  /** Runs it here. Rejects where that cannot be done; a divergence is a result. */
  local(signal: AbortSignal): Promise<TrialResult>;
  /** What the journal notes of it for its readers. */
  readonly about: unknown;
}

/** Runs the trials of one search: here or by an executor, each once, and none that the journal has. */
export class TrialRunner {
  readonly #where: string;
  readonly #settings: RunnerSettings;
  readonly #makeData: () => Uint8Array;
  readonly #journal: Journal | undefined;
  readonly #running = new Map<string, Promise<TrialResult>>();
  #data: TrialData | undefined;

  /** `makeData`: the bytes of all data. @throws FormatError the journal is none. */
  constructor(where: string, settings: RunnerSettings, makeData: () => Uint8Array) {
    this.#where = where;
    this.#settings = settings;
    this.#makeData = makeData;
    this.#journal = settings.store === undefined ? undefined : new Journal(where, settings.store);
  }

  /** The results in the order of the jobs. The first failure ends the others. */
  async run(
    jobs: readonly TrialJob[],
    onDone: (job: number, result: TrialResult) => void,
  ): Promise<TrialResult[]> {
    const { executor, concurrency, signal } = this.#settings;
    const most = executor?.concurrency ?? concurrency;
    // Before the first is trained, so that what cannot be stored or sent is no surprise at the end.
    const trials = executor || this.#journal ? jobs.map((job) => this.#trialOf(job)) : undefined;
    return runAll(jobs.length, most, signal, async (index, stop) => {
      const trial = trials?.[index];
      const job = jobs[index]!;
      const result = trial ? await this.#once(trial, job, stop) : await job.local(stop);
      onDone(index, result);
      return result;
    });
  }

  /** The search is over. */
  async end(): Promise<void> {
    try {
      if (this.#data) await this.#settings.executor?.end?.(this.#data);
    } finally {
      this.#journal?.close();
    }
  }

  #trialOf(job: TrialJob): Trial {
    if (!this.#data) {
      const bytes = this.#makeData();
      this.#data = { hash: hashOf(bytes), bytes };
    }
    return trialOf(this.#where, job.task(), this.#data.hash);
  }

  /** Equal trials are one. */
  #once(trial: Trial, job: TrialJob, signal: AbortSignal): Promise<TrialResult> {
    const known = this.#journal?.get(trial.id);
    if (known) return Promise.resolve(known);
    let running = this.#running.get(trial.id);
    if (!running) {
      running = this.#run(trial, job, signal);
      this.#running.set(trial.id, running);
    }
    return running;
  }

  async #run(trial: Trial, job: TrialJob, signal: AbortSignal): Promise<TrialResult> {
    const { executor } = this.#settings;
    const result = await (executor
      ? executor.run(trial, this.#data!, { signal })
      : job.local(signal));
    // A machine that failed today may not tomorrow.
    if (result.failure === undefined) this.#journal?.add(trial.id, result, aboutText(job.about));
    return result;
  }
}

/** For readers of the file alone: what is no plain data is left out. */
function aboutText(about: unknown): string {
  try {
    return plainText('about', about);
  } catch {
    return '{}';
  }
}
