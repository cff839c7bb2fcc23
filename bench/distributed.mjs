// What a queue costs, and what a stream costs: node bench/distributed.mjs queue | stream | memory [gigabytes]. Needs dist; the queue
// also Redis (MYELIN_REDIS, /usr/bin/redis-server).
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { adam, dense, Network, sgd, trainStream } from 'myelin';
import { bullmqExecutor } from 'myelin/queue';
import { gridSearch } from 'myelin/search';

const PORT = 16_379;
const connection = { host: '127.0.0.1', port: PORT };
const sleep = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/**
 * The most that this process has had resident, in megabytes. What Node's resourceUsage tells begins with what its parent had.
 *
 * @param {'VmHWM' | 'VmRSS'} what
 */
function resident(what) {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1e3;
}

/** @param {() => unknown} body */
async function timed(body) {
  const began = performance.now();
  await body();
  return performance.now() - began;
}

/** @param {number} count @param {number} concurrency */
function workers(count, concurrency) {
  const program = `import { runWorker } from ${JSON.stringify(new URL('../dist/queue.js', import.meta.url).href)};
    await runWorker({ connection: ${JSON.stringify(connection)}, concurrency: ${concurrency} });`;
  const args = ['--input-type=module', '-e', program];
  return Array.from({ length: count }, () => spawn(process.execPath, args, { stdio: 'inherit' }));
}

async function queue() {
  const { Redis } = await import('ioredis');
  const server = spawn(
    process.env.MYELIN_REDIS ?? '/usr/bin/redis-server',
    ['--port', String(PORT), '--save', '', '--bind', '127.0.0.1'],
    { stdio: 'ignore' },
  );
  await sleep(500);
  const redis = new Redis(connection);
  const inputs = Array.from({ length: 1000 }, (_, i) => [Math.sin(i), Math.cos(i * 3)]);
  const targets = inputs.map(([a = 0, b = 0]) => a * b);
  const search = (
    /** @type {number} */ points,
    /** @type {number} */ epochs,
    /** @type {object} */ more,
  ) =>
    gridSearch(inputs, targets, {
      grid: { seed: Array.from({ length: points }, (_, i) => i) },
      network: ({ seed }) => ({
        inputs: 2,
        layers: [dense({ units: 16, activation: 'tanh' }), dense({ units: 1 })],
        seed,
      }),
      train: () => ({
        epochs,
        loss: 'meanSquaredError',
        optimizer: adam({ learningRate: 0.01 }),
      }),
      folds: 2,
      seed: 1,
      refit: false,
      ...more,
    });
  /** @type {(n: number, points: number, epochs: number) => Promise<number[]>} */
  const measure = async (n, points, epochs) => {
    const running = workers(n, 1);
    await sleep(2500);
    const times = [];
    for (let i = 0; i < 5; i++) {
      times.push(
        await timed(() => search(points, epochs, { executor: bullmqExecutor({ connection }) })),
      );
    }
    for (const one of running) one.kill();
    await sleep(200);
    return times;
  };
  await search(4, 1, {});
  const small = [];
  for (let i = 0; i < 5; i++) small.push(await timed(() => search(50, 1, { concurrency: 1 })));
  const there = await measure(1, 50, 1);
  console.log(
    `100 trials of 1 epoch here ${median(small).toFixed(0)} ms, by one worker ${median(there).toFixed(0)} ms: ${((median(there) - median(small)) / 100).toFixed(2)} ms a trial`,
  );
  const one = await measure(1, 8, 100);
  const two = await measure(2, 8, 100);
  const here = [];
  for (let i = 0; i < 5; i++) here.push(await timed(() => search(8, 100, { concurrency: 2 })));
  console.log(
    `16 trials: one worker ${median(one).toFixed(0)} ms, two ${median(two).toFixed(0)} ms, ${(median(one) / median(two)).toFixed(2)} x; here, two at a time, ${median(here).toFixed(0)} ms`,
  );
  const before = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  const stopped = search(50, 1, {
    executor: bullmqExecutor({ connection, concurrency: 100 }),
    signal: AbortSignal.timeout(3000),
  });
  await sleep(2000);
  const after = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  console.log(
    `100 trials that wait, and data of ${inputs.length * 3 * 8} bytes with two folds: ${after - before} bytes in Redis`,
  );
  await stopped.catch(() => {});
  redis.disconnect();
  server.kill();
}

const network = () =>
  new Network({
    inputs: 784,
    layers: [
      dense({ units: 128, activation: 'relu' }),
      dense({ units: 10, activation: 'softmax' }),
    ],
    dtype: 'float32',
    seed: 1,
  });

async function stream() {
  const rows = 30_000;
  const data = Float32Array.from({ length: rows * 784 }, (_, i) => Math.sin(i));
  const classes = Uint32Array.from({ length: rows }, (_, i) => i % 10);
  const options = /** @type {const} */ ({
    epochs: 2,
    loss: 'categoricalCrossentropy',
    optimizer: sgd({ learningRate: 0.01 }),
  });
  function* batches() {
    for (let at = 0; at < rows; at += 500) {
      yield {
        inputs: { data: data.subarray(at * 784, (at + 500) * 784), shape: [500, 784] },
        targets: classes.subarray(at, at + 500),
      };
    }
  }
  const [direct, shuffled, buffered, straight] = [[], [], [], []].map(
    () => /** @type {number[]} */ ([]),
  );
  for (let i = 0; i < 5; i++) {
    direct?.push(
      await timed(() => network().trainAsync({ data, shape: [rows, 784] }, classes, options)),
    );
    shuffled?.push(
      await timed(() => trainStream(network(), batches, { ...options, bufferRows: rows })),
    );
    buffered?.push(
      await timed(() => trainStream(network(), batches, { ...options, bufferRows: 2048 })),
    );
    straight?.push(
      await timed(() =>
        trainStream(network(), batches, { ...options, bufferRows: 2048, shuffle: false }),
      ),
    );
  }
  const base = median(direct ?? []);
  const share = (/** @type {number[] | undefined} */ times) =>
    `${((100 * base) / median(times ?? [])).toFixed(0)} %`;
  console.log(
    `784-128-10 float32, 30,000 samples, 2 epochs: trainAsync ${base.toFixed(0)} ms; of its throughput a source that fits ${share(shuffled)}, through a buffer ${share(buffered)}, unshuffled ${share(straight)}`,
  );
}

async function memory() {
  const wanted = Number(process.argv[3] ?? 20) * 1e9;
  const data = new Float32Array(500 * 784);
  const targets = new Uint32Array(500);
  let bytes = 0;
  function* batches() {
    for (; bytes < wanted; bytes += data.byteLength) {
      for (let i = bytes % 97; i < data.length; i += 97) data[i] = Math.sin(i + bytes);
      targets[bytes % 500] = bytes % 10;
      yield { inputs: { data, shape: [500, 784] }, targets };
    }
  }
  const before = resident('VmRSS');
  const time = await timed(() =>
    trainStream(network(), batches, {
      epochs: 1,
      loss: 'categoricalCrossentropy',
      optimizer: sgd({ learningRate: 0.001 }),
    }),
  );
  console.log(
    `${(bytes / 1e9).toFixed(1)} GB in ${(time / 1000).toFixed(0)} s; resident before ${before.toFixed(0)} MB, at most ${resident('VmHWM').toFixed(0)} MB`,
  );
}

const what = process.argv[2] ?? '';
const all = { queue, stream, memory };
const body = all[/** @type {keyof typeof all} */ (what)];
if (!body) throw new Error('node bench/distributed.mjs queue | stream | memory [gigabytes]');
await body();
process.exit(0);
