import { beforeAll, describe, expect, it } from 'vitest';
import { core, residency } from '../src/core/engine.js';
import { adam, dense, dropout, type Matrix, Network, RandomState, sgd } from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { engines } from './support/facade.js';
import { parametersOf } from './support/parameters.js';

const X = new RandomState(1).uniform(-1, 1, 8 * 3);
const BATCH = { data: X, shape: [8, 3] as const };
const TARGETS = new RandomState(2).uniform(-1, 1, 8 * 2);

function make(dtype: 'float64' | 'float32' = 'float64'): Network {
  return new Network({
    inputs: 3,
    layers: [
      dense({ units: 5, activation: 'gelu' }),
      dense({ units: 4, activation: 'tanh', bias: false }),
      dense({ units: 2 }),
    ],
    seed: 3,
    dtype,
  });
}

/** The gradient of ½Σ(output − target)². */
function errorOf(outputs: Matrix): Matrix {
  const data = Float64Array.from(outputs.data, (o, i) => o - TARGETS[i]!);
  return { ...outputs, data, shape: outputs.shape };
}

function halfSquares(network: Network, inputs = BATCH): number {
  return Array.from(network.run(inputs).data).reduce(
    (sum, o, i) => sum + 0.5 * (o - TARGETS[i]!) ** 2,
    0,
  );
}

describe.each(engines)("loops of one's own, engine %s", (_, choose) => {
  beforeAll(choose);

  it('forward is run where nothing is dropped', () => {
    for (const dtype of ['float64', 'float32'] as const) {
      const network = make(dtype);
      const outputs = network.forward(BATCH);
      expect(outputs.shape).toEqual([8, 2]);
      expectSameBits(outputs.data, network.run(BATCH).data);
    }
  });

  it('backward: the gradients at parameters and inputs, against central differences', () => {
    const network = make();
    const inputGradient = network.backward(errorOf(network.forward(BATCH)));
    expect(inputGradient.shape).toEqual([8, 3]);
    const h = 1e-6;
    for (const layer of network.layers) {
      const { gradients } = layer;
      const { data, shape } = layer.weights;
      for (let i = 0; i < data.length; i++) {
        const at = (change: number): number => {
          layer.weights = { data: data.map((w, k) => (k === i ? w + change : w)), shape };
          return halfSquares(network);
        };
        expect(gradients.weights.data[i]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 7);
        layer.weights = { data, shape };
      }
      expect(gradients.bias.length).toBe(layer.bias.length);
    }
    for (let i = 0; i < X.length; i++) {
      const at = (change: number): number =>
        halfSquares(network, {
          data: X.map((x, k) => (k === i ? x + change : x)),
          shape: [8, 3],
        });
      expect(inputGradient.data[i]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 7);
    }
  });

  it.each([
    ['sgd', sgd({ learningRate: 0.05, momentum: 0.9 })],
    ['adam', adam({ learningRate: 0.01 })],
  ] as const)(
    'forward, backward, step are the steps of train, to the bit: %s',
    (_name, optimizer) => {
      for (const dtype of ['float64', 'float32'] as const) {
        const trained = make(dtype);
        trained.train(
          BATCH,
          { data: TARGETS, shape: [8, 2] },
          {
            epochs: 20,
            batchSize: 8,
            shuffle: false,
            loss: 'sumSquaredError',
            optimizer,
            clipNorm: 0.8,
          },
        );
        const network = make(dtype);
        for (let i = 0; i < 20; i++) {
          const outputs = network.forward(BATCH);
          const targets = dtype === 'float32' ? Float32Array.from(TARGETS) : TARGETS;
          const data = Float64Array.from(outputs.data, (o, k) => o - targets[k]!);
          network.backward({ data, shape: [8, 2] });
          network.step(optimizer, { clipNorm: 0.8 });
        }
        expectSameBits(parametersOf(network), parametersOf(trained));
        expect(network.toJSON().training.moments).toBe(trained.toJSON().training.moments);
      }
    },
  );

  it('penalties are in the gradients', () => {
    const [plain, punished] = [0, 0.5].map(
      (l2) => new Network({ inputs: 3, layers: [dense({ units: 2, l2 })], seed: 1 }),
    );
    for (const network of [plain!, punished!]) {
      network.backward(errorOf(network.forward(BATCH)));
    }
    const { weights } = plain!.layers[0]!;
    const gradients = (n: Network) => n.layers[0]!.gradients.weights.data;
    for (const [i, gradient] of gradients(punished!).entries()) {
      expect(gradient).toBeCloseTo(gradients(plain!)[i]! + weights.data[i]!, 13);
    }
  });

  it('forward drops, as in training; backward goes through the same mask', () => {
    const network = new Network({
      inputs: 3,
      layers: [dropout({ rate: 0.5 }), dense({ units: 2, bias: false })],
      seed: 1,
    });
    const ones = { data: new Float64Array(24).fill(1), shape: [8, 3] as const };
    const first = network.forward(ones);
    const gradient = network.backward({ data: new Float64Array(16).fill(1), shape: [8, 2] });
    expect(first.data).not.toEqual(network.run(ones).data);
    const { data: w } = network.layers[0 + 1]!.weights;
    for (let i = 0; i < 8; i++) {
      let output = 0;
      for (let j = 0; j < 3; j++) {
        const kept = gradient.data[3 * i + j] !== 0;
        expect(gradient.data[3 * i + j]).toBeCloseTo(
          kept ? 2 * (w[2 * j]! + w[2 * j + 1]!) : 0,
          13,
        );
        if (kept) output += 2 * w[2 * j]!;
      }
      expect(first.data[2 * i]).toBeCloseTo(output, 13);
    }
    // The masks come from the network's random state, which goes on.
    expect(network.forward(ones).data).not.toEqual(first.data);
  });

  it('a pass survives that its block leaves memory and comes back elsewhere', () => {
    const expected = make();
    const gradient = expected.backward(errorOf(expected.forward(BATCH)));
    const network = make();
    const outputs = network.forward(BATCH);
    const holes = [1, 2, 3].map(() => core().allocate(4096));
    residency().evictAll();
    holes.push(core().allocate(256));
    const moved = network.backward(errorOf(outputs));
    for (const hole of holes) core().release(hole);
    expectSameBits(moved.data, gradient.data);
    for (const [i, layer] of network.layers.entries()) {
      expectSameBits(layer.gradients.weights.data, expected.layers[i]!.gradients.weights.data);
    }
  });

  it('batches of changing size, and several networks in turn', () => {
    const networks = [make(), make()];
    for (const rows of [8, 1, 5, 8]) {
      const batch = { data: X.slice(0, 3 * rows), shape: [rows, 3] as const };
      const outputs = networks.map((network) => network.forward(batch));
      const gradients = networks.map((network, i) => network.backward(errorOf(outputs[i]!)));
      expectSameBits(gradients[1]!.data, gradients[0]!.data);
      for (const network of networks) network.step(sgd({ learningRate: 0.1 }));
    }
    expectSameBits(parametersOf(networks[1]!), parametersOf(networks[0]!));
  });
});
