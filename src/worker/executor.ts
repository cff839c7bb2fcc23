import { EngineError } from '../base/errors.js';
import { mostThreads } from '../base/processors.js';
import type { Core } from '../core/core.js';
import { core, residency, threadedModules, threads } from '../core/engine.js';
import type { EngineModules } from '../core/modules.js';
import { isShared } from '../core/threads/can-share.js';
import type { Helpers } from '../core/threads/open-helpers.js';
import { onAbort } from './abort.js';
import type { CreateJob, JobData } from './job.js';
import type { PooledWorker } from './pooled-worker.js';
import { RunningJob } from './running-job.js';
import { Slices, Turns } from './slices.js';
import type { NoWorker, WorkerPool } from './worker-pool.js';

/** How long this thread may be held up at a time where it must train itself, in milliseconds. */
const SLICE = 8;
/** A part of the bundle that has not come after so many milliseconds is no longer waited for. */
const LOAD_TIMEOUT = 10_000;
/** A worker that has not answered a request to stop after so many milliseconds is ended. */
const STOP_TIMEOUT = 25;

/** Where a job runs: in a worker, or in time slices on this thread. */
export interface Executor<Request, Report> {
  /**
   * The answer; undefined after `stop`, where the worker had to be ended. Further ones may be asked for meanwhile, and come in that order;
   * all must have come before the executor is given back.
   */
  run(request: Request): Promise<Report | undefined>;
  /**
   * What runs shall end with what is whole, at once. `expendable`: the caller has all that he needs, so that a worker
   * in the midst of a long step may be ended instead.
   */
  stop(expendable: boolean): void;
}

/** What a user may say about how a job is run. */
export interface RunOptions {
  readonly signal: AbortSignal | undefined;
  /** A URL of the worker's program; false: no worker; undefined: from the source that is built in. */
  readonly worker: string | false | undefined;
  /** Threads among which the worker's work is divided; undefined: those of `init`, where no other job runs. */
  readonly threads?: number | undefined;
}

// The one place of the facade, beside the engine in use, that keeps state.
/** The jobs that share this thread. */
const turns: Turns = new Turns();
/** The workers, by the URL of their program. */
const pools: Map<string | undefined, Promise<WorkerPool | undefined>> = new Map();
/** Jobs that workers have now. */
let running = 0;
/** Errors that events of workers made. */
const overheard: WeakSet<EngineError> = new WeakSet();

/**
 * Lends `body` an executor of the job, in a worker where one can be had; `create` makes it where not.
 *
 * @throws EngineError out of memory, or no worker from the URL given. What `body` throws.
 */
export async function withExecutor<Data extends JobData, Request, Report, T>(
  data: Data,
  create: CreateJob<Data, Request, Report>,
  options: RunOptions,
  body: (executor: Executor<Request, Report>) => Promise<T>,
): Promise<T> {
  const engine = core();
  const count = options.threads ?? (running === 0 ? threads() : 1);
  const { signal } = options;
  const modules = (count > 1 && (await threadedModules())) || engine.modules;
  const pool = modules && options.worker !== false && (await poolOf(options.worker, signal));
  const worker: PooledWorker | NoWorker = pool ? await acquire(pool, signal) : 'unavailable';
  if (!pool || typeof worker === 'string') return inSlices(data, create, engine, body);
  let helpers: Helpers | undefined;
  running++;
  try {
    const started = await startIn(worker, modules, data, signal);
    if (!started) return await inSlices(data, create, engine, body);
    if (count > 1) helpers = await engage(worker, modules.base, count - 1, options.worker);
    return await body(new RemoteExecutor<Request, Report>(worker));
  } catch (error) {
    throw told(error);
  } finally {
    running--;
    helpers?.end();
    worker.end();
    pool.release(worker);
  }
}

async function acquire(
  pool: WorkerPool,
  signal: AbortSignal | undefined,
): Promise<PooledWorker | NoWorker> {
  try {
    return await pool.acquire(signal);
  } catch (error) {
    throw told(error);
  }
}

/** The same error, made where callers wait for it: the stack of one that came as an event has none of their lines. */
function told(error: unknown): unknown {
  if (!(error instanceof EngineError) || !overheard.has(error)) return error;
  const { message, cause } = error;
  const code = error.code === 'ERR_OUT_OF_MEMORY' ? error.code : 'ERR_ENGINE';
  return new EngineError(message, cause === undefined ? { code } : { code, cause });
}

/** The workers of a URL; undefined where their chunk of the bundle cannot be loaded in time, or `signal` came first. */
function poolOf(
  url: string | undefined,
  signal: AbortSignal | undefined,
): Promise<WorkerPool | undefined> {
  let pool = pools.get(url);
  if (!pool) {
    pool = import('./worker-pool.js').then(
      ({ WorkerPool }) =>
        new WorkerPool(
          url,
          (message, options) => {
            const error = new EngineError(message, options);
            overheard.add(error);
            return error;
          },
          onAbort,
          mostThreads,
        ),
      () => {
        pools.delete(url);
        return undefined;
      },
    );
    pools.set(url, pool);
  }
  const loaded = pool;
  return new Promise((resolve) => {
    const abort = () => resolve(undefined);
    const timer = setTimeout(abort, LOAD_TIMEOUT);
    const stopWaiting = onAbort(signal, abort);
    void loaded.then((given) => {
      clearTimeout(timer);
      stopWaiting();
      resolve(given);
    });
  });
}

/** Whether the worker has taken the job; if not, the data is still here. @throws EngineError */
async function startIn(
  worker: PooledWorker,
  modules: EngineModules,
  data: JobData,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  let started: Promise<void>;
  try {
    started = worker.start(modules, data);
  } catch {
    return false; // a module, or a buffer of the user's, that cannot be sent
  }
  // Copying large data takes its time.
  const stopWaiting = onAbort(signal, () => endUnanswered(worker));
  try {
    await started;
  } finally {
    stopWaiting();
  }
  return true;
}

/** Starts threads that take part in a worker's work; fewer or none where they cannot be had. @throws EngineError */
async function engage(
  worker: PooledWorker,
  module: WebAssembly.Module,
  count: number,
  url: string | false | undefined,
): Promise<Helpers | undefined> {
  if (!isShared(module)) return undefined;
  const { openHelpers } = await import('../core/threads/open-helpers.js');
  const { memory, rooms } = await worker.rooms(count);
  const died = () => worker.fail('a thread that took part in its work has ended');
  const helpers = await openHelpers(module, memory, rooms, died, url || undefined);
  worker.divide(helpers.count);
  return helpers;
}

/** Ends a worker that does not answer in time. */
function endUnanswered(worker: PooledWorker): void {
  const { pending } = worker;
  setTimeout(() => {
    if (pending && worker.pending === pending) worker.terminate();
  }, STOP_TIMEOUT);
}

class RemoteExecutor<Request, Report> implements Executor<Request, Report> {
  readonly #worker: PooledWorker;

  constructor(worker: PooledWorker) {
    this.#worker = worker;
  }

  run(request: Request): Promise<Report | undefined> {
    return this.#worker.run(request) as Promise<Report | undefined>;
  }

  stop(expendable: boolean): void {
    this.#worker.stop();
    if (expendable) endUnanswered(this.#worker);
  }
}

async function inSlices<Data extends JobData, Request, Report, T>(
  data: Data,
  create: CreateJob<Data, Request, Report>,
  engine: Core,
  body: (executor: Executor<Request, Report>) => Promise<T>,
): Promise<T> {
  const slices = new Slices(SLICE, turns);
  let job: RunningJob<Data, Request, Report> | undefined;
  let running: Promise<Report> | undefined;
  const start = (request: Request): Promise<Report> => {
    // The engine may have been changed meanwhile; the job keeps its own.
    const memory = engine === core() ? residency().blocks : engine;
    job ??= new RunningJob(engine, memory, data, create, slices);
    return job.run(request);
  };
  try {
    return await body({
      async run(request) {
        const before = running;
        const report = before ? before.then(() => start(request)) : start(request);
        running = report;
        try {
          return await report;
        } finally {
          if (running === report) running = undefined;
        }
      },
      stop: () => job?.stop(),
    });
  } finally {
    job?.end();
  }
}
