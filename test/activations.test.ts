// mish, hardSigmoid and leakyRelu's slope where people meet them: layers, neurons, files, messages.
import { beforeAll, describe, expect, it } from 'vitest';
import { fromSafetensors, toSafetensors } from '../src/files.js';
import {
  type Activation,
  activation,
  adam,
  conv2d,
  dense,
  FormatError,
  flatten,
  leakyRelu,
  lstm,
  Network,
  Neuron,
  OptionError,
  residual,
} from '../src/index.js';
import { toSource } from '../src/source.js';
import { expectSameBits } from './support/bits.js';
import { expectError, loose } from './support/errors.js';
import { engines } from './support/facade.js';

const leaky = leakyRelu({ slope: 0.2 });
const X = [
  [1, -2],
  [-3, 0.5],
  [0.25, 4],
];

const of = (f: Activation): Network =>
  new Network({ inputs: 2, layers: [dense({ units: 3, activation: f })], seed: 1 });

describe.each(engines)('%s', (engine, choose) => {
  beforeAll(choose);

  it.each([0.2, 0, 1.5])('a slope of %f, in layers of each kind and in a neuron', (slope) => {
    const f = leakyRelu({ slope });
    const layers = [
      ['dense', [1], dense({ units: 1, activation: f })],
      ['conv2d', [1, 1, 1], conv2d({ filters: 1, kernelSize: 1, activation: f })],
    ] as const;
    for (const [kind, inputs, layer] of layers) {
      for (const dtype of ['float64', 'float32'] as const) {
        const network = new Network({ inputs, layers: [layer, flatten()], dtype });
        network.layers[0]!.parameters = {
          weights: { data: Float64Array.of(1), shape: kind === 'dense' ? [1, 1] : [1, 1, 1, 1] },
          bias: [0],
        };
        const round = dtype === 'float32' ? Math.fround : (x: number) => x;
        expect(network.run([-3])[0], kind).toBe(round(-3 * round(slope)));
        expect(network.run([3])[0], kind).toBe(3);
      }
    }
    const behind = new Network({
      inputs: 1,
      layers: [dense({ units: 2, weightInitializer: 'zeros' }), activation({ activation: f })],
    });
    behind.layers[0]!.bias = [-2, 2];
    expect([...behind.run([0])]).toEqual([-2 * slope, 2]);
    const neuron = new Neuron({ inputs: 1, activation: f, weights: [1, 0] });
    expect(neuron.run([-3])).toBe(-3 * slope);
    expect([...neuron.run([[-3], [3]])]).toEqual([-3 * slope, 3]);
    // Nine inputs, which the kernel sums and trains in another way.
    const wide = new Neuron({ inputs: 9, activation: f, weights: new Array<number>(9).fill(-1) });
    expect(wide.run(Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0, 2))).toBe(-3 * slope);
  });

  it('a neuron learns by its slope', async () => {
    for (const inputs of [1, 9]) {
      const x = [Array.from({ length: inputs }, (_, i) => (i === 0 ? 1 : 0))];
      const weights = x[0]!.map(() => -1);
      const make = () => new Neuron({ inputs, bias: false, activation: leaky, weights });
      const neuron = make();
      // δ = (−1 − (−0.2))·0.2, w = −1 + 0.5·δ.
      neuron.train(x, [-1], { iterations: 1, learningRate: 0.5 });
      expect(neuron.weights[0]).toBeCloseTo(-1 - 0.5 * 0.8 * 0.2, 15);
      if (engine === 'debug') continue; // which no worker can load
      const other = make();
      await other.trainAsync(x, [-1], { iterations: 1, learningRate: 0.5 });
      expectSameBits(other.weights, neuron.weights);
    }
  });

  it('hardSigmoid as the gates of an lstm', () => {
    const network = new Network({
      inputs: [3, 2],
      layers: [lstm({ units: 4, recurrentActivation: 'hardSigmoid' }), dense({ units: 1 })],
      seed: 3,
    });
    const sequence = [X];
    const before = network.evaluate(sequence, [0.5], { loss: 'meanSquaredError' });
    network.train(sequence, [0.5], {
      epochs: 30,
      loss: 'meanSquaredError',
      optimizer: adam({ learningRate: 0.02 }),
    });
    const after = network.evaluate(sequence, [0.5], { loss: 'meanSquaredError' });
    expect(after.loss!).toBeLessThan(before.loss! / 10);
  });

  it('hardSigmoid ends a classifier', () => {
    const network = new Network({
      inputs: 2,
      layers: [
        dense({ units: 8, activation: 'mish' }),
        dense({ units: 1, activation: 'hardSigmoid' }),
      ],
      seed: 2,
    });
    const { loss } = network.train(X, [0, 1, 1], {
      epochs: 200,
      loss: 'binaryCrossentropy',
      optimizer: adam({ learningRate: 0.01 }),
    });
    expect(loss.at(-1)!).toBeLessThan(0.1);
  });
});

describe('descriptions', () => {
  it('are names where there is nothing else to say', () => {
    expect(leakyRelu()).toEqual({ kind: 'leakyRelu', slope: 0.01 });
    expect(dense({ units: 1, activation: leakyRelu() }).activation).toBe('leakyRelu');
    expect(dense({ units: 1, activation: loose({ kind: 'mish' }) }).activation).toBe('mish');
    expect(dense({ units: 1, activation: leaky }).activation).toEqual(leaky);
    expect(new Neuron({ inputs: 1, activation: leaky }).activation).toEqual(leaky);
    expect(Object.isFrozen(dense({ units: 1, activation: { ...leaky } }).activation)).toBe(true);
    expect(Object.is(leakyRelu({ slope: -0 }).slope, 0)).toBe(true);
  });

  it('draw the weights as leakyRelu does', () => {
    expectSameBits(of(leaky).layers[0]!.weights.data, of('leakyRelu').layers[0]!.weights.data);
  });

  it('are shown', () => {
    const network = new Network({
      inputs: [2],
      layers: [
        residual([dense({ units: 2, activation: leaky }), activation({ activation: leaky })]),
      ],
    });
    expect(network.summary()).toContain('dense (leakyRelu(0.2))');
    expect(network.summary()).toContain('activation (leakyRelu(0.2))');
  });

  const slopes: unknown[] = [-0.1, Number.NaN, Number.POSITIVE_INFINITY, 1e39, '0.2', [0.2]];
  it.each(slopes)('refuse a slope of %o', (slope) => {
    const parts = ['slope', 'expected a finite number ≥ 0'];
    expectError(() => leakyRelu(loose({ slope })), OptionError, 'ERR_OPTION', ...parts);
    const given = loose({ kind: 'leakyRelu', slope });
    expectError(() => dense({ units: 1, activation: given }), OptionError, 'ERR_OPTION', ...parts);
    const neuron = () => new Neuron({ inputs: 1, activation: given });
    expectError(neuron, OptionError, 'ERR_OPTION', 'Neuron: activation', ...parts);
  });

  it.each<[string, unknown, string]>([
    [
      'a slope of another',
      { kind: 'relu', slope: 0.2 },
      'slope is an option of leakyRelu, not of relu',
    ],
    ['another option', { kind: 'leakyRelu', alpha: 0.2 }, "did you mean 'slope'?"],
    ['no kind', { slope: 0.2 }, 'kind: undefined is not known'],
    ['a list', ['leakyRelu'], 'an array of 1'],
    ['a function', Math.tanh, 'a function is not known'],
    ['a revoked proxy', revoked(), 'expected an object'],
    ['an inherited kind', Object.create({ kind: 'mish' }), 'kind: undefined'],
  ])('refuse %s', (_, given, message) => {
    for (const make of [
      () => dense({ units: 1, activation: loose(given) }),
      () => conv2d({ filters: 1, kernelSize: 1, activation: loose(given) }),
      () => activation({ activation: loose(given) }),
      () => new Neuron({ inputs: 1, activation: loose(given) }),
    ]) {
      expectError(make, OptionError, 'ERR_OPTION', 'activation', message);
    }
  });

  it('a slope beside the name is pointed to', () => {
    const make = () => dense(loose({ units: 1, activation: 'leakyRelu', slope: 0.2 }));
    expectError(make, OptionError, 'ERR_OPTION', "'slope' (did you mean 'activation'?)");
  });

  it('recurrent layers refuse what needs the pre-activation', () => {
    for (const given of ['mish', 'leakyRelu', leaky]) {
      const make = () => lstm({ units: 1, activation: loose(given) });
      expectError(make, OptionError, 'ERR_OPTION', 'activation');
    }
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('files', () => {
  const network = new Network({
    inputs: 2,
    layers: [
      dense({ units: 3, activation: leaky }),
      residual([dense({ units: 3, activation: 'mish' })]),
      activation({ activation: leakyRelu({ slope: 0.3 }) }),
      dense({ units: 2, activation: 'hardSigmoid' }),
    ],
    seed: 5,
  });
  const neuron = new Neuron({ inputs: 2, activation: leaky, seed: 6 });

  it('JSON and safetensors bring all back', () => {
    const json = JSON.stringify(network);
    expect(json).toContain('"activation":{"kind":"leakyRelu","slope":0.2}');
    const copy = Network.fromJSON(JSON.parse(json));
    expectSameBits(copy.run(X).data, network.run(X).data);
    expect(JSON.stringify(copy)).toBe(json);
    expect(JSON.stringify(fromSafetensors(toSafetensors(network)))).toBe(json);
    for (const twin of [
      Neuron.fromJSON(JSON.parse(JSON.stringify(neuron)) as never),
      fromSafetensors(toSafetensors(neuron), Neuron),
    ]) {
      expect(JSON.stringify(twin)).toBe(JSON.stringify(neuron));
      expectSameBits(twin.run(X), neuron.run(X));
    }
    expect(structuredClone(neuron.toJSON())).toEqual(neuron.toJSON());
  });

  it('what was changed is refused', () => {
    const broken = JSON.parse(
      JSON.stringify(network).replace('"slope":0.2', '"slope":-1'),
    ) as never;
    expectError(() => Network.fromJSON(broken), FormatError, 'ERR_FORMAT', 'slope', '-1');
    const other = JSON.parse(JSON.stringify(neuron).replace('"slope":0.2', '"slope":"a"')) as never;
    expectError(() => Neuron.fromJSON(other), FormatError, 'ERR_FORMAT', 'slope', '"a"');
  });

  it('toSource has the slope of each', async () => {
    const plain = new Network({
      inputs: 2,
      layers: [
        dense({ units: 3, activation: leaky }),
        dense({ units: 3, activation: 'mish' }),
        activation({ activation: leakyRelu({ slope: 0.3 }) }),
        dense({ units: 2, activation: 'hardSigmoid' }),
      ],
      dtype: 'float32',
      seed: 5,
    });
    const source = toSource(plain);
    expect(source).toContain('leakyReluF32(x, 0.2)');
    expect(source).toContain('leakyReluF32(x, 0.3)');
    const module = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
      run: (sample: number[]) => Float32Array;
    };
    for (const sample of X) expectSameBits(module.run(sample), plain.run(sample) as Float32Array);
  });
});
