import type { Redis } from 'ioredis';
import { DataError } from '../base/errors.js';
import { checkData } from '../search/run-trial.js';
import type { TrialData } from '../search/trial.js';
import { KEPT, type Names } from './names.js';

/** Redis holds at most 512 MB in one value, and is held up while it takes one. */
const PIECE = 16 * 2 ** 20;

/** Brings data to Redis, once under its hash; it is whole when its length is there. */
export async function sendData(
  redis: Redis,
  names: Names,
  { hash, bytes }: TrialData,
): Promise<void> {
  const key = names.data(hash);
  if ((await redis.hget(key, 'bytes')) !== String(bytes.length)) {
    for (let i = 0; i * PIECE < bytes.length; i++) {
      const piece = bytes.subarray(i * PIECE, (i + 1) * PIECE);
      await redis.hset(key, String(i), Buffer.from(piece.buffer, piece.byteOffset, piece.length));
    }
    await redis.hset(key, 'bytes', String(bytes.length));
  }
  await redis.expire(key, KEPT);
}

/** The data sets that a worker has fetched, the latest of them, up to so many bytes. */
export class DataCache {
  readonly #redis: Redis;
  readonly #names: Names;
  readonly #limit: number;
  readonly #largest: number;
  readonly #held = new Map<string, Promise<TrialData>>();
  readonly #sizes = new Map<string, number>();

  constructor(redis: Redis, names: Names, limit: number, largest: number) {
    this.#redis = redis;
    this.#names = names;
    this.#limit = limit;
    this.#largest = largest;
  }

  /** @throws (rejects with) DataError it is not there or too large. @throws (rejects with) FormatError it is something else. */
  get(hash: string): Promise<TrialData> {
    const held = this.#held.get(hash) ?? this.#fetch(hash);
    // The latest used last.
    this.#held.delete(hash);
    this.#held.set(hash, held);
    held.then(
      ({ bytes }) => {
        this.#sizes.set(hash, bytes.length);
        this.#trim();
      },
      () => this.#held.delete(hash),
    );
    return held;
  }

  #trim(): void {
    let total = [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
    for (const [hash, size] of [...this.#held.keys()].map(
      (key) => [key, this.#sizes.get(key)] as const,
    )) {
      if (total <= this.#limit || this.#held.size === 1) return;
      if (size === undefined) continue; // on its way
      this.#held.delete(hash);
      this.#sizes.delete(hash);
      total -= size;
    }
  }

  async #fetch(hash: string): Promise<TrialData> {
    const key = this.#names.data(hash);
    const length = Number((await this.#redis.hget(key, 'bytes')) ?? Number.NaN);
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new DataError(`runWorker: the data ${hash} is not in Redis.`);
    }
    if (length > this.#largest) {
      throw new DataError(
        `runWorker: the data ${hash} has ${length} bytes, more than maxDataBytes, ${this.#largest}.`,
      );
    }
    const bytes = new Uint8Array(length);
    for (let i = 0; i * PIECE < length; i++) {
      const piece = await this.#redis.hgetBuffer(key, String(i));
      if (!piece || piece.length !== Math.min(PIECE, length - i * PIECE)) {
        throw new DataError(`runWorker: the data ${hash} is not whole in Redis.`);
      }
      bytes.set(piece, i * PIECE);
    }
    return checkData(hash, bytes);
  }
}
