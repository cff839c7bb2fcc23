import { beforeAll, describe, expect, it } from 'vitest';
import { fromSafetensors, toSafetensors } from '../src/files.js';
import { adam, dense, init, Network, type TrainOptions } from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { strictEngines } from './support/facade.js';
import { X } from './support/networks.js';
import { registerToy, toy } from './support/toy-layer.js';

const Y = X.map(([a, b, c]) => [a! * b! - c!]);
const OPTIONS: TrainOptions = {
  epochs: 8,
  batchSize: 7,
  loss: 'meanSquaredError',
  optimizer: adam({ learningRate: 0.03 }),
};

const make = (dtype: 'float64' | 'float32', factor?: unknown) =>
  new Network({
    inputs: 3,
    layers: [
      toy(factor === undefined ? {} : { learningRateFactor: factor }),
      dense({ units: 6, activation: 'tanh' }),
      toy(),
      dense({ units: 1 }),
    ],
    seed: 3,
    dtype,
  });

const numbersOf = (network: Network): Float64Array =>
  Float64Array.from(
    network.layers.flatMap(({ parameters }) =>
      Object.values(parameters).flatMap(({ data }) => [...data]),
    ),
  );
const seenOf = (network: Network): number[] => [...network.layers[0]!.parameters.seen!.data];

const CASES = strictEngines.flatMap(([name, choose]) =>
  (['float64', 'float32'] as const).map((dtype) => ({ name, choose, dtype })),
);

describe.each(CASES)('a kind of a family of its own, $name, $dtype', ({ name, choose, dtype }) => {
  beforeAll(async () => {
    registerToy();
    await choose();
  });

  it('says what it has', () => {
    const network = make(dtype);
    const [first] = network.layers;
    const shapes = Object.entries(first!.parameters).map(([name, { shape }]) => [name, shape]);
    expect(shapes).toEqual([
      ['mix', [2, 1, 3]],
      ['seen', [3]],
      ['shift', [3]],
      ['gain', [1, 1]],
    ]);
    expect(first!.parameterCount).toBe(10);
    expect(Object.keys(first!.parameterGradients)).toEqual(['mix', 'shift', 'gain']);
    expect(seenOf(network)).toEqual([1, 1, 1]);
    const summary = network.summary();
    expect(summary).toContain('1 toy (0.75)');
    expect(summary).toContain('Buffers: 6');
  });

  it('trains; its buffer changes in training alone', () => {
    const network = make(dtype);
    const { loss } = network.train(X, Y, OPTIONS);
    expect(loss.at(-1)!).toBeLessThan(loss[0]! / 2);
    const [batches, rows] = seenOf(network);
    expect([batches, rows]).toEqual([1 + 8 * 6, 1 + 8 * X.length]);
    const before = numbersOf(network);
    network.run(X);
    network.evaluate(X, Y);
    expectSameBits(numbersOf(network), before);
  });

  it('its gradients are those of differences', () => {
    const network = make(dtype);
    const step = dtype === 'float64' ? 1e-6 : 1e-2;
    const loss = () => [...network.run(X).data].reduce((sum, y) => sum + y * y, 0) / 2;
    const out = network.forward(X);
    network.backward(out);
    const [first] = network.layers;
    for (const [name, gradient] of Object.entries(first!.parameterGradients)) {
      const { data, shape } = first!.parameters[name]!;
      for (let i = 0; i < data.length; i++) {
        const at = (change: number): number => {
          const moved = data.slice();
          moved[i]! += change;
          first!.parameters = { [name]: { data: moved, shape } };
          return loss();
        };
        const slope = (at(step) - at(-step)) / (2 * step);
        first!.parameters = { [name]: { data, shape } };
        expect(Math.abs(slope - gradient.data[i]!)).toBeLessThan(dtype === 'float64' ? 1e-6 : 2e-2);
      }
    }
  });

  it('goes on through JSON, safetensors, resume and trainAsync, to the bit', async () => {
    const whole = make(dtype);
    const saved: string[] = [];
    const history = whole.train(X, Y, {
      ...OPTIONS,
      onEpoch: () => void saved.push(JSON.stringify(whole)),
    });
    const middle = Network.fromJSON(JSON.parse(saved[3]!));
    expect(JSON.stringify(middle)).toBe(saved[3]);
    const copy = fromSafetensors(toSafetensors(middle, { training: true }));
    for (const network of [middle, copy]) {
      expect(network.train(X, Y, { ...OPTIONS, resume: true })).toEqual(history);
      expectSameBits(numbersOf(network), numbersOf(whole));
    }
    // Workers link shipped binaries only: the debug build calls out with the text of an assert.
    for (const how of name === 'debug'
      ? [{ worker: false as const }]
      : [{ worker: false as const }, {}]) {
      const later = make(dtype);
      await later.trainAsync(X, Y, { ...OPTIONS, ...how });
      expectSameBits(numbersOf(later), numbersOf(whole));
    }
    const toRun = fromSafetensors(toSafetensors(whole));
    expectSameBits(numbersOf(toRun), numbersOf(whole));
    expectSameBits(toRun.run(X).data, whole.run(X).data);
  });

  it('early stopping restores the buffer of the best epoch', () => {
    const network = make(dtype);
    let epochs = 0;
    network.train(X, Y, {
      ...OPTIONS,
      epochs: 40,
      optimizer: adam({ learningRate: 0.5 }),
      earlyStopping: { patience: 3, minDelta: 10 },
      onEpoch: () => void epochs++,
    });
    expect(epochs).toBe(4);
    expect(seenOf(network)[0]).toBe(1 + 6); // after the first epoch, the best one
  });

  it('frozen, nothing of it changes; by tensor, only those', () => {
    const network = make(dtype, 0);
    const before = network.layers[0]!.parameters;
    network.train(X, Y, OPTIONS);
    const after = network.layers[0]!.parameters;
    for (const name of Object.keys(before)) expectSameBits(after[name]!.data, before[name]!.data);
    expect([...network.layers[2]!.parameters.seen!.data]).not.toEqual([1, 1, 1]);
    const partly = make(dtype, { mix: 0, seen: 0 });
    const start = partly.layers[0]!.parameters;
    partly.train(X, Y, OPTIONS);
    const end = partly.layers[0]!.parameters;
    expectSameBits(end.mix!.data, start.mix!.data);
    expectSameBits(end.seen!.data, start.seen!.data);
    expect(end.shift!.data).not.toEqual(start.shift!.data);
    expect(end.gain!.data).not.toEqual(start.gain!.data);
  });

  it('gives the bits of the plain engine', async () => {
    const train = () => {
      const network = make(dtype);
      const history = network.train(X, Y, { ...OPTIONS, optimizer: adam({ learningRate: 0.01 }) });
      return { history, numbers: numbersOf(network), outputs: network.run(X).data };
    };
    const here = train();
    await init({ engine: 'js' });
    const plain = train();
    await choose();
    expect(here.history).toEqual(plain.history);
    expectSameBits(here.numbers, plain.numbers);
    expectSameBits(here.outputs, plain.outputs);
  });
});
