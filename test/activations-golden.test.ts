// mish, hardSigmoid and leakyRelu of another slope: PyTorch's figures (test/golden/torch-activations.py).
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Activation,
  activation,
  adam,
  dense,
  leakyRelu,
  Network,
  type OptimizerSpec,
  sgd,
} from '../src/index.js';
import golden from './golden/torch-activations.json' with { type: 'json' };
import { engines } from './support/facade.js';

const ACTIVATIONS: Readonly<Record<'mish' | 'hardSigmoid' | 'leakyRelu', Activation>> = {
  mish: 'mish',
  hardSigmoid: 'hardSigmoid',
  leakyRelu: leakyRelu({ slope: 0.2 }),
};
const OPTIMIZERS: Readonly<Record<string, OptimizerSpec>> = {
  sgd: sgd({ learningRate: 0.05, momentum: 0.9 }),
  adam: adam({ learningRate: 0.02 }),
};

/** The largest |a − b|. */
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe.each(engines)('PyTorch, %s', (engine, choose) => {
  beforeAll(choose);

  it.each(Object.entries(ACTIVATIONS))('%s: values and slopes', (name, f) => {
    const { z, ...expected } = golden.points;
    const { values, slopes } = expected[name as keyof typeof expected];
    const dull = dense({ units: z.length, weightInitializer: 'zeros' });
    const network = new Network({ inputs: 1, layers: [dull, activation({ activation: f })] });
    const [layer] = network.layers;
    layer!.bias = z;
    expect(distance(network.forward([[0]]).data, values)).toBeLessThan(1e-13);
    network.backward([new Float64Array(z.length).fill(1)]);
    expect(distance(layer!.gradients.bias, slopes)).toBeLessThan(1e-12);
  });

  it.each(golden.cases)('20 steps by $optimizer', ({ optimizer, x, y, before, losses, after }) => {
    const network = new Network({
      inputs: 4,
      layers: [
        dense({ units: 7, activation: ACTIVATIONS.leakyRelu }),
        dense({ units: 6, activation: 'mish' }),
        dense({ units: 5, activation: 'hardSigmoid' }),
        dense({ units: 2 }),
      ],
    });
    for (const [i, parameters] of before.entries()) network.layers[i]!.parameters = parameters;
    const history = network.train(x, y, {
      epochs: losses.length,
      batchSize: x.length,
      shuffle: false,
      loss: 'meanSquaredError',
      optimizer: OPTIMIZERS[optimizer]!,
    });
    expect(distance(history.loss, losses)).toBeLessThan(engine === 'relaxed' ? 1e-9 : 1e-10);
    for (const [i, { weights, bias }] of after.entries()) {
      const layer = network.layers[i]!;
      expect(distance(layer.weights.data, weights.flat())).toBeLessThan(1e-9);
      expect(distance(layer.bias, bias)).toBeLessThan(1e-9);
    }
  });
});
