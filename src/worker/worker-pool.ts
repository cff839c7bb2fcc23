// This is a chunk of its own in bundles, loaded by the first training that wants a worker: it stands on nothing of the rest.
import { hasWorkers } from '../base/open-worker.js';
import { mostThreads } from '../base/processors.js';
import type { OnAbort } from './abort.js';
import { type MakeError, PooledWorker } from './pooled-worker.js';

/**
 * Starting takes some 30 ms. A worker that has said nothing for so many milliseconds is no longer waited for: a policy may
 * refuse it without a word, or an extension, or a system that is out of processes. If it comes after all it is used.
 */
const START_TIMEOUT = 10_000;
/** Workers that are idle for so many milliseconds are ended. */
const IDLE_AFTER = 5000;

/** Why no worker was given: none can be had here, or the caller no longer wants one. */
export type NoWorker = 'unavailable' | 'aborted';

interface Waiting {
  resolve(worker: PooledWorker | NoWorker): void;
  reject(reason: unknown): void;
}

/** Workers of one source: started when needed, lent to one job at a time, kept a while for the next. */
export class WorkerPool {
  readonly #url: string | undefined;
  readonly #makeError: MakeError;
  readonly #onAbort: OnAbort;
  readonly #idle: { worker: PooledWorker; timer: ReturnType<typeof setTimeout> }[] = [];
  readonly #waiting: Waiting[] = [];
  /** All that have not ended. No worker is left to the garbage collector: what it is asked for would never be answered. */
  readonly #workers: Set<PooledWorker> = new Set();
  #limit: number = mostThreads();
  /** Those that have yet to start. */
  #opening = 0;
  /** Those that have yet to start and are no longer waited for. */
  #late = 0;
  #unavailable: boolean;

  constructor(url: string | undefined, makeError: MakeError, onAbort: OnAbort) {
    this.#url = url;
    this.#makeError = makeError;
    this.#onAbort = onAbort;
    this.#unavailable = !hasWorkers(url);
  }

  /**
   * A worker, as soon as one is free; first come, first served.
   *
   * @throws EngineError none could be started from the URL that was given.
   */
  acquire(signal: AbortSignal | undefined): Promise<PooledWorker | NoWorker> {
    if (signal?.aborted) return Promise.resolve('aborted');
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        resolve: (given) => {
          stopWaiting();
          resolve(given);
        },
        reject: (reason) => {
          stopWaiting();
          reject(reason);
        },
      };
      const stopWaiting = this.#onAbort(signal, () => {
        const place = this.#waiting.indexOf(waiting);
        if (place >= 0) this.#waiting.splice(place, 1);
        waiting.resolve('aborted');
      });
      this.#waiting.push(waiting);
      this.#serve();
    });
  }

  /** Takes a worker back; one that has ended is replaced when needed. */
  release(worker: PooledWorker): void {
    if (worker.ended) this.#workers.delete(worker);
    else {
      const timer = setTimeout(() => this.#dismiss(worker), IDLE_AFTER);
      (timer as { unref?(): void }).unref?.();
      worker.keepAlive(false);
      this.#idle.push({ worker, timer });
    }
    this.#serve();
  }

  /** Workers that run or are waited for. */
  get #count(): number {
    return this.#workers.size - this.#late;
  }

  #serve(): void {
    while (this.#waiting.length > 0 && this.#idle.length > 0) {
      const { worker, timer } = this.#idle.pop()!;
      clearTimeout(timer);
      if (worker.ended) this.#workers.delete(worker);
      else this.#give(worker);
    }
    if (this.#unavailable) {
      for (const waiting of this.#waiting.splice(0)) waiting.resolve('unavailable');
    }
    while (this.#opening < this.#waiting.length && this.#count < this.#limit) void this.#open();
  }

  #give(worker: PooledWorker): void {
    worker.keepAlive(true);
    this.#waiting.shift()!.resolve(worker);
  }

  async #open(): Promise<void> {
    let worker: PooledWorker;
    try {
      worker = new PooledWorker(this.#url, this.#makeError);
    } catch (cause) {
      return this.#failed(cause);
    }
    this.#workers.add(worker);
    this.#opening++;
    let late = false;
    const timer = setTimeout(() => {
      if (this.#url !== undefined) return worker.fail('it did not start');
      late = true;
      this.#opening--;
      this.#late++;
      worker.keepAlive(false);
      this.#failed(undefined);
    }, START_TIMEOUT);
    const failure = await worker.ready.then(
      () => undefined,
      (cause) => ({ cause }),
    );
    clearTimeout(timer);
    if (late) this.#late--;
    else this.#opening--;
    if (failure) {
      this.#workers.delete(worker);
      if (!late) this.#failed(failure.cause);
      return;
    }
    if (late) {
      this.#unavailable = false;
      this.#limit = mostThreads();
    }
    this.release(worker);
  }

  /** What becomes of those who wait where a worker did not start. */
  #failed(cause: unknown): void {
    if (this.#url !== undefined) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#waiting
        .shift()
        ?.reject(
          this.#makeError(`No worker could be started from ${this.#url}: ${reason}`, { cause }),
        );
    } else if (this.#count === 0) this.#unavailable = true;
    // Some run already: more than these this runtime does not give.
    else this.#limit = this.#count;
    this.#serve();
  }

  #dismiss(worker: PooledWorker): void {
    this.#idle.splice(
      this.#idle.findIndex((idle) => idle.worker === worker),
      1,
    );
    this.#workers.delete(worker);
    worker.terminate();
  }
}
