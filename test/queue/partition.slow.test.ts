// A network that drops what is sent, and never says so: connections are made anew after a minute.
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { VERSION } from '../../src/base/version.js';
import { adam, dense } from '../../src/index.js';
import { bullmqExecutor } from '../../src/queue.js';
import { integers, randomSearch, type SearchTrainOptions } from '../../src/search.js';
import { Network } from '../support/partition.js';
import { hasRedis, programs, sleep, TestRedis, TestWorker } from '../support/redis.js';

const redis = new TestRedis();
beforeAll(() => (hasRedis ? redis.start() : undefined));
afterAll(() => redis.end());

it.skipIf(!hasRedis)('connections that lead nowhere', async () => {
  const X = Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(i * 3)]);
  const Y = X.map(([a, b]) => a! * b!);
  const options = {
    space: { units: integers(1, 40) },
    points: 10,
    network: ({ units }: { units: number }) => ({
      inputs: 2,
      layers: [dense({ units, activation: 'tanh' }), dense({ units: 1 })],
    }),
    train: (): SearchTrainOptions => ({
      epochs: 300,
      batchSize: 4,
      loss: 'meanSquaredError',
      optimizer: adam({ learningRate: 0.01 }),
    }),
    folds: 2,
    seed: 1,
    refit: false,
  };
  const network = await Network.to(redis.port);
  const { connection } = network;
  const worker = new TestWorker(programs().worker, {
    connection,
    queue: 'cut',
    concurrency: 1,
    lockDuration: 1000,
  });
  const going = randomSearch(X, Y, {
    ...options,
    executor: bullmqExecutor({ connection, queue: 'cut' }),
  });
  const client = new Redis(redis.connection);
  while ((await client.llen(`myelin:cut@${VERSION}:active`)) === 0) await sleep(20);
  client.disconnect();
  network.cut();
  await sleep(500);
  network.mend(false);
  const began = performance.now();
  expect(await going).toEqual(await randomSearch(X, Y, options));
  // Else it was over before.
  expect(performance.now() - began).toBeGreaterThan(20_000);
  console.log(`went on after ${((performance.now() - began) / 1000).toFixed(0)} s`);
  await worker.end();
  await network.end();
});
