// A hundred kills of workers at random moments: the search ends, with the bits of one that nobody disturbed.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adam, dense } from '../../src/index.js';
import { bullmqExecutor } from '../../src/queue.js';
import { integers, randomSearch, type SearchTrainOptions } from '../../src/search.js';
import { hasRedis, programs, sleep, TestRedis, TestWorker } from '../support/redis.js';

const redis = new TestRedis();
beforeAll(() => (hasRedis ? redis.start() : undefined));
afterAll(() => redis.end());

it.skipIf(!hasRedis)('100 kills −9 of two workers', async () => {
  const X = Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(i * 3)]);
  const Y = X.map(([a, b]) => a! * b!);
  const options = (seed: number) => ({
    space: { units: integers(1, 40) },
    points: 10,
    network: ({ units }: { units: number }) => ({
      inputs: 2,
      layers: [dense({ units, activation: 'tanh' }), dense({ units: 1 })],
    }),
    train: (): SearchTrainOptions => ({
      epochs: 100,
      batchSize: 4,
      loss: 'meanSquaredError',
      optimizer: adam({ learningRate: 0.01 }),
    }),
    folds: 2,
    seed,
    refit: false,
  });
  const { worker } = programs();
  const how = { connection: redis.connection, queue: 'kills', concurrency: 2, lockDuration: 1000 };
  const workers = [new TestWorker(worker, how), new TestWorker(worker, how)];
  let kills = 0;
  let over = false;
  const killing = (async () => {
    while (!over) {
      await sleep(200 + Math.random() * 1500);
      workers[kills++ % 2]!.signal('SIGKILL');
    }
  })();
  let failed = 0;
  for (let seed = 0; kills < 100; seed++) {
    const here = await randomSearch(X, Y, options(seed));
    const executor = bullmqExecutor({ connection: redis.connection, queue: 'kills' });
    const { results } = await randomSearch(X, Y, { ...options(seed), executor });
    for (const [i, { failure, scores }] of results.entries()) {
      // Whom bad luck meets three times has failed, by name.
      if (failure === undefined) expect(scores).toEqual(here.results[i]!.scores);
      else failed++;
    }
  }
  over = true;
  await killing;
  await Promise.all(workers.map((one) => one.end()));
  console.log(`${kills} kills, ${failed} points that met three of them`);
  expect(await redis.keys()).toEqual([]);
});
