import type { EngineError } from '../base/errors.js';
import { openWorker, type WorkerHandle } from '../base/open-worker.js';
import type { EngineModules } from '../core/modules.js';
import type { JobData } from './job.js';
import { buffersOf, type FromWorker, type Rooms, type ToWorker } from './messages.js';
import { workerSource } from './source.js';

/** Makes the errors that users see. */
export type MakeError = (
  message: string,
  options: { code?: 'ERR_ENGINE' | 'ERR_OUT_OF_MEMORY'; cause?: unknown },
) => EngineError;

interface Pending {
  resolve(report: unknown): void;
  reject(reason: unknown): void;
}

/** A worker that answers requests, in their order. */
export class PooledWorker {
  /** Resolved when it runs, rejected when it cannot be had. */
  readonly ready: Promise<void>;
  readonly #handle: WorkerHandle;
  readonly #makeError: MakeError;
  /** What it has yet to answer, in the order in which it was asked. */
  #pending: Pending[] = [];
  /** What it was sent. */
  #base: WebAssembly.Module | undefined;
  #families: readonly string[] = [];
  #ended: EngineError | undefined;

  /** @throws where this runtime has no workers, or forbids them. */
  constructor(url: string | undefined, makeError: MakeError) {
    this.#makeError = makeError;
    this.ready = new Promise<void>((resolve, reject) => {
      this.#pending.push({ resolve: () => resolve(), reject });
    });
    // Named once: the minifier writes a constant wherever its name stands, and this one has 30 kB.
    const builtIn = url === undefined ? workerSource : '';
    this.#handle = openWorker(url, builtIn, {
      message: (data) => this.#receive(data as FromWorker),
      failure: (reason) => this.fail(reason),
    });
  }

  /** Whether it has ended, by itself or by `terminate`. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  keepAlive(alive: boolean): void {
    this.#handle.keepAlive(alive);
  }

  /** What identifies the request that runs, if one does. */
  get pending(): object | undefined {
    return this.#pending[0];
  }

  /**
   * Begins a job; what its arrays hold is moved to the worker. Rejected with an EngineError when memory is short.
   *
   * @throws DataCloneError a module or a buffer cannot be sent; nothing was.
   */
  start({ base, families }: EngineModules, data: JobData): Promise<void> {
    // By name, not by number: an engine that was chosen anew may have others in their places.
    const names = families.map(({ name }) => name);
    const goesOn = this.#base === base && this.#families.every((name, i) => name === names[i]);
    const started = this.#ask(
      goesOn
        ? { type: 'start', data, families: families.slice(this.#families.length) }
        : { type: 'start', data, families, base },
    );
    this.#base = base;
    this.#families = names;
    return started as Promise<void>;
  }

  run(request: unknown): Promise<unknown> {
    return this.#ask({ type: 'run', request });
  }

  /** Room for so many threads that are to take part in the job's work. @throws EngineError out of memory. */
  rooms(count: number): Promise<Rooms> {
    return this.#ask({ type: 'rooms', count }) as Promise<Rooms>;
  }

  /** They have it. */
  divide(helpers: number): void {
    this.#post({ type: 'divide', helpers });
  }

  stop(): void {
    this.#post({ type: 'stop' });
  }

  end(): void {
    this.#post({ type: 'end' });
  }

  /** Ends it at once; all requests are answered with undefined. */
  terminate(): void {
    const pending = this.#pending.splice(0);
    this.#ended ??= this.#makeError('The worker was ended.', {});
    this.#handle.terminate();
    for (const { resolve } of pending) resolve(undefined);
  }

  /** It has ended unasked, or shall be taken as such; all requests are rejected. */
  fail(reason: unknown): void {
    if (this.#ended) return;
    const message = reason instanceof Error ? reason.message : String(reason);
    const code = isOutOfMemory(reason) ? 'ERR_OUT_OF_MEMORY' : 'ERR_ENGINE';
    this.#ended = this.#makeError(`The worker failed: ${message}.`.replace('..', '.'), {
      code,
      cause: reason,
    });
    this.#handle?.terminate();
    for (const { reject } of this.#pending.splice(0)) reject(this.#ended);
  }

  #ask(message: ToWorker): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    this.#post(message);
    return new Promise((resolve, reject) => {
      this.#pending.push({ resolve, reject });
    });
  }

  #post(message: ToWorker): void {
    if (!this.#ended) this.#handle.postMessage(message, buffersOf(message));
  }

  #receive(message: FromWorker): void {
    const pending = this.#pending.shift();
    if (message.type === 'failed') {
      const { code } = message;
      const kept = code === 'ERR_OUT_OF_MEMORY' ? code : 'ERR_ENGINE';
      pending?.reject(this.#makeError(message.message, { code: kept }));
    } else pending?.resolve(message.type === 'done' ? message.report : undefined);
  }
}

/** Node ends a worker whose heap is full, and says so. */
function isOutOfMemory(reason: unknown): boolean {
  return (reason as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
