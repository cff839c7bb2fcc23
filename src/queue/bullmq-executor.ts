import type { Job, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import {
  ConflictError,
  DataError,
  EngineError,
  FormatError,
  type MyelinError,
  OptionError,
  ShapeError,
} from '../base/errors.js';
import { checkInteger, checkOptions, isDictionary } from '../base/validate.js';
import { VERSION } from '../base/version.js';
import type { TrialContext, TrialExecutor, TrialProgress } from '../search/executor.js';
import { readResult, type Trial, type TrialData, type TrialResult } from '../search/trial.js';
import { onAbort } from '../worker/abort.js';
import {
  connectionOf,
  endConnection,
  followConnection,
  loadLibraries,
  type RedisConnection,
  resolveConnection,
} from './connection.js';
import { sendData } from './data.js';
import { GONE, KEPT, type Names, namesOf, PREFIX } from './names.js';

/** What `bullmqExecutor` takes. */
export interface BullmqOptions {
  /** Where Redis or Valkey is. */
  connection: RedisConnection;
  /** The name of the queue; workers take trials from the queue of the same name. Default `'myelin'`. */
  queue?: string;
  /** Trials in the queue at a time. Default 64. */
  concurrency?: number;
  /** Whether answers stay in Redis after the end, for a day, so that the same call finds them. Default false. */
  keep?: boolean;
  /** Called where a trial of a model of tables has come further. */
  onProgress?: (id: string, progress: TrialProgress) => void;
}

/** How often a trial is tried: with the third failure it has failed. */
const ATTEMPTS = 3;
/** How often is asked what events may have been lost of, in milliseconds. */
const ASK = 2000;
/** How long is waited for cancelled trials to end, in milliseconds. */
const ENDING = 10_000;
/** A longer answer is none of ours. */
const MAX_ANSWER = 2 ** 29;

/**
 * Spreads the trials of a search over all workers of a queue, on this machine and others (`myelin worker`, `runWorker`): BullMQ
 * 5 or later on Redis or Valkey. The answers are the same to the bit as without.
 *
 * The caller may die and go on with the same call: what was done is found in Redis, what runs goes on. A trial whose worker
 * dies or freezes is given to another; what fails three times fails by name and is ranked last.
 *
 * @throws OptionError
 *
 * @example
 * ```ts
 * const executor = bullmqExecutor({ connection: { url: 'redis://10.0.0.5:6379' } });
 * const { best } = await randomSearch(inputs, classes, { ...options, executor });
 * ```
 */
export function bullmqExecutor(options: BullmqOptions): TrialExecutor {
  const where = 'bullmqExecutor';
  const names = ['connection', 'queue', 'concurrency', 'keep', 'onProgress'];
  const given = checkOptions(where, options, names);
  const keys = namesOf(where, given.queue ?? 'myelin');
  const connection = resolveConnection(where, given.connection);
  const concurrency = checkInteger(`${where}: concurrency`, given.concurrency ?? 64, 1, 100_000);
  /** By the data's hash: one executor may serve several searches. */
  const searches = new Map<string, Promise<QueuedSearch>>();
  return {
    concurrency,
    async run(trial, data, context) {
      let search = searches.get(data.hash);
      if (!search) {
        search = QueuedSearch.open(where, keys, connection, given);
        searches.set(data.hash, search);
      }
      return (await search).run(trial, data, context);
    },
    async end({ hash }) {
      const search = searches.get(hash);
      searches.delete(hash);
      await (await search?.catch(() => undefined))?.end(hash);
    },
  };
}

interface Waiting {
  readonly trial: Trial;
  readonly data: TrialData;
  readonly onProgress: TrialContext['onProgress'];
  resolve(result: TrialResult): void;
  reject(error: unknown): void;
}

class QueuedSearch {
  readonly #where: string;
  readonly #names: Names;
  readonly #redis: Redis;
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #options: BullmqOptions;
  readonly #member = crypto.randomUUID();
  /** By the trial's id. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #ids = new Set<string>();
  readonly #sent = new Map<string, Promise<void>>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #asking = false;

  private constructor(
    where: string,
    names: Names,
    redis: Redis,
    queue: Queue,
    events: QueueEvents,
    options: BullmqOptions,
  ) {
    this.#where = where;
    this.#names = names;
    this.#redis = redis;
    this.#queue = queue;
    this.#events = events;
    this.#options = options;
  }

  static async open(
    where: string,
    names: Names,
    connection: object,
    options: BullmqOptions,
  ): Promise<QueuedSearch> {
    const libraries = await loadLibraries(where);
    const { bullmq } = libraries;
    const lasting = { ...connection, maxRetriesPerRequest: null };
    const redis = connectionOf(libraries, connection, true);
    redis.on('error', () => {}); // it connects again by itself; whether it ever has is seen below
    try {
      await redis.connect();
    } catch (cause) {
      redis.disconnect();
      throw new EngineError(`${where}: no Redis answers there.`, { cause });
    }
    const queue = new bullmq.Queue(names.queue, { connection: lasting, prefix: PREFIX });
    const events = new bullmq.QueueEvents(names.queue, { connection: lasting, prefix: PREFIX });
    queue.on('error', () => {});
    events.on('error', () => {});
    followConnection(redis, [queue, events]);
    const search = new QueuedSearch(where, names, redis, queue, events, options);
    try {
      await search.#begin();
    } catch (error) {
      // Else its connections would keep the process alive.
      await search.#disconnect();
      throw error;
    }
    return search;
  }

  async #disconnect(): Promise<void> {
    await this.#events.close().catch(() => {});
    await this.#queue.close().catch(() => {});
    await endConnection(this.#redis);
  }

  async #begin(): Promise<void> {
    this.#events.on('completed', ({ jobId }) => this.#settle(jobId));
    this.#events.on('failed', ({ jobId }) => this.#settle(jobId));
    this.#events.on('progress', ({ jobId, data }) => {
      const waiting = this.#waiting.get(jobId);
      const { done, total } = (isDictionary(data) ? data : {}) as Partial<TrialProgress>;
      if (!waiting || typeof done !== 'number' || typeof total !== 'number') return;
      waiting.onProgress?.({ done, total });
      this.#options.onProgress?.(jobId, { done, total });
    });
    await this.#events.waitUntilReady();
    await this.#look();
    this.#timer = setInterval(() => void this.#ask(), ASK);
  }

  async run(trial: Trial, data: TrialData, context: TrialContext): Promise<TrialResult> {
    const { signal, onProgress } = context;
    signal.throwIfAborted();
    const { id } = trial;
    this.#ids.add(id);
    const answered = new Promise<TrialResult>((resolve, reject) => {
      this.#waiting.set(id, { trial, data, onProgress, resolve, reject });
    });
    const stopListening = onAbort(signal, () => void this.#cancel(id, signal.reason));
    try {
      await this.#add(trial, data);
      this.#settle(id); // it may have been answered before this call
      return await answered;
    } finally {
      stopListening();
      this.#waiting.delete(id);
    }
  }

  /** Everything of this search leaves Redis. */
  async end(hash: string): Promise<void> {
    clearInterval(this.#timer);
    const { callers, data, users, answer } = this.#names;
    try {
      await this.#redis.zrem(callers, this.#member);
      const kept = this.#options.keep === true;
      for (const id of this.#ids) {
        if (!kept) await this.#redis.del(answer(id));
        await this.#queue.remove(id).catch(() => {});
      }
      await this.#redis.srem(users(hash), this.#member);
      if ((await this.#redis.scard(users(hash))) === 0)
        await this.#redis.del(data(hash), users(hash));
      await this.#redis.zremrangebyscore(callers, 0, Date.now() - GONE);
      if ((await this.#redis.zcard(callers)) === 0) await this.#clear();
    } finally {
      await this.#disconnect();
    }
  }

  /** Nobody else is there: the queue itself goes, once what was cancelled has ended. */
  async #clear(): Promise<void> {
    await this.#redis.del(this.#names.conflicts);
    if ((await this.#queue.count()) > 0) return;
    const last = Date.now() + ENDING;
    while ((await this.#queue.getActiveCount()) > 0 && Date.now() < last) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // Fails where something still runs, and then leaves the queue paused: who comes next would wait for ever.
    await this.#queue.obliterate().catch(() => this.#queue.resume().catch(() => {}));
  }

  async #add(trial: Trial, data: TrialData): Promise<void> {
    const { id, ...rest } = trial;
    let sent = this.#sent.get(data.hash);
    if (!sent) {
      sent = this.#send(data);
      this.#sent.set(data.hash, sent);
    }
    await sent;
    // One that is there already stays as it is.
    await this.#queue.add('trial', rest, {
      jobId: id,
      attempts: ATTEMPTS,
      backoff: { type: 'fixed', delay: 500 },
      stackTraceLimit: 0,
    });
  }

  async #send(data: TrialData): Promise<void> {
    const users = this.#names.users(data.hash);
    await this.#redis.multi().sadd(users, this.#member).expire(users, KEPT).exec();
    await sendData(this.#redis, this.#names, data);
  }

  async #cancel(id: string, reason: unknown): Promise<void> {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    try {
      const { cancelled } = this.#names;
      await this.#redis.multi().sadd(cancelled, id).expire(cancelled, 10).exec();
      await this.#queue.remove(id);
    } catch {
      // It runs, and ends within a second.
    } finally {
      waiting?.reject(reason);
    }
  }

  #settle(id: string): void {
    const waiting = this.#waiting.get(id);
    if (waiting) void this.#look1(id, waiting).catch((error) => waiting.reject(error));
  }

  /** Looks whether a trial is answered; one that is no longer there, as after a restart of Redis, is sent again. */
  async #look1(id: string, waiting: Waiting): Promise<void> {
    const key = this.#names.answer(id);
    const what = `${this.#where}: the answer to trial ${id}`;
    const length = await this.#redis.strlen(key);
    if (length > MAX_ANSWER) throw new FormatError(`${what}: it has ${length} bytes.`);
    const text = length > 0 ? await this.#redis.get(key) : null;
    await this.#checkConflicts();
    if (text !== null) {
      const job = await this.#queue.getJob(id);
      // The answer comes a moment before the job is done.
      if (!job || (await job.isCompleted())) waiting.resolve(readResult(what, text));
      return;
    }
    const job = (await this.#queue.getJob(id)) as Job | undefined;
    if (!job) {
      this.#sent.delete(waiting.data.hash);
      await this.#add(waiting.trial, waiting.data);
    } else if (await job.isFailed()) waiting.resolve(failure(job.failedReason));
    else if (await job.isCompleted()) await job.remove(); // its answer has gone: again, at the next look
  }

  /** Two answers to one of our trials. @throws ConflictError */
  async #checkConflicts(): Promise<void> {
    for (const text of await this.#redis.lrange(this.#names.conflicts, 0, -1)) {
      const { id, first, second } = JSON.parse(text) as Record<string, unknown>;
      if (typeof id !== 'string' || !this.#ids.has(id)) continue;
      throw new ConflictError(
        `${this.#where}: trial ${id} has two answers that differ. One of the machines, or its Myelin, does not compute what the others do.`,
        String(first),
        String(second),
      );
    }
  }

  /** Events may be lost, as while Redis restarts: so all that waits is looked for from time to time. */
  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      await this.#look();
      for (const [id, waiting] of this.#waiting) {
        await this.#look1(id, waiting).catch((error: unknown) => {
          if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_')) {
            waiting.reject(error);
          }
        });
      }
    } catch {
      // Redis is away; it is asked again.
    } finally {
      this.#asking = false;
    }
  }

  /** Says that this caller is there. Workers of other versions alone are no help: they are named. */
  async #look(): Promise<void> {
    const { callers, workers } = this.#names;
    await this.#redis.multi().zadd(callers, Date.now(), this.#member).pexpire(callers, GONE).exec();
    const members = await this.#redis.zrangebyscore(workers, Date.now() - GONE, '+inf');
    const versions = new Set(members.map((member) => member.split(' ')[0]!));
    if (versions.size === 0 || versions.has(VERSION)) return;
    const error = new EngineError(
      `${this.#where}: the workers of this queue have Myelin ${[...versions].sort().join(', ')}, this is ${VERSION}; the same bits are promised within one version only.`,
    );
    if (!this.#timer) throw error;
    for (const { reject } of this.#waiting.values()) reject(error);
  }
}

const TYPES: Readonly<Record<string, new (message: string) => MyelinError>> = {
  ERR_OPTION: OptionError,
  ERR_SHAPE: ShapeError,
  ERR_FORMAT: FormatError,
  ERR_DATA: DataError,
};

/** The result of a trial that failed; where the trial itself is wrong, its error. @throws MyelinError */
function failure(reason: string): TrialResult {
  const [, code, message] = /^(ERR_\w+): ([\s\S]*)$/.exec(reason) ?? [];
  const Type = TYPES[code ?? ''];
  if (Type) throw new Type(message!);
  return { scores: {}, failure: reason || 'unknown' };
}
