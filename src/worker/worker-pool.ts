// This is a chunk of its own in bundles, loaded by the first training that wants a worker: it stands on nothing of the rest.
import { hasWorkers } from './open-worker.js';
import { type MakeError, PooledWorker } from './pooled-worker.js';
import { processors } from './processors.js';

/** Workers that are idle for so many milliseconds are ended. */
const IDLE_AFTER = 5000;
/** More trainings at a time than processors share them; beyond this they wait. */
const LEAST_LIMIT = 8;

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
  readonly #idle: { worker: PooledWorker; timer: ReturnType<typeof setTimeout> }[] = [];
  readonly #waiting: Waiting[] = [];
  #limit: number = Math.max(LEAST_LIMIT, processors());
  /** Workers that run or start. */
  #count = 0;
  #opening = 0;
  #unavailable = !hasWorkers();

  constructor(url: string | undefined, makeError: MakeError) {
    this.#url = url;
    this.#makeError = makeError;
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
          signal?.removeEventListener('abort', abort);
          resolve(given);
        },
        reject: (reason) => {
          signal?.removeEventListener('abort', abort);
          reject(reason);
        },
      };
      const abort = () => {
        const place = this.#waiting.indexOf(waiting);
        if (place >= 0) this.#waiting.splice(place, 1);
        waiting.resolve('aborted');
      };
      signal?.addEventListener('abort', abort);
      this.#waiting.push(waiting);
      this.#serve();
    });
  }

  /** Takes a worker back; one that has ended is replaced when needed. */
  release(worker: PooledWorker): void {
    if (worker.ended) this.#count--;
    else {
      const timer = setTimeout(() => this.#dismiss(worker), IDLE_AFTER);
      (timer as { unref?(): void }).unref?.();
      worker.keepAlive(false);
      this.#idle.push({ worker, timer });
    }
    this.#serve();
  }

  #serve(): void {
    while (this.#waiting.length > 0 && this.#idle.length > 0) {
      const { worker, timer } = this.#idle.pop()!;
      clearTimeout(timer);
      if (worker.ended) this.#count--;
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
    this.#count++;
    this.#opening++;
    try {
      const worker = new PooledWorker(this.#url, this.#makeError);
      await worker.ready;
      this.#opening--;
      this.release(worker);
    } catch (cause) {
      this.#opening--;
      this.#count--;
      this.#failed(cause);
      this.#serve();
    }
  }

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
  }

  #dismiss(worker: PooledWorker): void {
    this.#idle.splice(
      this.#idle.findIndex((idle) => idle.worker === worker),
      1,
    );
    this.#count--;
    worker.terminate();
  }
}
