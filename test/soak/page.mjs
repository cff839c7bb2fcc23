// Trains, predicts and drops networks for ?seconds=…; the title then tells what linear memory did meanwhile.
import { adam, dense, dropout, Network, Neuron, RandomState, rmsprop, sgd } from 'myelin';

// The memory of each engine that the library makes from here on: it is reached by no public name.
/** @type {WebAssembly.Memory[]} */
const memories = [];
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, given) {
    const instance = Reflect.construct(target, given);
    if ('abiVersion' in instance.exports) memories.push(instance.exports.memory);
    return instance;
  },
});

// Workers that run, started and ended by whom it may be. Firefox and WebKit tell nobody else.
const workers = { started: 0, running: 0, most: 0 };
globalThis.Worker = class extends Worker {
  /** @param {ConstructorParameters<typeof Worker>} given */
  constructor(...given) {
    super(...given);
    workers.started++;
    workers.most = Math.max(workers.most, ++workers.running);
  }
  /** @override */
  terminate() {
    workers.running--;
    super.terminate();
  }
};

const seconds = Number(new URLSearchParams(location.search).get('seconds'));
const random = new RandomState(1);
const SAMPLES = 40;
const INPUTS = 24;
/** @type {import('myelin').MatrixLike} */
const inputs = { data: random.normal(0, 1, SAMPLES * INPUTS), shape: [SAMPLES, INPUTS] };
const classes = Array.from({ length: SAMPLES }, (_, i) => i % 4);
/** @param {number} i */
const optimizerOf = (i) =>
  [sgd({ learningRate: 0.05, momentum: 0.9 }), adam(), rmsprop()][i % 3] ?? adam();

/** One network's life, every fifth in a worker; every third is disposed of, the others are left to the garbage collector. */
async function live(/** @type {number} */ i) {
  const network = new Network({
    inputs: INPUTS,
    layers: [
      dense({ units: 8 + ((i * 7) % 120), activation: 'relu' }),
      dropout({ rate: 0.1 }),
      dense({ units: 4, activation: 'softmax' }),
    ],
    seed: i,
    dtype: i % 2 ? 'float32' : 'float64',
  });
  await network[i % 5 === 1 ? 'trainAsync' : 'train'](inputs, classes, {
    epochs: 3,
    batchSize: 16,
    loss: 'categoricalCrossentropy',
    optimizer: optimizerOf(i),
    validationSplit: 0.2,
  });
  const { data } = network.run(inputs);
  const again = i % 5 === 0 ? Network.fromJSON(JSON.parse(JSON.stringify(network))) : network;
  again.run(inputs);
  const neuron = new Neuron({ inputs: INPUTS, seed: i });
  neuron.train(inputs, classes, { iterations: 20, learningRate: 0.01 });
  new RandomState(i).shuffle([...classes]);
  if (i % 3 === 0) network.dispose();
  return data[0];
}

/** To let the page breathe, and finalizers run. @param {number} [milliseconds] */
const breathe = (milliseconds = 0) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function soak() {
  const begin = performance.now();
  const first = await live(0);
  /** @type {number[]} linear memory, in bytes, ten times a second */
  const linear = [];
  let networks = 1;
  for (;;) {
    const elapsed = performance.now() - begin;
    if (elapsed >= seconds * 1000) break;
    if (elapsed >= linear.length * 100) {
      linear.push(memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0));
    }
    for (let i = 0; i < 10; i++) await live(networks++);
    if ((await live(0)) !== first) throw new Error(`The bits changed after ${networks} networks.`);
    await breathe();
  }
  // Idle workers end after 5 s.
  for (let wait = 0; wait < 100 && workers.running > 0; wait++) await breathe(100);
  return { networks, memories: memories.length, linear, workers };
}

soak().then(
  (result) => {
    document.title = JSON.stringify(result);
  },
  (error) => {
    document.title = JSON.stringify({ error: String(error) });
  },
);
