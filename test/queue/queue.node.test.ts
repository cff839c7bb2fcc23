// Trials over BullMQ and a real Redis, whose workers are killed, frozen, of another version, poisoned.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/base/version.js';
import {
  adam,
  ConflictError,
  dense,
  EngineError,
  OptionError,
  StandardScaler,
} from '../../src/index.js';
import { bullmqExecutor, runWorker } from '../../src/queue.js';
import {
  choices,
  crossValidate,
  gridSearch,
  integers,
  type PointSearch,
  randomSearch,
  type SearchTrainOptions,
  type TrialExecutor,
} from '../../src/search.js';
import { Regressor, randomSearchModel } from '../../src/table.js';
import { expectError, expectRejection, loose } from '../support/errors.js';
import { Network } from '../support/partition.js';
import { hasRedis, programs, sleep, TestRedis, TestWorker } from '../support/redis.js';

const X = Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(i * 3)]);
const Y = X.map(([a, b]) => a! * b!);
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
type Point = { units: number };

const options = (epochs = 20) => ({
  space: { units: integers(1, 40) },
  points: 6,
  network: ({ units }: Point) => ({
    inputs: 2,
    layers: [dense({ units, activation: 'tanh' }), dense({ units: 1 })],
  }),
  train: (): SearchTrainOptions => ({
    epochs,
    batchSize: 4,
    loss: 'meanSquaredError',
    optimizer: adam({ learningRate: 0.01 }),
  }),
  folds: 2,
  metrics: ['r2'] as const,
  scaler: () => new StandardScaler(),
  seed: 2,
  refit: false,
});

describe.skipIf(!hasRedis)('bullmqExecutor', () => {
  const redis = new TestRedis();
  const workers: TestWorker[] = [];
  let program = { worker: '', other: '', caller: '' };
  let expected: PointSearch<Point>;

  const start = (more: object = {}, path = program.worker): TestWorker => {
    const worker = new TestWorker(path, {
      connection: redis.connection,
      queue: 'test',
      concurrency: 1,
      lockDuration: 1000,
      ...more,
    });
    workers.push(worker);
    return worker;
  };
  const executor = (more: object = {}): TrialExecutor =>
    bullmqExecutor({ connection: redis.connection, queue: 'test', ...more });
  const search = (epochs?: number, more: object = {}): Promise<PointSearch<Point>> =>
    randomSearch(X, Y, { ...options(epochs), executor: executor(), ...more });

  beforeAll(async () => {
    program = programs();
    await redis.start();
    expected = await randomSearch(X, Y, options());
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.end()));
    await redis.stop();
    await redis.start();
  });
  afterAll(() => redis.end());

  it('gives the bits of the default executor, with 1, 2 and 4 workers; nothing stays in Redis', async () => {
    const cv = { ...options(), network: options().network({ units: 5 }), train: options().train() };
    const { space: _, points: __, refit: ___, ...common } = cv;
    for (const count of [1, 2, 4]) {
      while (workers.length < count) start();
      expect(await search()).toEqual(expected);
      const here = await crossValidate(X, Y, common);
      const there = await crossValidate(X, Y, { ...common, executor: executor() });
      expect(there.scores).toEqual(here.scores);
      expect(there.histories).toEqual(here.histories);
      expect(there.networks.map((one) => one.toJSON())).toEqual(
        here.networks.map((one) => one.toJSON()),
      );
    }
    const rows = X.map(([a, b], i) => ({ a: a!, b: b!, kind: 'uvw'[i % 3]!, y: a! - b! }));
    const models = {
      space: { exclude: choices([[], ['kind']]) },
      points: 2,
      folds: 2,
      model: ({ exclude }: { exclude: readonly string[] }) =>
        new Regressor({ target: 'y', exclude, quality: 'fast', seed: 1 }),
    } as const;
    const here = await randomSearchModel(rows, models);
    const there = await randomSearchModel(rows, { ...models, executor: executor() });
    expect(there.results).toEqual(here.results);
    await sleep(1500); // the workers look for stalled trials, and BullMQ writes its settings anew
    await Promise.all(workers.splice(0).map((worker) => worker.end()));
    expect(await redis.keys()).toEqual([]);
  });

  it('survives kills of its workers at random moments', async () => {
    const pair = [start({ lockDuration: 1500 }), start({ lockDuration: 1500 })];
    let over = false;
    let kills = 0;
    const killing = (async () => {
      while (!over && kills < 6) {
        await sleep(300 + Math.random() * 900);
        pair[kills++ % 2]!.signal('SIGKILL');
      }
    })();
    const found = await search(200);
    over = true;
    await killing;
    const here = await randomSearch(X, Y, options(200));
    const whole = found.results.filter(({ failure }) => failure === undefined);
    // Whom bad luck meets three times has failed, by name.
    expect(whole.length).toBeGreaterThanOrEqual(4);
    for (const { point, scores } of whole) {
      const same = here.results.find((one) => one.point.units === point.units);
      expect(scores).toEqual(same!.scores);
    }
    expect(kills).toBeGreaterThan(0);
  });

  it.each([false, true])('survives a restart of Redis; persistent: %s', async (persistent) => {
    await redis.stop();
    await redis.start(persistent);
    start({ lockDuration: 2000 });
    const going = search(200);
    await sleep(700);
    await redis.stop();
    await sleep(200);
    await redis.start(persistent);
    expect(await going).toEqual(await randomSearch(X, Y, options(200)));
  });

  it('goes on when the caller was killed, with what was answered', async () => {
    writeFileSync(
      program.caller,
      `import { adam, bullmqExecutor, dense, gridSearch } from './myelin.mjs';
       const { connection, inputs, targets, grid } = JSON.parse(process.argv[2]);
       await gridSearch(inputs, targets, {
         grid,
         network: ({ units }) => ({ inputs: 2, layers: [dense({ units, activation: 'tanh' }), dense({ units: 1 })] }),
         train: () => ({ epochs: 200, batchSize: 4, loss: 'meanSquaredError', optimizer: adam({ learningRate: 0.01 }) }),
         folds: 2, seed: 1, refit: false,
         executor: bullmqExecutor({ connection, queue: 'test' }),
       });`,
    );
    const grid = { units: [3, 4, 5, 6, 7, 8] };
    const argument = JSON.stringify({ connection: redis.connection, inputs: X, targets: Y, grid });
    start();
    const caller: ChildProcess = spawn(process.execPath, [program.caller, argument], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const client = new Redis(redis.connection);
    const answers = () => client.keys('*myelin-answer*');
    while ((await answers()).length < 3) await sleep(20);
    caller.kill('SIGKILL');
    await once(caller, 'exit');
    const before = (await answers()).length;
    const same = {
      grid,
      network: options().network,
      train: () => options(200).train(),
      folds: 2,
      seed: 1,
      refit: false,
    };
    const ran: unknown[] = [];
    const queue = executor();
    const counting: TrialExecutor = {
      ...queue,
      run: async (trial, data, context) => {
        if ((await client.exists(`myelin:test@${VERSION}:myelin-answer:${trial.id}`)) === 1)
          ran.push(trial);
        return queue.run(trial, data, context);
      },
    };
    const found = await gridSearch(X, Y, { ...same, executor: counting });
    expect(found).toEqual(await gridSearch(X, Y, same));
    expect(ran.length).toBeGreaterThanOrEqual(before);
    client.disconnect();
  });

  it('names the version of workers that are of another', async () => {
    start({}, program.other);
    const client = new Redis(redis.connection);
    const here = async (version: string): Promise<boolean> => {
      for (const key of await client.keys('*workers')) {
        const members = await client.zrange(key, 0, -1);
        if (members.some((member) => member.startsWith(version))) return true;
      }
      return false;
    };
    while (!(await here('9.9.9'))) await sleep(20);
    await sleep(500); // the worker has all its connections
    const connections = async (): Promise<number> =>
      String(await client.client('LIST'))
        .trim()
        .split('\n').length;
    const before = await connections();
    await expectRejection(search(), EngineError, 'ERR_ENGINE', '9.9.9', VERSION);
    // Nothing of the search stays connected, or its process would not end.
    await expect.poll(connections).toBeLessThanOrEqual(before);
    start(); // and one of the right version is enough
    while (!(await here(VERSION))) await sleep(20);
    client.disconnect();
    expect(await search()).toEqual(expected);
  });

  it('a trial that kills every worker fails by name and is ranked last', async () => {
    const poisoned = expected.results[2]!.point.units;
    start({ poison: `"units":${poisoned},`, lockDuration: 400 });
    const { results, best } = await search();
    const [bad, good] = [true, false].map((is) =>
      results.filter(({ point }) => (point.units === poisoned) === is),
    );
    for (const { failure, rank, mean } of bad!) {
      expect(failure).toContain('stalled');
      expect(rank).toBe(results.length - bad!.length + 1);
      expect(mean.loss).toBeNaN();
    }
    for (const { point, scores } of good!) {
      expect(scores).toEqual(
        expected.results.find((one) => one.point.units === point.units)!.scores,
      );
    }
    expect(best.failure).toBeUndefined();
  });

  it("takes over a frozen worker's trial, and its late answer is no other", async () => {
    const frozen = start();
    const going = search(300);
    await sleep(900);
    frozen.signal('SIGSTOP');
    start();
    await sleep(2500);
    frozen.signal('SIGCONT');
    expect(await going).toEqual(await randomSearch(X, Y, options(300)));
  });

  it('survives a network that is cut between Redis, a worker and the caller', async () => {
    const [near, far] = [await Network.to(redis.port), await Network.to(redis.port)];
    start({ connection: far.connection });
    const there = bullmqExecutor({ connection: near.connection, queue: 'test' });
    const going = search(300, { executor: there });
    const client = new Redis(redis.connection);
    while ((await client.llen(`myelin:test@${VERSION}:active`)) === 0) await sleep(20);
    near.cut();
    far.cut();
    start(); // takes the trial of the one that is cut off, which goes on with it, and with nothing else
    await sleep(2500);
    near.mend(true);
    far.mend(true);
    expect(await going).toEqual(await randomSearch(X, Y, options(300)));
    expect(await client.llen(`myelin:test@${VERSION}:myelin-conflicts`)).toBe(0);
    client.disconnect();
    await Promise.all([near.end(), far.end()]);
  });

  it.skipIf(!hasOpenssl)('passwords and TLS by the options of the connection', async () => {
    const file = (name: string): string => join(redis.folder, name);
    const subject = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const [key, certificate] = [file('key.pem'), file('certificate.pem')];
    const out = ['-nodes', '-days', '2', '-keyout', key, '-out', certificate];
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...subject, ...out]);
    expect(made.status).toBe(0);
    const client = new Redis(redis.connection);
    const tls = await Network.to(redis.port); // a port that is free
    const { port } = tls.connection;
    await tls.end();
    await client.config('SET', 'tls-auth-clients', 'no');
    await client.config('SET', 'tls-cert-file', certificate, 'tls-key-file', key);
    await client.config('SET', 'tls-port', String(port));
    await client.config('SET', 'requirepass', 'geheim');
    client.disconnect();
    const wrong = executor({ connection: { ...redis.connection, password: 'falsch' } });
    const refused = await expectRejection(
      search(20, { executor: wrong }),
      EngineError,
      'ERR_ENGINE',
    );
    expect(refused.message).not.toContain('falsch');
    const ca = readFileSync(certificate, 'utf8');
    const secure = { host: '127.0.0.1', port, password: 'geheim', tls: { ca } };
    start({ connection: secure });
    expect(await search(20, { executor: executor({ connection: secure }) })).toEqual(expected);
    const url = `redis://:geheim@127.0.0.1:${redis.port}`;
    expect(await search(20, { executor: executor({ connection: { url } }) })).toEqual(expected);
  });

  it('a second answer that differs is an alarm that has both', async () => {
    const client = new Redis(redis.connection);
    const queue = executor();
    const forging: TrialExecutor = {
      ...queue,
      run: async (trial, data, context) => {
        const key = `myelin:test@${VERSION}:myelin-answer:${trial.id}`;
        await client.set(key, '{"scores":{"loss":1}}');
        return queue.run(trial, data, context);
      },
    };
    start();
    const error = await expectRejection(
      search(20, { executor: forging, points: 1 }),
      ConflictError,
      'ERR_CONFLICT',
      'differ',
    );
    expect((error as ConflictError).first).toBe('{"scores":{"loss":1}}');
    expect((error as ConflictError).second).toContain('weights');
    client.disconnect();
  });

  it('two searches in one queue, and an abort of one of them', async () => {
    start();
    const controller = new AbortController();
    const [first, other, stopped] = await Promise.allSettled([
      search(),
      search(30, { seed: 9 }),
      search(5000, { signal: controller.signal, onProgress: () => {} }).finally(() => {}),
      sleep(600).then(() => controller.abort(new RangeError('enough'))),
    ]);
    expect(first).toEqual({ status: 'fulfilled', value: expected });
    expect((other as PromiseFulfilledResult<object>).value).toEqual(
      await randomSearch(X, Y, { ...options(30), seed: 9 }),
    );
    expect((stopped as PromiseRejectedResult).reason).toEqual(new RangeError('enough'));
    await Promise.all(workers.splice(0).map((worker) => worker.end()));
    expect(await redis.keys()).toEqual([]);
  });

  it('an abort while a worker is frozen leaves a queue that goes on', async () => {
    const frozen = start();
    const controller = new AbortController();
    const going = search(5000, { signal: controller.signal });
    const client = new Redis(redis.connection);
    const active = `myelin:test@${VERSION}:active`;
    while ((await client.llen(active)) === 0) await sleep(20);
    frozen.signal('SIGSTOP');
    controller.abort(new RangeError('enough'));
    await expect(going).rejects.toThrow('enough');
    client.disconnect();
    const queue = new Queue(`test@${VERSION}`, { connection: redis.connection, prefix: 'myelin' });
    expect(await queue.isPaused()).toBe(false);
    await queue.close();
    frozen.signal('SIGCONT');
    expect(await search()).toEqual(expected);
  });

  it('wrong options are the errors that they are here; jobs of anybody harm no worker', async () => {
    const worker = start();
    const wrong = { train: () => ({ ...options().train(), epochs: 0 }) };
    await expectRejection(search(20, wrong), OptionError, 'ERR_OPTION', 'epochs');
    const queue = new Queue(`test@${VERSION}`, { connection: redis.connection, prefix: 'myelin' });
    const hash = 'a'.repeat(64);
    const tasks = [
      null,
      7,
      {},
      { version: VERSION, data: hash, task: '{' },
      { version: 'x', data: hash, task: '{}' },
    ];
    for (const data of tasks) await queue.add('trial', data);
    expect(await search()).toEqual(expected);
    expect(worker.deaths).toBe(0);
    await queue.close();
  });

  it('refuses what names no queue and no Redis', async () => {
    const make = (more: object) => () => bullmqExecutor(loose({ connection: {}, ...more }));
    expectError(make({ queue: 'a:b' }), OptionError, 'ERR_OPTION', 'queue');
    expectError(make({ connection: { url: 'http://x' } }), OptionError, 'ERR_OPTION', 'redis://');
    expectError(make({ connection: { hots: 'x' } }), OptionError, 'ERR_OPTION', 'host');
    expectError(make({ connection: 7 }), OptionError, 'ERR_OPTION');
    await expectRejection(runWorker(loose({})), OptionError, 'ERR_OPTION', 'connection');
    const nowhere = bullmqExecutor({ connection: { port: 1 } });
    await expectRejection(search(1, { executor: nowhere }), EngineError, 'ERR_ENGINE', 'no Redis');
  });
});
