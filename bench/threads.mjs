// How much faster trainings and predictions are with threads: `npm run bench:threads -- [--threads 2] [--rounds 7] [--busy]`.
// Networks are trained in turn with one thread and with several, and the ratio is the median of those of a round. `--busy`: another process
// keeps a processor busy meanwhile.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { adam, dense, engineName, init, Network, threads } from 'myelin';

const { values } = parseArgs({
  options: {
    busy: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
    threads: { type: 'string', default: 'auto' },
  },
});
const wanted = values.threads === 'auto' ? 'auto' : Number(values.threads);
const ROWS = 3840;
const BATCH = 64;
/** @type {readonly (readonly [sizes: readonly number[], epochs: number])[]} */
const NETWORKS = [
  [[64, 100, 10], 6],
  [[784, 128, 10], 2],
  [[784, 512, 256, 10], 1],
];
/** @type {readonly ('simd' | 'relaxed')[]} */
const ENGINES = ['simd', 'relaxed'];

/** @param {readonly number[]} list */
function median(list) {
  return [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN;
}

/** @param {() => unknown} body milliseconds */
function timed(body) {
  const start = performance.now();
  body();
  return performance.now() - start;
}

/** @param {readonly number[]} sizes @param {'float64' | 'float32'} dtype */
function taskOf([inputs = 1, ...units], dtype) {
  const data = new (dtype === 'float64' ? Float64Array : Float32Array)(ROWS * inputs);
  for (let i = 0; i < data.length; i++) data[i] = ((i * 7919) % 1009) / 1009;
  const outputs = units.at(-1) ?? 1;
  const labels = Uint32Array.from({ length: ROWS }, (_, i) => i % outputs);
  const layers = units.map((count, i) =>
    dense({ units: count, activation: i < units.length - 1 ? 'relu' : 'softmax' }),
  );
  const x = { data, shape: /** @type {const} */ ([ROWS, inputs]) };
  return { x, labels, make: () => new Network({ inputs, layers, dtype, seed: 1 }) };
}

/** One turn with so many threads, in ms: an epoch, and all rows at once. @param {ReturnType<typeof taskOf>} task @param {number} epochs */
function turn({ x, labels, make }, epochs) {
  const network = make();
  const options = /** @type {const} */ ({
    batchSize: BATCH,
    loss: 'categoricalCrossentropy',
    optimizer: adam(),
  });
  network.train(x, labels, { ...options, epochs });
  return {
    epoch: timed(() => network.train(x, labels, { ...options, epochs })) / epochs,
    all: timed(() => network.run(x)),
  };
}

const neighbour = values.busy
  ? spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' })
  : undefined;
process.on('exit', () => neighbour?.kill());

console.log(
  '| Network | | a batch, one thread, ms | training | prediction |\n|---|---|---:|---:|---:|',
);
for (const engine of ENGINES) {
  const found = await init({ engine }).then(
    () => true,
    () => false,
  );
  if (!found) {
    console.log(`${engine}: not in this runtime; node --experimental-wasm-relaxed-simd has it.`);
    continue;
  }
  for (const [sizes, epochs] of NETWORKS) {
    for (const dtype of /** @type {const} */ (['float64', 'float32'])) {
      const task = taskOf(sizes, dtype);
      const rounds = [];
      for (let round = 0; round < Number(values.rounds); round++) {
        await init({ engine });
        const one = turn(task, epochs);
        await init({ engine, threads: wanted });
        rounds.push({ one, several: turn(task, epochs) });
      }
      const batches = ROWS / BATCH;
      const batch = median(rounds.map(({ one }) => one.epoch)) / batches;
      const training = median(rounds.map(({ one, several }) => one.epoch / several.epoch));
      const prediction = median(rounds.map(({ one, several }) => one.all / several.all));
      console.log(
        `| ${sizes.join('-')} | ${engineName()}, ${dtype}, ${threads()} threads | ${batch.toFixed(2)} | ${training.toFixed(2)} × | ${prediction.toFixed(2)} × |`,
      );
    }
  }
}
process.exit();
