// Guard bytes around every block of linear memory that the facade has from the engines, while anything that it can do is
// done at random: no kernel writes outside of what it was given.
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ACTIVATIONS, LOSSES } from '../src/core/abi-names.js';
import {
  dense,
  dropout,
  type LayerSpec,
  type LossName,
  Network,
  Neuron,
  RandomState,
  type TrainOptions,
} from '../src/index.js';
import { runs } from './support/effort.js';
import { strictEngines } from './support/facade.js';
import { guarded, guardedMemories } from './support/guarded-core.js';
import { OPTIMIZERS } from './support/networks.js';

vi.mock('../src/core/wasm/instantiate.js', async (original) => {
  const { createWasmCore } = await original<typeof import('../src/core/wasm/instantiate.js')>();
  return {
    createWasmCore: (source: Parameters<typeof createWasmCore>[0]) =>
      guarded(createWasmCore(source)),
  };
});
vi.mock('../src/core/js/index.js', async (original) => {
  const { createJsCore, ...rest } = await original<typeof import('../src/core/js/index.js')>();
  return {
    ...rest,
    createJsCore: (twins: Parameters<typeof createJsCore>[0]) => guarded(createJsCore(twins)),
  };
});

const units = fc.integer({ min: 1, max: 37 });
const layers: fc.Arbitrary<LayerSpec[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .record({
          units,
          activation: fc.constantFrom(...ACTIVATIONS),
          bias: fc.boolean(),
          l1: fc.constantFrom(0, 1e-3),
          l2: fc.constantFrom(0, 1e-3),
        })
        .map(dense),
    },
    { weight: 1, arbitrary: fc.constantFrom(0, 0.3).map((rate) => dropout({ rate })) },
  ),
  { maxLength: 4 },
);

const work = fc.record({
  inputs: fc.integer({ min: 1, max: 70 }),
  layers,
  outputs: fc.integer({ min: 1, max: 19 }),
  dtype: fc.constantFrom('float64' as const, 'float32' as const),
  rows: fc.integer({ min: 2, max: 67 }),
  batchSize: fc.integer({ min: 1, max: 70 }),
  loss: fc.constantFrom(...LOSSES),
  optimizer: fc.constantFrom(...OPTIMIZERS.map(([, spec]) => spec)),
  clipped: fc.boolean(),
  shuffle: fc.boolean(),
  weighted: fc.boolean(),
  validates: fc.boolean(),
  indices: fc.boolean(),
  seed: fc.nat(1000),
});

/** The last layer that a loss takes. */
function output(loss: LossName, units: number): LayerSpec {
  if (loss === 'categoricalCrossentropy') return dense({ units: units + 1, activation: 'softmax' });
  if (loss === 'binaryCrossentropy') return dense({ units, activation: 'sigmoid' });
  return dense({ units, activation: loss === 'poisson' ? 'softplus' : 'linear' });
}

/** All that a network can do, once. */
function workWith(w: typeof work extends fc.Arbitrary<infer T> ? T : never): void {
  const random = new RandomState(w.seed);
  const last = output(w.loss, w.outputs);
  const columns = (last as { units: number }).units;
  const network = new Network({
    inputs: w.inputs,
    layers: [...w.layers, last],
    dtype: w.dtype,
    seed: w.seed,
  });
  const x = { data: random.uniform(-1, 1, w.rows * w.inputs), shape: [w.rows, w.inputs] as const };
  const targets = {
    data: random.uniform(0, 1, w.rows * columns),
    shape: [w.rows, columns] as const,
  };
  const classes = random.randint(0, columns, w.rows);
  const y =
    w.loss === 'categoricalCrossentropy' && w.indices ? Array.from(classes, Number) : targets;
  if (w.loss === 'hinge') {
    for (const [i, value] of targets.data.entries()) targets.data[i] = value < 0.5 ? -1 : 1;
  }
  if (y === targets && w.loss === 'categoricalCrossentropy') {
    for (let i = 0; i < w.rows; i++) {
      const row = targets.data.subarray(i * columns, (i + 1) * columns);
      const sum = row.reduce((a, b) => a + b);
      for (const [j, value] of row.entries()) row[j] = value / sum;
    }
  }
  // A few classes at random: the last rows may hold only such as the others lack, which is refused.
  const validation =
    Array.isArray(y) || w.loss === 'hinge'
      ? { validationData: { inputs: x, targets: y } }
      : { validationSplit: 0.4 };
  const options: TrainOptions = {
    epochs: 2,
    batchSize: w.batchSize,
    loss: w.loss,
    optimizer: { ...w.optimizer, learningRate: 1e-3 },
    shuffle: w.shuffle,
    metrics: ['accuracy', 'meanSquaredError'],
    ...(w.clipped ? { clipNorm: 0.1, clipValue: 0.05 } : {}),
    ...(w.weighted ? { sampleWeights: random.uniform(0, 2, w.rows) } : {}),
    ...(w.validates ? validation : {}),
  };
  const { loss } = network.train(x, y, options);
  expect(loss.every(Number.isFinite)).toBe(true); // what was not written first is NaN here
  network.run(x);
  network.run(x.data.subarray(0, w.inputs));
  network.evaluate(x, y, { metrics: ['accuracy'] });
  network.forward(x);
  network.backward({
    data: new Float64Array(w.rows * columns).fill(1e-3),
    shape: [w.rows, columns],
  });
  network.step({ ...w.optimizer, learningRate: 1e-3 });
  const copy = Network.fromJSON(network.toJSON());
  copy.layers.at(-1)!.weights = network.layers.at(-1)!.weights;
  copy.run(x);
  if (w.seed % 2 === 0) network.dispose();

  const neuron = new Neuron({
    inputs: w.inputs,
    seed: w.seed,
    activation: 'tanh',
    bias: w.shuffle,
  });
  const answers = random.uniform(-1, 1, w.rows);
  const { error } = neuron.train(x, answers, { iterations: 3, learningRate: 1e-4 });
  expect(Number.isFinite(error)).toBe(true);
  neuron.run(x);
  neuron.run(x.data.subarray(0, w.inputs));
  random.shuffle(answers);
  random.permutation(w.rows);
  random.normal(0, 1, w.rows);
}

describe.each(strictEngines)('guard bytes, engine %s', (name, choose) => {
  beforeAll(choose);

  it('stay as they are, whatever is done', { timeout: 120_000 }, () => {
    const count = runs(name === 'simd' ? 300 : 60);
    const memory = guardedMemories.at(-1)!;
    const before = memory.count;
    fc.assert(
      fc.property(work, (w) => {
        workWith(w);
        memory.check();
      }),
      { numRuns: count },
    );
    expect(memory.count - before).toBeGreaterThan(10 * count); // it was this memory
  });

  it('would tell', () => {
    const memory = guardedMemories.at(-1)!;
    const pointer = memory.allocate(24);
    const { u32 } = memory.core;
    for (const [at, where] of [
      [pointer - 4, '1 bytes before a block of 24'],
      [pointer + 24, '1 bytes behind a block of 24'],
      [pointer + 24 + 252, '253 bytes behind a block of 24'],
    ] as const) {
      memory.check();
      const guard = u32[at / 4]!;
      u32[at / 4] = 0;
      expect(() => memory.check()).toThrow(where);
      expect(() => memory.release(pointer)).toThrow(where);
      u32[at / 4] = guard;
    }
    expect(() => memory.release(pointer + 8)).toThrow('not allocated');
    memory.release(pointer);
  });
});
