import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  dense,
  type LayerSpec,
  layerNorm,
  Network,
  OptionError,
  positionalEmbedding,
  RandomState,
  residual,
  selfAttention,
  type Tensor,
  type TrainOptions,
} from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { expectError } from '../support/errors.js';
import { strictEngines } from '../support/facade.js';
import { itGoesOn } from '../support/goes-on.js';

const LAYERS: readonly LayerSpec[] = [
  dense({ units: 6, bias: false }),
  positionalEmbedding(),
  positionalEmbedding({ encoding: 'sine' }),
  residual([layerNorm(), selfAttention({ heads: 2, causal: true })]),
  residual([layerNorm(), dense({ units: 9, activation: 'gelu' }), dense({ units: 6 })]),
  dense({ units: 4, activation: 'softmax' }),
];
const STEPS = 5;
const random = new RandomState(6);
const X = { data: random.uniform(-1, 1, 12 * STEPS * 4), shape: [12, STEPS, 4] };
const Y = Array.from({ length: 12 }, (_, i) =>
  Array.from({ length: STEPS }, (_s, t) => (i + t) % 4),
);
const OPTIONS: TrainOptions = {
  epochs: 6,
  batchSize: 5,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.02 }),
};

const make = (dtype: 'float64' | 'float32' = 'float64'): Network =>
  new Network({ inputs: [STEPS, 4], layers: LAYERS, seed: 3, dtype });

describe.each(strictEngines)('attention, %s', (name, choose) => {
  beforeAll(choose);

  itGoesOn(name, { make, x: X, y: Y, options: OPTIONS });

  it('causal: no step sees a later one', () => {
    const network = make();
    const before = network.run(X).data.slice();
    const changed = X.data.slice();
    const from = 3 * 4; // the fourth step of the first sample
    changed[from] = 9;
    const after = network.run({ ...X, data: changed }).data;
    expectSameBits(after.slice(0, from), before.slice(0, from));
    expect(after.slice(from, from + 4)).not.toEqual(before.slice(from, from + 4));
    expectSameBits(after.slice(STEPS * 4), before.slice(STEPS * 4));
  });

  it('gradients are those of differences', () => {
    const layers = [
      positionalEmbedding(),
      positionalEmbedding({ encoding: 'sine' }),
      selfAttention({ heads: 2 }),
      selfAttention({ heads: 3, causal: true }),
    ];
    // Past a causal block of 16 steps.
    const network = new Network({ inputs: [18, 6], layers, seed: 2 });
    const x = { data: random.uniform(-1, 1, 2 * 108), shape: [2, 18, 6] };
    for (const layer of network.layers) {
      layer.parameters = Object.fromEntries(
        Object.entries(layer.parameters).map(([key, { data, shape }]) => [
          key,
          { data: random.normal(0, 0.7, data.length), shape },
        ]),
      );
    }
    const loss = (samples = x): number =>
      [...network.run(samples).data].reduce((sum, y, i) => sum + (1 + (i % 3)) * y * y, 0) / 2;
    const backward = (of: Network): Float64Array => {
      const { data, shape } = of.forward(x);
      const upstream = data.map((y, i) => (1 + (i % 3)) * y);
      return of.backward<Tensor>({ data: upstream, shape } as never).data as Float64Array;
    };
    const gradient = backward(network);
    const step = 1e-5;
    const expectSlope = (at: (change: number) => number, value: number, what: string): void => {
      const slope = (at(step) - at(-step)) / (2 * step);
      const error = Math.abs(slope - value) / Math.max(1, Math.abs(slope));
      expect(error, `${what}: ${value}, by differences ${slope}`).toBeLessThan(1e-6);
    };
    for (const [i, layer] of network.layers.entries()) {
      for (const [key, { data }] of Object.entries(layer.parameterGradients)) {
        const tensor = layer.parameters[key]!;
        for (const [j, value] of data.entries()) {
          expectSlope(
            (change) => {
              const moved = tensor.data.slice();
              moved[j]! += change;
              layer.parameters = { [key]: { data: moved, shape: tensor.shape } };
              return loss();
            },
            value,
            `layer ${i} ${key} ${j}`,
          );
        }
        layer.parameters = { [key]: tensor };
      }
    }
    for (const [j, value] of gradient.entries()) {
      expectSlope(
        (change) => {
          const moved = x.data.slice();
          moved[j]! += change;
          return loss({ ...x, data: moved });
        },
        value,
        `input ${j}`,
      );
    }

    // In float32 they are those of float64 but for rounding, for which the steps of differences would be too coarse; that of the keys' bias
    // is 0, of terms as large as the others.
    const largest = Math.max(
      ...network.layers.flatMap(({ parameterGradients }) =>
        Object.values(parameterGradients).flatMap(({ data }) => [...data].map(Math.abs)),
      ),
    );
    const single = new Network({ inputs: [18, 6], layers, seed: 2, dtype: 'float32' });
    for (const [i, { parameters }] of network.layers.entries()) {
      single.layers[i]!.parameters = parameters;
    }
    const expectNear = (value: number, wanted: number, what: string): void =>
      expect(Math.abs(value - wanted) / largest, what).toBeLessThan(1e-5);
    for (const [j, value] of backward(single).entries()) {
      expectNear(value, gradient[j]!, `float32, input ${j}`);
    }
    for (const [i, layer] of single.layers.entries()) {
      for (const [key, { data }] of Object.entries(layer.parameterGradients)) {
        const wanted = network.layers[i]!.parameterGradients[key]!.data;
        for (const [j, value] of data.entries()) {
          expectNear(value, wanted[j]!, `float32, layer ${i} ${key} ${j}`);
        }
      }
    }
  });
});

describe('what attention says', () => {
  it('tensors, summary', () => {
    const layers = [selfAttention({ heads: 2, causal: true })];
    const network = new Network({ inputs: [3, 4], layers, seed: 1 });
    const shapes = Object.entries(network.layers[0]!.parameters).map(([key, { shape }]) => [
      key,
      shape,
    ]);
    expect(shapes).toEqual(
      ['query', 'key', 'value', 'output'].flatMap((key) => [
        [`${key}Weights`, [4, 4]],
        [`${key}Bias`, [4]],
      ]),
    );
    expect(network.summary()).toContain('selfAttention (2 heads, causal)');
  });

  it('the sine table is that of the paper, and no optimizer knows it', () => {
    const [steps, units] = [2000, 10];
    const layers = [positionalEmbedding({ encoding: 'sine' }), dense({ units: 1 })];
    const network = new Network({ inputs: [steps, units], layers, seed: 1 });
    expect(network.parameterCount).toBe(units + 1);
    const { data } = network.layers[0]!.parameters.table!;
    for (const [i, value] of data.entries()) {
      const [t, column] = [Math.floor(i / units), i % units];
      const angle = t * 10000 ** (-(column - (column % 2)) / units);
      const expected = column % 2 ? Math.cos(angle) : Math.sin(angle);
      // The frequency is rounded, as is that of Math.pow: the angle differs by some units in its last place.
      expect(Math.abs(value - expected), `${t}, ${column}`).toBeLessThan(3e-16 + 4e-16 * t);
    }
  });

  const building =
    (inputs: number | readonly number[], ...layers: unknown[]) =>
    () =>
      new Network({ inputs, layers: layers as LayerSpec[] });

  it.each([
    [
      'rank',
      building(6, selfAttention()),
      /selfAttention takes samples of shape \[steps, units\], got \[6\]/,
    ],
    ['rank', building([2, 2, 3], positionalEmbedding()), /shape \[steps, units\], got \[2, 2, 3\]/],
    [
      'heads',
      building([4, 6], selfAttention({ heads: 4 })),
      /6 units cannot be divided among 4 heads/,
    ],
    ['no heads', () => selfAttention({ heads: 0 }), /heads/],
    ['causal', () => selfAttention({ causal: 1 as never }), /causal/],
    ['options', () => selfAttention({ units: 3 } as never), /units/],
    ['encoding', () => positionalEmbedding({ encoding: 'rotary' as never }), /learned, sine/],
  ] as const)('%s', (_what, body, message) => {
    expect(expectError(body, OptionError, 'ERR_OPTION').message).toMatch(message);
  });
});
