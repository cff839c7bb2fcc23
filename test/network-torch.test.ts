import { beforeAll, describe, expect, it } from 'vitest';
import {
  type ActivationName,
  adagrad,
  adam,
  adamW,
  dense,
  type LossName,
  Network,
  type OptimizerSpec,
  RandomState,
  rmsprop,
  sgd,
} from '../src/index.js';
import golden from './golden/torch-network.json' with { type: 'json' };
import { engines } from './support/facade.js';
import { fromHex } from './support/hex.js';
import { parametersOf } from './support/parameters.js';

const { samples, sizes, steps } = golden;
const [inputs, first, second, outputs] = sizes as [number, number, number, number];

const OPTIMIZERS: Readonly<Record<string, OptimizerSpec>> = {
  sgd: sgd({ learningRate: 0.05 }),
  momentum: sgd({ learningRate: 0.02, momentum: 0.9 }),
  nesterov: sgd({ learningRate: 0.02, momentum: 0.9, nesterov: true }),
  rmsprop: rmsprop({ learningRate: 0.005, decay: 0.9, epsilon: 1e-8 }),
  adagrad: adagrad({ learningRate: 0.01, epsilon: 1e-6 }),
  adam: adam({ learningRate: 0.01 }),
  adamW: adamW({ learningRate: 0.01, weightDecay: 0.05 }),
};

/** The network and data of test/golden/torch-network.py. */
function setUp(last: string, loss: string) {
  const random = new RandomState(3);
  const x = random.uniform(-1, 1, samples * inputs);
  const uniform = random.uniform(0, 1, samples * outputs);
  const network = new Network({
    inputs,
    layers: [
      dense({ units: first, activation: 'tanh' }),
      dense({ units: second, activation: 'gelu' }),
      dense({ units: outputs, activation: last as ActivationName }),
    ],
  });
  let rows = inputs;
  for (const [i, layer] of network.layers.entries()) {
    const units = [first, second, outputs][i]!;
    layer.weights = { data: random.uniform(-0.7, 0.7, rows * units), shape: [rows, units] };
    layer.bias = random.uniform(-0.7, 0.7, units);
    rows = units;
  }
  const y = uniform.map((value, at) => {
    if (loss === 'binaryCrossentropy') return value > 0.5 ? 1 : 0;
    if (loss === 'hinge') return value > 0.5 ? 1 : -1;
    if (loss !== 'categoricalCrossentropy') return value;
    const row = uniform.subarray(at - (at % outputs), at - (at % outputs) + outputs);
    return value === Math.max(...row) ? 1 : 0;
  });
  return {
    network,
    x: { data: x, shape: [samples, inputs] as const },
    y: { data: y, shape: [samples, outputs] as const },
  };
}

function expectClose(actual: readonly number[], expected: readonly string[], what: string): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, text] of expected.entries()) {
    expect(Math.abs(actual[i]! - fromHex(text)), `${what} ${i}`).toBeLessThan(1e-10);
  }
}

describe.each(engines)('the trajectory of PyTorch, engine %s', (_, choose) => {
  beforeAll(choose);

  it.each(golden.cases)(
    '$loss, $optimizer: losses, gradients and parameters of fifty steps within 1e-10',
    (c) => {
      const { network, x, y } = setUp(c.last, c.loss);
      const options = { batchSize: samples, shuffle: false, loss: c.loss as LossName };
      if (c.optimizer === 'sgd') {
        const probe = setUp(c.last, c.loss).network;
        const before = parametersOf(probe);
        probe.train(x, y, { ...options, epochs: 1, optimizer: sgd({ learningRate: 1 }) });
        const gradients = Array.from(parametersOf(probe), (after, i) => before[i]! - after);
        expectClose(gradients, c.gradients, 'gradient');
      }
      const { loss } = network.train(x, y, {
        ...options,
        epochs: steps,
        optimizer: OPTIMIZERS[c.optimizer]!,
      });
      expectClose(loss, c.losses, 'loss');
      expectClose([...parametersOf(network)], c.parameters, 'parameter');
    },
  );
});
