import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  dense,
  embedding,
  gru,
  init,
  type LayerSpec,
  layerNorm,
  lstm,
  Network,
  RandomState,
  residual,
  type StreamBatch,
  type StreamCheckpoint,
  type StreamRow,
  selfAttention,
  sgd,
  type Tensor,
  trainStream,
} from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { strictEngines } from '../support/facade.js';

const FEATURES = 3;
const LENGTHS = [5, 1, 33, 2, 65, 8];
const all = { returnSequences: true } as const;
const STACKS: Readonly<Record<string, readonly LayerSpec[]>> = {
  'an answer for each step': [
    dense({ units: 4 }),
    residual([layerNorm(), selfAttention({ heads: 2, causal: true })]),
    lstm({ units: 3, ...all }),
    dense({ units: 2 }),
  ],
  'an answer for the sequence': [
    lstm({ units: 3, ...all }),
    gru({ units: 4 }),
    dense({ units: 2 }),
  ],
};

function sequences(lengths: readonly number[], seed: number, columns = FEATURES): number[][][] {
  const random = new RandomState(seed);
  return lengths.map((length) => Array.from({ length }, () => [...random.uniform(-1, 1, columns)]));
}

const flat = (rows: readonly (readonly number[])[]): number[] => rows.flatMap((row) => [...row]);

describe.each(strictEngines)('sequences of any length in loops of one’s own, %s', (_e, choose) => {
  beforeAll(choose);

  for (const dtype of ['float64', 'float32'] as const) {
    it.each(Object.entries(STACKS))(`forward, backward: %s, ${dtype}`, (_name, layers) => {
      const any = new Network({ inputs: [null, FEATURES], layers, seed: 1, dtype });
      const x = sequences(LENGTHS, 2);
      const steps = any.outputShape[0] === null;
      const g = sequences(LENGTHS, 3, 2).map((rows) => (steps ? rows : rows[0]!));
      const answers = any.forward<Tensor | Tensor[]>(x);
      const gradients = any.backward<Tensor[]>(g as number[][]);
      expect(gradients.map(({ shape }) => shape)).toEqual(LENGTHS.map((n) => [n, FEATURES]));
      const sum = any.layers.map(({ parameterGradients }) => parameterGradients);
      const whole = any.layers.map(({ parameterGradients }) =>
        Object.values(parameterGradients).map(({ data }) => Float64Array.from(data).fill(0)),
      );
      for (const [i, length] of LENGTHS.entries()) {
        const one = new Network({ inputs: [length, FEATURES], layers, seed: 1, dtype });
        const alone = one.forward([flat(x[i]!)]).data;
        const mine = Array.isArray(answers)
          ? answers[i]!.data
          : answers.data.subarray(2 * i, 2 * i + 2);
        expectSameBits(mine, alone, `answer ${i}`);
        const back = one.backward([steps ? flat(g[i] as number[][]) : (g[i] as number[])]);
        expectSameBits(gradients[i]!.data, back.data, `gradient ${i}`);
        for (const [k, { parameterGradients }] of one.layers.entries()) {
          for (const [t, { data }] of Object.values(parameterGradients).entries()) {
            for (const [j, value] of data.entries()) whole[k]![t]![j]! += value;
          }
        }
      }
      const digits = dtype === 'float64' ? 12 : 4;
      for (const [k, tensors] of sum.entries()) {
        for (const [t, { data }] of Object.values(tensors).entries()) {
          for (const [j, value] of data.entries())
            expect(value).toBeCloseTo(whole[k]![t]![j]!, digits);
        }
      }
      any.step(sgd({ learningRate: 0.1 }));
    });
  }

  it('a step of one’s own is one of train', () => {
    const layers = STACKS['an answer for each step']!;
    const [own, trained] = [1, 2].map(
      () => new Network({ inputs: [null, FEATURES], layers, seed: 1 }),
    ) as [Network, Network];
    const x = sequences([3, 7, 2], 4);
    const y = sequences([3, 7, 2], 5, 2);
    trained.train(x, y, {
      ...{ epochs: 1, shuffle: false, batchSize: 3 },
      ...{ loss: 'sumSquaredError', optimizer: sgd({ learningRate: 0.01 }) },
    } as never);
    const answers = own.forward<Tensor[]>(x);
    own.backward<Tensor[]>(
      answers.map(({ data, shape }, i) => {
        const target = flat(y[i]!);
        return { data: data.map((value, j) => value - target[j]!), shape };
      }),
    );
    own.step(sgd({ learningRate: 0.01 }));
    for (const [k, { parameters }] of own.layers.entries()) {
      for (const [name, { data }] of Object.entries(parameters)) {
        const expected = trained.layers[k]!.parameters[name]!.data;
        for (const [j, value] of data.entries()) expect(value).toBeCloseTo(expected[j]!, 10);
      }
    }
  });

  it.each(Object.entries(STACKS))('what layers inside answer: %s', (_name, layers) => {
    const any = new Network({ inputs: [null, FEATURES], layers, seed: 1 });
    const x = sequences([4, 1, 9], 6);
    const batch = any.activations<Tensor | Tensor[]>(x);
    const single = any.activations<Tensor>(x[1]!);
    for (const k of layers.keys()) {
      const one = new Network({ inputs: [1, FEATURES], layers, seed: 1 });
      const expected = one.activations(flat(x[1]!))[k]!;
      const mine = batch[k]!;
      const row = expected.data.length;
      const numbers = Array.isArray(mine) ? mine[1]!.data : mine.data.subarray(row, 2 * row);
      expectSameBits(numbers, expected.data, `layer ${k} in a batch`);
      expect(single[k]!.shape).toEqual(expected.shape);
      expectSameBits(single[k]!.data, expected.data, `layer ${k} alone`);
      expectSameBits(any.run(flat(x[1]!), { layer: k }), expected.data, `run to layer ${k}`);
    }
  });
});

describe('sequences of any length as a stream', () => {
  beforeAll(async () => void (await init()));
  const lengths = Array.from({ length: 60 }, (_v, i) => 1 + ((i * 17) % 23));
  const x = sequences(lengths, 8);
  const classes = lengths.map((length, i) => Array.from({ length }, (_v, t) => (i + t) % 3));
  const layers = [lstm({ units: 4, ...all }), dense({ units: 3, activation: 'softmax' })];
  const made = () => new Network({ inputs: [null, FEATURES], layers, seed: 2 });
  const options = {
    epochs: 3,
    batchSize: 8,
    loss: 'categoricalCrossentropy',
    optimizer: adam(),
    validationData: { inputs: x.slice(0, 5), targets: classes.slice(0, 5) },
    metrics: ['accuracy'],
  } as const;
  const rows: StreamRow[] = x.map((input, i) => ({ input, target: classes[i]! }));
  function* batches(): Generator<StreamBatch> {
    for (let i = 0; i < 60; i += 7) {
      yield { inputs: x.slice(i, i + 7), targets: classes.slice(i, i + 7) };
    }
  }

  it('the bits of train, in whatever pieces it comes', async () => {
    const here = made();
    const history = here.train(x, classes, options);
    const random = {
      length: 60,
      read: (order: Uint32Array) => ({
        inputs: Array.from(order, (i) => x[i]!),
        targets: Array.from(order, (i) => classes[i]!),
      }),
    };
    for (const source of [rows, batches, random]) {
      const there = made();
      expect(await trainStream(there, source, options)).toEqual(history);
      expect(there.toJSON()).toEqual(here.toJSON());
    }
  });

  it('through a buffer, interrupted, as if it had not been', async () => {
    const whole = made();
    const checkpoints: StreamCheckpoint[] = [];
    const buffered = { ...options, bufferRows: 20 };
    const history = await trainStream(whole, batches, {
      ...buffered,
      checkpointEvery: 3,
      onCheckpoint: (checkpoint) => void checkpoints.push(checkpoint),
    });
    expect(history.loss[2]).toBeLessThan(history.loss[0]!);
    const resume = checkpoints.at(-1)!;
    const network = Network.fromJSON(JSON.parse(JSON.stringify(resume.network)));
    await trainStream(network, batches, {
      ...buffered,
      checkpointEvery: 3,
      onCheckpoint() {},
      resume,
    });
    expect(network.toJSON()).toEqual(whole.toJSON());
    const unshuffled = made();
    await trainStream(unshuffled, batches, { ...buffered, shuffle: false });
    const expected = made();
    expected.train(x, classes, { ...options, shuffle: false });
    expect(unshuffled.layers.map(({ parameters }) => parameters)).toEqual(
      expected.layers.map(({ parameters }) => parameters),
    );
  });

  it('null in a shape: as many steps as the numbers make', () => {
    const data = new RandomState(1).uniform(-1, 1, 2 * 4 * FEATURES);
    const network = made();
    const shape = [2, ...network.inputShape];
    const [, second] = network.run<Tensor[]>({ data, shape });
    expect(second!.shape).toEqual([4, 3]);
    expectSameBits(second!.data, network.run(data.slice(4 * FEATURES)), 'second');
    expect(() => network.run({ data: data.subarray(1), shape })).toThrow(/shape: expected/);
  });

  it('what is wrong with it', async () => {
    const network = made();
    const before = JSON.stringify(network);
    const wrong = [...rows.slice(0, 3), { input: [[1, 2, 3]], target: [0, 1] }];
    await expect(trainStream(network, wrong, options)).rejects.toThrow(
      /has 2 steps, its input has 1/,
    );
    expect(JSON.stringify(network)).toBe(before);
    const words = new Network({
      inputs: [null],
      layers: [embedding({ vocabulary: 4, units: 2 }), gru({ units: 2 }), dense({ units: 1 })],
      seed: 1,
    });
    await expect(
      trainStream(words, [{ inputs: [[1], [2, 9]], targets: [1, 2] }] as never, {
        epochs: 1,
        loss: 'meanSquaredError',
        optimizer: adam(),
      }),
    ).rejects.toThrow(/sample 1, step 1 is 9/);
    expect(() => words.forward([[1], [2, 9]])).toThrow(/forward: sample 1, step 1 is 9/);
    network.forward(x.slice(0, 2));
    expect(() => network.backward(sequences([1, 18], 1, 3))).not.toThrow();
    network.forward(x.slice(0, 2));
    expect(() => network.backward(sequences([1, 17], 1, 3))).toThrow(
      /sample 1 has 17 steps, its input has 18/,
    );
  });
});
