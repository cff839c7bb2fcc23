import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forget } from '../src/core/engine.js';
import { normalisationFamily } from '../src/core/families/normalisation.js';
import {
  fromSafetensors,
  toCoefs,
  toKerasWeights,
  toSafetensors,
  toStateDict,
} from '../src/files.js';
import {
  adam,
  batchNorm,
  DivergenceError,
  dense,
  init,
  Network,
  OptionError,
  sgd,
  type TrainOptions,
} from '../src/index.js';
import { toOnnx } from '../src/onnx.js';
import { toSource } from '../src/source.js';
import { expectSameBits } from './support/bits.js';
import { expectError, expectRejection } from './support/errors.js';
import { strictEngines } from './support/facade.js';
import { numbersOf } from './support/goes-on.js';
import { X } from './support/networks.js';
import { forgetToy, pair, registerToy, toy } from './support/toy-layer.js';

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

const seenOf = (network: Network): number[] => [...network.layers[0]!.parameters.seen!.data];

const CASES = strictEngines.flatMap(([name, choose]) =>
  (['float64', 'float32'] as const).map((dtype) => ({ name, choose, dtype })),
);

afterAll(forgetToy);

it.skipIf(!strictEngines.some(([name]) => name === 'simd'))(
  'a worker that has had a family has another in its place when the engine is chosen anew',
  async () => {
    forget(normalisationFamily);
    await init({ engine: 'simd' });
    registerToy();
    await make('float64').trainAsync(X, Y, OPTIONS);
    await forgetToy();
    await init({ engine: 'simd' });
    const layers = [batchNorm(), dense({ units: 1 })];
    const [here, there] = [1, 2].map(() => new Network({ inputs: 3, layers, seed: 1 }));
    here!.train(X, Y, OPTIONS);
    await there!.trainAsync(X, Y, OPTIONS);
    expectSameBits(numbersOf(there!), numbersOf(here!));
  },
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

  it.each([2, 3, 8, 20])(
    'a divergence in epoch %d puts back the last finite one, buffers too',
    async (epoch) => {
      const options = (diverges: boolean): TrainOptions => ({
        ...OPTIONS,
        epochs: diverges ? 30 : epoch - 1,
        schedule: (i) => (i < epoch - 1 ? 0.01 : 1e300),
        optimizer: sgd({ learningRate: 0.01 }),
      });
      const expected = make(dtype);
      expected.train(X, Y, options(false));
      const [now, later] = [make(dtype), make(dtype)];
      expectError(() => now.train(X, Y, options(true)), DivergenceError, 'ERR_DIVERGENCE');
      const promise = later.trainAsync(X, Y, { ...options(true), worker: false });
      await expectRejection(promise, DivergenceError, 'ERR_DIVERGENCE');
      for (const network of [now, later]) {
        expect(seenOf(network)[0]).toBe(1 + 6 * (epoch - 1));
        expectSameBits(numbersOf(network), numbersOf(expected));
        // And it goes on from there as the one that never diverged.
        const copy = Network.fromJSON(JSON.parse(JSON.stringify(expected)));
        network.train(X, Y, { ...OPTIONS, epochs: 2 });
        copy.train(X, Y, { ...OPTIONS, epochs: 2 });
        expectSameBits(numbersOf(network), numbersOf(copy));
      }
    },
  );

  it('exports that do not know it say which layer it is, and what they know', async () => {
    const network = make(dtype);
    for (const [what, write] of Object.entries({
      toSource: () => toSource(network),
      toOnnx: () => toOnnx(network),
      toStateDict: () => toStateDict(network),
      toKerasWeights: () => toKerasWeights(network),
      toCoefs: () => toCoefs(network),
    })) {
      const error = expectError(write, OptionError, 'ERR_OPTION', what);
      expect(error.message).toMatch(/layers\[0\] is a toy layer|layer 1 is a toy layer/);
      expect(error.message).toContain('dense');
    }
    await expectRejection(network.toSource(), OptionError, 'ERR_OPTION', 'toy');
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

describe('a kind that is made of others', () => {
  beforeAll(registerToy);
  const network = () =>
    new Network({
      inputs: 3,
      layers: [pair({ kind: 'dense', units: 3 }, toy({ learningRateFactor: { mix: 0 } }))],
      seed: 5,
    });

  it('shows its layers and their tensors, which are its own', () => {
    const { layers } = network();
    const [left, right] = layers[0]!.layers;
    expect(Object.keys(layers[0]!.parameters)).toEqual([
      ...['left.weights', 'left.bias'],
      ...['right.mix', 'right.seen', 'right.shift', 'right.gain'],
    ]);
    expect(left!.spec).toEqual(dense({ units: 3 }));
    expect(Object.keys(right!.parameters)).toEqual(['mix', 'seen', 'shift', 'gain']);
    right!.parameters = { shift: [1, 2, 3] };
    expect([...layers[0]!.parameters['right.shift']!.data]).toEqual([1, 2, 3]);
    left!.weights = left!.weights.toArray().map((row) => row.map(() => 0.5));
    expect(layers[0]!.parameters['left.weights']!.data.every((w) => w === 0.5)).toBe(true);
    expect([left!.parameterCount, right!.parameterCount, layers[0]!.parameterCount]).toEqual([
      12, 10, 22,
    ]);
  });

  it('theirs are their factors; each may be set', () => {
    const [layer] = network().layers;
    const [left, right] = layer!.layers;
    expect(right!.learningRateFactor).toEqual({ mix: 0 });
    expect(left!.learningRateFactor).toBe(1);
    left!.learningRateFactor = { bias: 2 };
    expect(layer!.learningRateFactor).toEqual({ 'left.bias': 2, 'right.mix': 0 });
    layer!.learningRateFactor = 0;
    expect([left!.learningRateFactor, right!.learningRateFactor]).toEqual([0, 0]);
  });

  it('goes through JSON and safetensors, factors too', () => {
    const one = network();
    one.layers[0]!.layers[0]!.learningRateFactor = 0.5;
    for (const copy of [
      Network.fromJSON(JSON.parse(JSON.stringify(one))),
      fromSafetensors(toSafetensors(one)),
    ]) {
      expectSameBits(numbersOf(copy), numbersOf(one));
      expect(copy.layers[0]!.learningRateFactor).toEqual(one.layers[0]!.learningRateFactor);
      expect(JSON.stringify(copy)).toBe(JSON.stringify(one));
    }
  });

  it('an error within says where', () => {
    const make = () =>
      new Network({ inputs: 3, layers: [pair({ kind: 'dense', units: 0 }, toy())] });
    expectError(make, OptionError, 'ERR_OPTION', 'layers[0]: layers[0]: units');
  });
});
