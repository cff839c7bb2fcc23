// How much faster trainings and predictions are with threads: `npm run bench:threads -- [--threads 2] [--rounds 7] [--busy]`.
// Networks are trained in turn with one thread and with several, and the ratio is the median of those of a round. `--busy`: another process
// keeps a processor busy meanwhile; else rounds beside which other processes worked are made again (Linux), a few times. `--only lstm,conv`: those
// whose names contain one of these.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  adam,
  batchNorm,
  conv2d,
  dense,
  engineName,
  flatten,
  globalAveragePool,
  gru,
  init,
  layerNorm,
  lstm,
  maxPool2d,
  Network,
  residual,
  selfAttention,
  threads,
} from 'myelin';

const { values } = parseArgs({
  options: {
    busy: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '7' },
    threads: { type: 'string', default: 'auto' },
  },
});
const wanted = values.threads === 'auto' ? 'auto' : Number(values.threads);
const ROWS = 3840;
/** The share of a round's time that other processes may have of a processor. */
const OTHERS = 0.05;
/** Rounds of a network that may be made again. */
const AGAIN = 20;

/** @typedef {{ name: string, inputs: number | readonly number[], layers: readonly import('myelin').LayerSpec[], rows: number, batch: number, epochs: number }} Task */

const softmax = dense({ units: 10, activation: 'softmax' });

/** @param {number} inputs @param {readonly number[]} hidden @param {number} epochs @returns {Task} */
function denseNet(inputs, hidden, epochs) {
  const layers = [...hidden.map((units) => dense({ units, activation: 'relu' })), softmax];
  const name = [inputs, ...hidden, 10].join('-');
  return { name, inputs, layers, rows: ROWS, batch: 64, epochs };
}

/** @param {string} name @param {readonly number[]} inputs @param {readonly import('myelin').LayerSpec[]} layers @returns {Task} */
function deepNet(name, inputs, layers) {
  return { name, inputs, layers, rows: 512, batch: 32, epochs: 1 };
}

/** @type {readonly Task[]} */
const NETWORKS = [
  denseNet(64, [100], 6),
  denseNet(784, [128], 2),
  denseNet(784, [512, 256], 1),
  deepNet(
    'conv2d 16, 32 of 28·28',
    [28, 28, 1],
    [
      ...[16, 32].flatMap((filters) => [
        conv2d({ filters, kernelSize: 3, activation: 'relu' }),
        maxPool2d(),
      ]),
      ...[flatten(), dense({ units: 64, activation: 'relu' }), softmax],
    ],
  ),
  deepNet(
    'conv2d 16, batchNorm of 28·28',
    [28, 28, 1],
    [...[conv2d({ filters: 16, kernelSize: 3 }), batchNorm(), maxPool2d(), flatten(), softmax]],
  ),
  deepNet('lstm 64 of 28 steps', [28, 28], [lstm({ units: 64 }), softmax]),
  deepNet('gru 128 of 28 steps', [28, 28], [gru({ units: 128 }), softmax]),
  deepNet(
    'transformer block, 32 steps of 64',
    [32, 64],
    [
      residual([layerNorm(), selfAttention({ heads: 4 })]),
      residual([layerNorm(), dense({ units: 256, activation: 'gelu' }), dense({ units: 64 })]),
      ...[globalAveragePool(), softmax],
    ],
  ),
];
const only = values.only.split(',');
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

/** Milliseconds that processors have worked since the start, and this process; undefined where that is not known. */
function worked() {
  try {
    const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/) ?? [];
    const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = ticks.map(Number);
    const own = process.cpuUsage();
    const all = (user + nice + system + irq + softIrq + steal) * 10;
    return { all, own: (own.user + own.system) / 1000, now: performance.now() };
  } catch {
    return undefined;
  }
}

/** The share of a processor that other processes had since then. @param {ReturnType<typeof worked>} before */
function shareOfOthers(before) {
  const after = worked();
  if (!before || !after) return 0;
  return (after.all - before.all - (after.own - before.own)) / (after.now - before.now);
}

/** @param {Task} task @param {'float64' | 'float32'} dtype */
function dataOf({ inputs, rows, layers }, dtype) {
  const shape = /** @type {readonly number[]} */ (Array.isArray(inputs) ? inputs : [inputs]);
  const size = shape.reduce((product, length) => product * length, 1);
  const data = new (dtype === 'float64' ? Float64Array : Float32Array)(rows * size);
  for (let i = 0; i < data.length; i++) data[i] = ((i * 7919) % 1009) / 1009;
  const labels = Uint32Array.from({ length: rows }, (_, i) => i % 10);
  const x = { data, shape: /** @type {const} */ ([rows, size]) };
  return { x, labels, make: () => new Network({ inputs, layers, dtype, seed: 1 }) };
}

/** One turn with so many threads, in ms: an epoch, and all rows at once. @param {ReturnType<typeof dataOf>} data @param {Task} task */
function turn({ x, labels, make }, { batch, epochs }) {
  const network = make();
  const options = /** @type {const} */ ({
    batchSize: batch,
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
  for (const task of NETWORKS.filter(({ name }) => only.some((part) => name.includes(part)))) {
    for (const dtype of /** @type {const} */ (['float64', 'float32'])) {
      const data = dataOf(task, dtype);
      const rounds = [];
      for (let again = AGAIN; rounds.length < Number(values.rounds); ) {
        const before = worked();
        await init({ engine });
        const one = turn(data, task);
        await init({ engine, threads: wanted });
        const several = turn(data, task);
        if (!values.busy && shareOfOthers(before) > OTHERS && again-- > 0) continue;
        rounds.push({ one, several });
      }
      const batches = task.rows / task.batch;
      const batch = median(rounds.map(({ one }) => one.epoch)) / batches;
      const training = median(rounds.map(({ one, several }) => one.epoch / several.epoch));
      const prediction = median(rounds.map(({ one, several }) => one.all / several.all));
      console.log(
        `| ${task.name} | ${engineName()}, ${dtype}, ${threads()} threads | ${batch.toFixed(2)} | ${training.toFixed(2)} × | ${prediction.toFixed(2)} × |`,
      );
    }
  }
}
process.exit();
