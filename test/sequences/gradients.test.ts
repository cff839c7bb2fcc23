import { beforeAll, describe, expect, it } from 'vitest';
import {
  bidirectional,
  dense,
  embedding,
  gru,
  type LayerSpec,
  lstm,
  Network,
  RandomState,
  sgd,
  simpleRnn,
  type Tensor,
} from '../../src/index.js';
import { strictEngines } from '../support/facade.js';

type Case = readonly [what: string, inputs: readonly number[], layers: readonly LayerSpec[]];

const all = { returnSequences: true } as const;
const KINDS = {
  simpleRnn,
  lstm,
  gru,
  'gru, reset before': ((options) => gru({ ...options, resetAfter: false })) as typeof gru,
  'lstm of its output': ((options) => lstm({ ...options, cellState: false })) as typeof lstm,
};
const CASES: readonly Case[] = [
  ...Object.entries(KINDS).flatMap(([name, layer]): Case[] => [
    [name, [4, 3], [layer({ units: 3 })]],
    [`${name}, all steps`, [3, 2], [layer({ units: 3, ...all }), dense({ units: 2 })]],
    [
      `${name}, both ways`,
      [3, 2],
      [bidirectional(layer({ units: 2, ...all })), bidirectional(layer({ units: 2 }))],
    ],
    [`${name}, one step`, [1, 2], [layer({ units: 2, ...all })]],
    [
      `${name}, stacked, backwards, no bias`,
      [3, 2],
      [layer({ units: 3, goBackwards: true, bias: false, ...all }), layer({ units: 2 })],
    ],
    [
      `${name}, other activations`,
      [3, 2],
      [
        layer({ units: 2, activation: 'softplus', ...all }),
        layer({ units: 2, activation: 'elu', ...all }),
        layer({ units: 2, activation: 'sigmoid', ...all }),
        layer({ units: 2, activation: 'linear' }),
      ],
    ],
  ]),
  [
    'gates of other activations',
    [3, 2],
    [
      lstm({ units: 2, recurrentActivation: 'tanh', ...all }),
      lstm({ units: 2, recurrentActivation: 'hardSigmoid', ...all }),
      gru({ units: 2, recurrentActivation: 'softplus', activation: 'selu' }),
    ],
  ],
  ['embedding', [4], [embedding({ vocabulary: 5, units: 3 }), gru({ units: 2 })]],
];

/** A loss with a slope of its own at each output. */
const weight = (i: number): number => 1 + (i % 3);

describe.each(strictEngines)(
  'gradients of sequence layers are those of differences, %s',
  (_, choose) => {
    beforeAll(choose);

    it.each(CASES)('%s', (_what, inputs, layers) => {
      const random = new RandomState(8);
      const size = inputs.reduce((product, length) => product * length, 1);
      const indices = inputs.length === 1;
      const x = {
        data: random.uniform(-1, 1, 2 * size).map((value, i) => (indices ? (i * 3) % 5 : value)),
        shape: [2, ...inputs],
      };
      const network = new Network({ inputs, layers, seed: 4 });
      for (const layer of network.layers) {
        layer.parameters = Object.fromEntries(
          Object.entries(layer.parameters).map(([name, { shape, data }]) => [
            name,
            { data: random.normal(0, 0.7, data.length), shape },
          ]),
        );
      }
      const loss = (samples = x): number =>
        [...network.run(samples).data].reduce((sum, y, i) => sum + (y * weight(i)) ** 2, 0) / 2;
      const gradients = backward(network, x);
      const step = 1e-5;
      const expectSlope = (after: number, before: number, gradient: number, what: string): void => {
        const slope = (after - before) / (2 * step);
        const error = Math.abs(slope - gradient) / Math.max(1, Math.abs(slope));
        expect(error, `${what}: ${gradient}, by differences ${slope}`).toBeLessThan(1e-6);
      };
      for (const [i, layer] of network.layers.entries()) {
        for (const [name, gradient] of Object.entries(layer.parameterGradients)) {
          const tensor = layer.parameters[name]!;
          const at = (j: number, change: number): number => {
            const moved = tensor.data.slice();
            moved[j]! += change;
            layer.parameters = { [name]: { data: moved, shape: tensor.shape } };
            return loss();
          };
          for (const [j, value] of gradient.data.entries()) {
            expectSlope(at(j, step), at(j, -step), value, `layer ${i} ${name} ${j}`);
          }
          layer.parameters = { [name]: tensor };
        }
      }
      const at = (j: number, change: number): number => {
        const moved = x.data.slice();
        moved[j]! += change;
        return loss({ ...x, data: moved });
      };
      for (const [j, value] of gradients.at(-1)!.entries()) {
        if (indices) expect(value).toBe(0);
        else expectSlope(at(j, step), at(j, -step), value, `input ${j}`);
      }

      // In float32 they are those of float64 but for rounding: the steps of differences would be too coarse.
      const single = new Network({ inputs, layers, seed: 4, dtype: 'float32' });
      for (const [i, layer] of network.layers.entries()) {
        single.layers[i]!.parameters = layer.parameters;
      }
      for (const [i, each] of backward(single, x).entries()) {
        for (const [j, value] of each.entries()) {
          const wanted = gradients[i]![j]!;
          const error = Math.abs(value - wanted) / Math.max(1, Math.abs(wanted));
          expect(error, `float32, tensor ${i}, ${j}`).toBeLessThan(1e-4);
        }
      }
    });

    // The same seed drops the same, so the loss of one step can be taken again with a weight moved; its gradient is what it moved them by.
    it.each(
      [
        { dropout: 0.4 },
        { recurrentDropout: 0.4 },
        { dropout: 0.3, recurrentDropout: 0.3 },
      ].flatMap((drop) => [
        ['simpleRnn', simpleRnn, drop] as const,
        ['lstm', lstm, drop] as const,
        ['lstm', lstm, { ...drop, cellState: false }] as const,
        ['gru', gru, drop] as const,
        ['gru', gru, { ...drop, resetAfter: false }] as const,
      ]),
    )('%s of which a seed drops, %#', (_name, layer, options) => {
      const random = new RandomState(3);
      const x = { data: random.uniform(-1, 1, 4 * 8), shape: [4, 4, 2] };
      const y = { data: random.uniform(-1, 1, 4 * 2), shape: [4, 2] };
      const make = (more: object): Network =>
        new Network({
          inputs: [4, 2],
          layers: [layer({ units: 3, ...more }), dense({ units: 2 })],
          seed: 5,
        });
      const step = (network: Network): number => {
        const optimizer = sgd({ learningRate: 1 });
        const loss = 'meanSquaredError';
        const all = { epochs: 1, batchSize: 4, shuffle: false, loss, optimizer } as const;
        return network.train(x, y, all).loss[0]!;
      };
      const start = make(options);
      const moved = make(options);
      expect(step(moved)).not.toBe(step(make({ ...options, dropout: 0, recurrentDropout: 0 })));
      for (const [i, { parameters }] of start.layers.entries()) {
        for (const [key, { data, shape }] of Object.entries(parameters)) {
          const lossAt = (j: number, by: number): number => {
            const other = data.slice();
            other[j]! += by;
            const network = make(options);
            network.layers[i]!.parameters = { [key]: { data: other, shape } };
            return step(network);
          };
          const after = moved.layers[i]!.parameters[key]!.data;
          for (const [j, value] of data.entries()) {
            const slope = (lossAt(j, 1e-5) - lossAt(j, -1e-5)) / 2e-5;
            const gradient = value - after[j]!;
            const what = `layer ${i} ${key} ${j}: ${gradient}, by differences ${slope}`;
            expect(Math.abs(slope - gradient), what).toBeLessThan(1e-6);
          }
        }
      }
    });

    it('truncated: the gradient of each stretch alone, from the state in which it began', () => {
      const steps = 6;
      const inputs = [steps, 2];
      const make = (truncate: number) =>
        new Network({ inputs, layers: [lstm({ units: 3, truncate, ...all })], seed: 2 });
      const data = new RandomState(1).uniform(-1, 1, 2 * steps);
      const gradientOf = (network: Network, last: number): Float64Array => {
        const { data: y, shape } = network.forward<Tensor>({ data, shape: [1, ...inputs] });
        // A loss of the last stretch alone.
        const delta = y.map((value, i) => (Math.floor(i / 3) >= last ? value : 0));
        const { data: dx } = network.backward<Tensor>({ data: delta, shape });
        return dx as Float64Array;
      };
      const whole = gradientOf(make(0), 4);
      const cut = gradientOf(make(2), 4);
      expect([...cut.subarray(0, 8)]).toEqual(new Array(8).fill(0));
      expect([...cut.subarray(8)]).toEqual([...whole.subarray(8)]);
      expect(whole.subarray(0, 8).some((value) => value !== 0)).toBe(true);
    });
  },
);

/** The gradients of all tensors, then that at the inputs. */
function backward(network: Network, x: { data: Float64Array; shape: number[] }): number[][] {
  const { data, shape } = network.forward<Tensor>(x);
  const gradient = network.backward<Tensor>({
    data: data.map((y, i) => y * weight(i) ** 2),
    shape: [...shape],
  });
  const own = network.layers.flatMap(({ parameterGradients }) => Object.values(parameterGradients));
  return [...own, gradient].map((tensor) => [...tensor.data]);
}
