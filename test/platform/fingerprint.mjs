// What must come out with the same bits everywhere: run from the sources in the browsers, from dist in each Node, in Bun,
// Deno and workerd, and by the apps that each bundler makes.

/** @typedef {Pick<typeof import('../../src/index.js'), 'adam' | 'cosineDecay' | 'dense' | 'dropout' | 'Network' | 'Neuron' | 'RandomState' | 'sgd'>} Myelin */

/** What every strict engine on every platform must return. */
export const EXPECTED = {
  s0: 'a4917890262defcb',
  activations: '89373011e3db8ab4',
  wide: 'bedd574219ab76fc',
  random: '4f87b473435c2961',
  network: '210727184b59cf8b',
  network32: 'd9fe6956b2ec0b35',
  xor: 'e4f7c0cfd5a0cc87',
  digits: 'f39d8198cfb81add',
  // In a worker, or in time slices where none can be had: the bits of `train`.
  async: '210727184b59cf8b',
};

/** The parts that `shortFingerprint` has. */
export const SHORT = { s0: EXPECTED.s0, async: EXPECTED.async };

/**
 * FNV-1a, 64 bits (Fowler, Noll, Vo), over the little-endian bytes of each value as a float64.
 * @param {Iterable<number>} values
 */
export function fnv1a(values) {
  const bytes = new DataView(new ArrayBuffer(8));
  let hash = 0xcbf29ce484222325n;
  for (const value of values) {
    bytes.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(bytes.getUint8(i))) * 0x100000001b3n);
    }
  }
  return hash.toString(16).padStart(16, '0');
}

const X = [
  [0, 0, 1],
  [1, 1, 1],
  [1, 0, 1],
  [0, 1, 1],
];
const Y = [0, 1, 1, 0];

/** @type {readonly import('../../src/index.js').Activation[]} */
const ACTIVATIONS = [
  'linear',
  'sigmoid',
  'tanh',
  'relu',
  'leakyRelu',
  'elu',
  'selu',
  'gelu',
  'silu',
  'softplus',
  'mish',
  'hardSigmoid',
  { kind: 'leakyRelu', slope: 0.2 },
];

/**
 * Trains and runs through the public classes; one hash for each part, so that a difference has a place.
 * @param {Myelin} myelin
 * @param {'train' | 'trainAsync'} how what gives the hash `async`
 */
export async function fingerprint(myelin, how = 'trainAsync') {
  const { Neuron, RandomState } = myelin;

  /** @type {number[]} */
  const activations = [];
  // Past overflow, underflow and saturation of each function.
  const grid = Array.from({ length: 3001 }, (_, i) => [(i - 1500) * 0.5037 + i / 7919]);
  for (const activation of ACTIVATIONS) {
    activations.push(...new Neuron({ inputs: 1, activation, weights: [1] }).run(grid));
    const neuron = new Neuron({ inputs: 3, activation, seed: 2 });
    neuron.train(X, Y, { iterations: 100, learningRate: 0.05 });
    activations.push(...neuron.weights, neuron.bias);
  }

  const inputs = 101;
  const data = new RandomState(4).uniform(-1, 1, 67 * inputs);
  const wide = new Neuron({ inputs, seed: 3 });
  const { error } = wide.train(
    { data, shape: [67, inputs] },
    Array.from({ length: 67 }, (_, i) => i & 1),
    { iterations: 300, learningRate: 0.01 },
  );

  const random = new RandomState(5);
  const draws = [
    ...random.random(1000),
    ...random.normal(1, 2, 1001),
    ...random.randint(0, 2 ** 40, 100),
    ...random.permutation(1000),
    ...random.standardNormal(10),
  ];
  return {
    s0: s0Hash(myelin),
    activations: fnv1a(activations),
    wide: fnv1a([...wide.weights, wide.bias, error]),
    random: fnv1a(draws),
    network: await networkHash(myelin, 'float64', 'train'),
    network32: await networkHash(myelin, 'float32', 'train'),
    xor: xorHash(myelin),
    digits: digitsHash(myelin),
    async: await networkHash(myelin, 'float64', how),
  };
}

/**
 * What a page shows that loads the library in another way: one training here, one in a worker.
 * @param {Myelin} myelin
 */
export async function shortFingerprint(myelin) {
  return { s0: s0Hash(myelin), async: await networkHash(myelin, 'float64', 'trainAsync') };
}

/** @param {Myelin} myelin */
function s0Hash({ Neuron }) {
  const neuron = new Neuron({ inputs: 3, bias: false, seed: 15 });
  neuron.train(X, Y);
  return fnv1a([...neuron.weights, neuron.run([1, 0, 0])]);
}

/** @param {import('../../src/index.js').Network} network */
function parametersOf(network) {
  return network.layers.flatMap((layer) =>
    layer.kind === 'dense' ? [...layer.weights.data, ...layer.bias] : [],
  );
}

/**
 * Many short epochs with momentum.
 * @param {Myelin} myelin
 */
function xorHash({ dense, Network, sgd }) {
  const network = new Network({
    inputs: 2,
    layers: [dense({ units: 3, activation: 'tanh' }), dense({ units: 1, activation: 'sigmoid' })],
    seed: 1,
  });
  const inputs = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const { loss } = network.train(inputs, [0, 1, 1, 0], {
    epochs: 1000,
    batchSize: 4,
    loss: 'binaryCrossentropy',
    optimizer: sgd({ learningRate: 0.5, momentum: 0.9 }),
  });
  return fnv1a([...loss, ...parametersOf(network), ...network.run(inputs).data]);
}

/**
 * 64-32-10 on ten noisy patterns of 8 × 8 pixels; throws where nothing was learnt.
 * @param {Myelin} myelin
 */
function digitsHash({ adam, dense, Network, RandomState }) {
  const random = new RandomState(9);
  const patterns = random.random(640);
  const labels = Array.from({ length: 200 }, (_, i) => i % 10);
  const noise = random.normal(0, 0.25, 200 * 64);
  const data = noise.map((value, i) => value + Number(patterns[((i >> 6) % 10) * 64 + (i & 63)]));
  const network = new Network({
    inputs: 64,
    layers: [dense({ units: 32, activation: 'relu' }), dense({ units: 10, activation: 'softmax' })],
    seed: 10,
  });
  const { loss } = network.train({ data, shape: [200, 64] }, labels, {
    epochs: 10,
    loss: 'categoricalCrossentropy',
    optimizer: adam({ learningRate: 0.005 }),
  });
  const last = loss.at(-1) ?? Number.NaN;
  if (!(last < 0.2)) throw new Error(`The patterns were not learnt: loss ${last}.`);
  return fnv1a([...loss, ...parametersOf(network)]);
}

/**
 * A network with most of what there is: dropout, penalties, Adam, a schedule, shuffled batches, class indices.
 * @param {Myelin} myelin
 * @param {'float64' | 'float32'} dtype
 * @param {'train' | 'trainAsync'} how
 */
async function networkHash(myelin, dtype, how) {
  const { adam, cosineDecay, dense, dropout, Network, RandomState } = myelin;
  const samples = 50;
  const data = new RandomState(8).normal(0, 1, samples * 13);
  const classes = Array.from({ length: samples }, (_, i) => (i * 5) % 3);
  const network = new Network({
    inputs: 13,
    layers: [
      dense({ units: 17, activation: 'gelu', l2: 0.001 }),
      dropout({ rate: 0.25 }),
      dense({ units: 9, activation: 'tanh', weightInitializer: 'heNormal', l1: 0.0005 }),
      dense({ units: 3, activation: 'softmax' }),
    ],
    seed: 6,
    dtype,
  });
  const { loss } = await network[how]({ data, shape: [samples, 13] }, classes, {
    epochs: 20,
    batchSize: 8,
    loss: 'categoricalCrossentropy',
    optimizer: adam({ learningRate: 0.01 }),
    schedule: cosineDecay({ epochs: 20, warmup: 3 }),
    clipNorm: 1,
  });
  return fnv1a([
    ...loss,
    ...parametersOf(network),
    ...network.run({ data, shape: [samples, 13] }).data,
  ]);
}
