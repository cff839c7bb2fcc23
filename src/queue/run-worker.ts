import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { DataError, FormatError, MyelinError, OptionError, ShapeError } from '../base/errors.js';
import { processors } from '../base/processors.js';
import {
  checkFunction,
  checkInteger,
  checkOptions,
  describe,
  isDictionary,
} from '../base/validate.js';
import { VERSION } from '../base/version.js';
import { checkTrial, kindOf, runTrial } from '../search/run-trial.js';
import { resultText, type Trial, type TrialData, type TrialResult } from '../search/trial.js';
import { runModelTrial } from '../table/model/model-task.js';
import { resolveAsyncOptions } from '../worker/async-options.js';
import {
  connectionOf,
  endConnection,
  followConnection,
  type Libraries,
  loadLibraries,
  type RedisConnection,
  resolveConnection,
} from './connection.js';
import { DataCache } from './data.js';
import { GONE, KEPT, type Names, namesOf, PREFIX } from './names.js';

/** What `runWorker` takes. */
export interface WorkerOptions {
  /** Where Redis or Valkey is. */
  connection: RedisConnection;
  /** The name of the queue. Default `'myelin'`. */
  queue?: string;
  /** Trials at a time. Default: as many as there are processors. */
  concurrency?: number;
  /** No further trial is begun after its abort; the promise resolves when those that run have ended. */
  signal?: AbortSignal;
  /** Bytes of data sets that are kept for the next trials. Default 2²⁹. */
  cacheBytes?: number;
  /** Larger data sets are refused. Default 2³⁰. */
  maxDataBytes?: number;
  /** Milliseconds after which the trial of a worker that says nothing is given to another. Default 30,000. */
  lockDuration?: number;
  /** Called when a trial has ended, for whoever watches. */
  onTrial?: (trial: {
    readonly id: string;
    readonly milliseconds: number;
    readonly error?: Error;
  }) => void;
  /**
   * Called when Redis answers, and, with the reason, when it does not or no longer: as long as it does not, the worker tries again,
   * and does nothing else.
   */
  onConnection?: (state: { readonly connected: boolean; readonly error?: Error }) => void;
}

const NAMES = [
  'connection',
  'queue',
  'concurrency',
  'signal',
  'cacheBytes',
  'maxDataBytes',
  'lockDuration',
  'onTrial',
  'onConnection',
];

/** A trial's options and its plain folds are some kilobytes; sample weights a number a sample. */
const MAX_TASK = 64 * 2 ** 20;
/** How often a worker looks whether what it does is still wanted, and says that it is there. */
const LOOK = 1000;
/** How often a trial may stall: with the third time it fails. */
export const STALLS = 2;

/**
 * Runs trials of a queue until `signal` aborts: what `myelin worker` does. Networks are trained in threads of their own, so that the
 * queue always hears from this process.
 *
 * What arrives is data: it is checked, bounded in size and never run as code. See SECURITY.md for what a hostile Redis could do.
 *
 * @throws (rejects with) EngineError BullMQ or ioredis is not installed. @throws (rejects with) OptionError
 *
 * @example
 * ```ts
 * const stop = new AbortController();
 * process.once('SIGTERM', () => stop.abort());
 * await runWorker({ connection: { url: 'redis://10.0.0.5:6379' }, signal: stop.signal });
 * ```
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const where = 'runWorker';
  const given = checkOptions(where, options, NAMES);
  const { signal, onTrial, onConnection } = given;
  if (signal !== undefined) resolveAsyncOptions(where, { signal });
  if (onTrial !== undefined) checkFunction(`${where}: onTrial`, onTrial);
  if (onConnection !== undefined) checkFunction(`${where}: onConnection`, onConnection);
  const most = Number.MAX_SAFE_INTEGER;
  const limits = {
    concurrency: checkInteger(`${where}: concurrency`, given.concurrency ?? processors(), 1, 1024),
    cacheBytes: checkInteger(`${where}: cacheBytes`, given.cacheBytes ?? 2 ** 29, 0, most),
    maxDataBytes: checkInteger(`${where}: maxDataBytes`, given.maxDataBytes ?? 2 ** 30, 1, most),
    lockDuration: checkInteger(
      `${where}: lockDuration`,
      given.lockDuration ?? 30_000,
      100,
      2 ** 31 - 1,
    ),
  };
  const names = namesOf(where, given.queue ?? 'myelin');
  const connection = resolveConnection(where, given.connection);
  const libraries = await loadLibraries(where);
  if (signal?.aborted) return;
  const redis = connectionOf(libraries, connection);
  redis.on('ready', () => onConnection?.({ connected: true }));
  redis.on('error', (error) => onConnection?.({ connected: false, error })); // it connects again by itself
  try {
    await new TrialWorker(redis, names, libraries, limits, onTrial).run(connection, signal);
  } finally {
    await endConnection(redis);
  }
}

type Limits = Required<
  Pick<WorkerOptions, 'concurrency' | 'cacheBytes' | 'maxDataBytes' | 'lockDuration'>
>;

class TrialWorker {
  readonly #redis: Redis;
  readonly #names: Names;
  readonly #libraries: Libraries;
  readonly #limits: Limits;
  readonly #onTrial: WorkerOptions['onTrial'];
  readonly #cache: DataCache;
  readonly #member = `${VERSION} ${crypto.randomUUID()}`;
  /** What runs, by the trial's id. */
  readonly #running = new Map<string, AbortController>();

  constructor(
    redis: Redis,
    names: Names,
    libraries: Libraries,
    limits: Limits,
    onTrial: WorkerOptions['onTrial'],
  ) {
    this.#redis = redis;
    this.#names = names;
    this.#libraries = libraries;
    this.#limits = limits;
    this.#onTrial = onTrial;
    this.#cache = new DataCache(redis, names, limits.cacheBytes, limits.maxDataBytes);
  }

  async run(connection: object, signal: AbortSignal | undefined): Promise<void> {
    const { concurrency, lockDuration } = this.#limits;
    const worker = new this.#libraries.bullmq.Worker<unknown, null>(
      this.#names.queue,
      (job) => this.#process(job),
      {
        connection: { ...connection, maxRetriesPerRequest: null },
        prefix: PREFIX,
        concurrency,
        lockDuration,
        stalledInterval: lockDuration,
        maxStalledCount: STALLS,
      },
    );
    worker.on('error', () => {}); // of the connection, which comes back by itself
    followConnection(this.#redis, [worker]);
    const timer = setInterval(() => void this.#look().catch(() => {}), LOOK);
    try {
      await this.#look();
      await new Promise<void>((resolve) => {
        if (signal?.aborted) resolve();
        else signal?.addEventListener('abort', () => resolve(), { once: true });
      });
      await worker.close();
      await this.#leave();
    } finally {
      clearInterval(timer);
    }
  }

  /**
   * The last one out: BullMQ's scripts, as those that look for stalled trials, write the queue's settings anew after a search has
   * taken them away.
   */
  async #leave(): Promise<void> {
    const { workers, callers, queue } = this.#names;
    await this.#redis.zrem(workers, this.#member);
    const gone = Date.now() - GONE;
    const others = [
      await this.#redis.zcount(workers, gone, '+inf'),
      await this.#redis.zcount(callers, gone, '+inf'),
    ];
    const states = ['wait', 'active', 'delayed', 'prioritized', 'paused', 'completed', 'failed'];
    const left = await this.#redis.exists(...states.map((state) => `${PREFIX}:${queue}:${state}`));
    if (left > 0) return;
    const meta = `${PREFIX}:${queue}:meta`;
    if (others.every((count) => count === 0)) await this.#redis.del(meta);
    // Some of them may be dead. BullMQ writes it anew where it is wanted.
    else await this.#redis.pexpire(meta, GONE);
  }

  /** Says that this worker is there, and asks whether what it does is still wanted. */
  async #look(): Promise<void> {
    const { workers, cancelled } = this.#names;
    await this.#redis.multi().zadd(workers, Date.now(), this.#member).pexpire(workers, GONE).exec();
    if (this.#running.size === 0) return;
    const ids = [...this.#running.keys()];
    const unwanted = await this.#redis.smismember(cancelled, ...ids);
    for (const [i, id] of ids.entries()) {
      if (unwanted[i] === 1) this.#running.get(id)?.abort(new Error(CANCELLED));
    }
  }

  async #process(job: Job<unknown, null>): Promise<null> {
    const began = performance.now();
    const id = String(job.id);
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const result = await this.#answer(job, controller.signal);
      await this.#record(id, resultText(result));
      this.#onTrial?.({ id, milliseconds: performance.now() - began });
      return null;
    } catch (given) {
      const error = given instanceof Error ? given : new Error(String(given));
      this.#onTrial?.({ id, milliseconds: performance.now() - began, error });
      // In the step in which it fails: removed a moment later, it would write an event into a queue that is gone.
      if (error.message === CANCELLED) job.opts.removeOnFail = true;
      throw this.#failure(error);
    } finally {
      this.#running.delete(id);
    }
  }

  async #answer(job: Job<unknown, null>, signal: AbortSignal): Promise<TrialResult> {
    const trial = readTrial(job.id, job.data);
    const data: TrialData = await this.#cache.get(trial.data);
    const kind = kindOf(checkTrial(trial, data));
    if (kind === 'network') return runTrial(trial, data, { signal });
    return runModelTrial(trial, data, {
      signal,
      onProgress: (progress) => void job.updateProgress(progress).catch(() => {}),
    });
  }

  /** The first answer stands. A later one that differs is kept beside it. */
  async #record(id: string, text: string): Promise<void> {
    const { answer, cancelled, conflicts, queue } = this.#names;
    // It was done before the next look; as an answer it would stay in Redis for a day.
    if ((await this.#redis.sismember(cancelled, id)) === 1) throw new Error(CANCELLED);
    // A trial that nobody waits for any more: its caller has ended meanwhile.
    if ((await this.#redis.exists(`${PREFIX}:${queue}:${id}`)) === 0) return;
    const key = answer(id);
    if ((await this.#redis.set(key, text, 'EX', KEPT, 'NX')) !== null) return;
    const first = await this.#redis.get(key);
    if (first === null || first === text) return;
    await this.#redis
      .multi()
      .rpush(conflicts, JSON.stringify({ id, first, second: text }))
      .ltrim(conflicts, -100, -1)
      .expire(conflicts, KEPT)
      .exec();
  }

  /** What will fail again is not tried again. */
  #failure(error: Error): Error {
    const { UnrecoverableError } = this.#libraries.bullmq;
    if (error.message === CANCELLED) return new UnrecoverableError(CANCELLED);
    const [OPTION, SHAPE, FORMAT, DATA] = [OptionError, ShapeError, FormatError, DataError];
    const final = [OPTION, SHAPE, FORMAT].some((type) => error instanceof type);
    const missing = error instanceof DATA && error.message.endsWith('in Redis.');
    if (error instanceof MyelinError && (final || (error instanceof DATA && !missing))) {
      return new UnrecoverableError(`${error.code}: ${error.message}`);
    }
    return error;
  }
}

/** Why a trial ends that nobody wants any more. */
export const CANCELLED = 'myelin: cancelled';

/** A job of whoever can write to Redis. @throws FormatError */
function readTrial(id: unknown, json: unknown): Trial {
  const { version, data, task } = (isDictionary(json) ? json : {}) as Partial<Trial>;
  const texts = [id, version, data, task].every((text) => typeof text === 'string');
  if (!texts || !/^[0-9a-f]{64}$/.test(data!) || task!.length > MAX_TASK) {
    throw new FormatError(`runWorker: expected a trial, got ${describe(json)}.`);
  }
  return { id: id as string, version: version!, data: data!, task: task! };
}
