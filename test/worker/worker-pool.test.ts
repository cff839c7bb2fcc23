// Workers that do not start, or start late: stand-ins that say what the test wants, on a clock that it moves.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineError } from '../../src/base/errors.js';
import { mostThreads } from '../../src/base/processors.js';
import { onAbort } from '../../src/worker/abort.js';
import { WorkerPool } from '../../src/worker/worker-pool.js';

const START_TIMEOUT = 10_000;

class Silent {
  static all: Silent[] = [];
  onmessage: ((event: { data: unknown }) => void) | undefined;
  onerror: ((event: Partial<ErrorEvent>) => void) | undefined;
  ended = false;

  constructor() {
    Silent.all.push(this);
  }
  postMessage(): void {}
  terminate(): void {
    this.ended = true;
  }
  sayReady(): void {
    this.onmessage?.({ data: { type: 'ready' } });
  }
  sayError(): void {
    this.onerror?.({ message: 'refused', preventDefault: () => undefined });
  }
}

const makePool = (url?: string) =>
  new WorkerPool(
    url,
    (message, options) => new EngineError(message, options),
    onAbort,
    mostThreads,
  );

/** What has become of a promise so far. */
async function soFar<T>(promise: Promise<T>): Promise<T | 'pending'> {
  await vi.advanceTimersByTimeAsync(0);
  return Promise.race([promise, Promise.resolve('pending' as const)]);
}

beforeEach(() => {
  Silent.all = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('Worker', Silent);
  // Node's threads are not asked.
  const { process } = globalThis as { process?: { getBuiltinModule?: unknown } };
  if (process?.getBuiltinModule) {
    vi.spyOn(
      process as { getBuiltinModule(name: string): unknown },
      'getBuiltinModule',
    ).mockReturnValue(undefined);
  }
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('WorkerPool: a worker that says nothing', () => {
  it('is waited for so long, and not by who comes later', async () => {
    const pool = makePool();
    const first = pool.acquire(undefined);
    await vi.advanceTimersByTimeAsync(START_TIMEOUT - 1);
    expect(await soFar(first)).toBe('pending');
    await vi.advanceTimersByTimeAsync(1);
    expect(await soFar(first)).toBe('unavailable');
    expect(await soFar(pool.acquire(undefined))).toBe('unavailable');
    expect(Silent.all.length).toBe(1);
  });

  it('is used when it comes after all, and others are started again', async () => {
    const pool = makePool();
    const waiting = [1, 2, 3].map(() => pool.acquire(undefined));
    await vi.advanceTimersByTimeAsync(START_TIMEOUT);
    for (const each of waiting) expect(await soFar(each)).toBe('unavailable');
    expect(Silent.all.length).toBe(3);
    Silent.all[1]!.sayReady();
    await vi.advanceTimersByTimeAsync(0);
    expect(await soFar(pool.acquire(undefined))).toMatchObject({ ended: false });
    expect(Silent.all.length).toBe(3);
    void pool.acquire(undefined);
    expect(Silent.all.length).toBe(4);
  });

  it('leaves who waits to those that run', async () => {
    const pool = makePool();
    const first = pool.acquire(undefined);
    Silent.all[0]!.sayReady();
    const worker = await first;
    const second = pool.acquire(undefined);
    await vi.advanceTimersByTimeAsync(START_TIMEOUT);
    expect(await soFar(second)).toBe('pending');
    if (typeof worker === 'string') throw new Error(worker);
    pool.release(worker);
    expect(await soFar(second)).toBe(worker);
    // The only one that ran has ended: one more is tried, in vain.
    worker.terminate();
    pool.release(worker);
    const third = pool.acquire(undefined);
    expect(Silent.all.length).toBe(3);
    await vi.advanceTimersByTimeAsync(START_TIMEOUT);
    expect(await soFar(third)).toBe('unavailable');
  });

  it('from a URL is a typed error, and ended', async () => {
    const pool = makePool('https://example.org/worker.js');
    const waiting = pool.acquire(undefined);
    const rejected = expect(waiting).rejects.toThrow(
      'No worker could be started from https://example.org/worker.js: The worker failed: it did not start.',
    );
    await vi.advanceTimersByTimeAsync(START_TIMEOUT);
    await rejected;
    await expect(waiting).rejects.toBeInstanceOf(EngineError);
    expect(Silent.all[0]!.ended).toBe(true);
    // The next one has a worker of its own.
    const next = pool.acquire(undefined);
    Silent.all[1]!.sayReady();
    expect(await soFar(next)).toMatchObject({ ended: false });
  });
});

describe('WorkerPool: a worker that is refused', () => {
  it('at once: no more are tried', async () => {
    const pool = makePool();
    const waiting = [pool.acquire(undefined), pool.acquire(undefined)];
    for (const worker of [...Silent.all]) worker.sayError();
    for (const each of waiting) expect(await soFar(each)).toBe('unavailable');
    expect(Silent.all.map(({ ended }) => ended)).toEqual([true, true]);
  });

  it('late: nothing changes', async () => {
    const pool = makePool();
    const first = pool.acquire(undefined);
    await vi.advanceTimersByTimeAsync(START_TIMEOUT);
    expect(await soFar(first)).toBe('unavailable');
    Silent.all[0]!.sayError();
    expect(await soFar(pool.acquire(undefined))).toBe('unavailable');
    expect(Silent.all.length).toBe(1);
  });
});
