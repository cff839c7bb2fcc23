// gru that resets before its product, lstm without a cell state: what they hold, say, and may become elsewhere.
import { beforeAll, describe, expect, it } from 'vitest';
import { loadKerasWeights, toKerasWeights, toStateDict } from '../../src/files.js';
import {
  bidirectional,
  dense,
  gru,
  type LayerSpec,
  lstm,
  Network,
  OptionError,
  RandomState,
} from '../../src/index.js';
import { toOnnx } from '../../src/onnx.js';
import { toSource } from '../../src/source.js';
import { expectSameBits } from '../support/bits.js';
import { expectError, loose } from '../support/errors.js';
import { strictEngines } from '../support/facade.js';

const all = { returnSequences: true } as const;
const resetBefore = (units: number, more = {}) => gru({ units, resetAfter: false, ...more });
const ofOutput = (units: number, more = {}) => lstm({ units, cellState: false, ...more });
const biased = { biasInitializer: 'normal' } as const;
const make = (...layers: LayerSpec[]): Network => new Network({ inputs: [5, 2], layers, seed: 4 });
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

describe.each(strictEngines)('one unit by hand, %s', (_, choose) => {
  beforeAll(choose);

  it('gru: r times the state goes through the product', () => {
    const network = new Network({ inputs: [2, 1], layers: [resetBefore(1)], seed: 1 });
    const [w, u, b] = [
      [0.3, -0.4, 0.8],
      [0.5, 0.7, -0.9],
      [0.1, 0.2, -0.3],
    ] as const;
    network.layers[0]!.parameters = { weights: [[...w]], recurrentWeights: [[...u]], bias: [...b] };
    let h = 0;
    for (const x of [0.6, -1.2]) {
      const z = sigmoid(w[0] * x + u[0] * h + b[0]);
      const r = sigmoid(w[1] * x + u[1] * h + b[1]);
      h = z * h + (1 - z) * Math.tanh(w[2] * x + u[2] * (r * h) + b[2]);
    }
    expect(network.run([0.6, -1.2])[0]).toBeCloseTo(h, 14);
  });

  it('lstm: the forget gate takes a share of the output', () => {
    const network = new Network({ inputs: [2, 1], layers: [ofOutput(1)], seed: 1 });
    const [w, u, b] = [
      [0.3, -0.4, 0.8, 0.2],
      [0.5, 0.7, -0.9, 0.4],
      [0.1, 0.2, -0.3, 0.6],
    ] as const;
    network.layers[0]!.parameters = { weights: [[...w]], recurrentWeights: [[...u]], bias: [...b] };
    let h = 0;
    for (const x of [0.6, -1.2]) {
      const [i, f, c, o] = [0, 1, 2, 3].map((k) => w[k]! * x + u[k]! * h + b[k]!) as [
        ...[number, number, number, number],
      ];
      h = sigmoid(o) * Math.tanh(sigmoid(f) * h + sigmoid(i) * Math.tanh(c));
    }
    expect(network.run([0.6, -1.2])[0]).toBeCloseTo(h, 14);
  });
});

describe('descriptions', () => {
  it('hold the option only where it is not the default', () => {
    expect(gru({ units: 2 })).not.toHaveProperty('resetAfter');
    expect(gru({ units: 2, resetAfter: true })).toEqual(gru({ units: 2 }));
    expect(resetBefore(2)).toMatchObject({ kind: 'gru', resetAfter: false });
    expect(lstm({ units: 2, cellState: true })).toEqual(lstm({ units: 2 }));
    expect(ofOutput(2)).toMatchObject({ kind: 'lstm', cellState: false });
  });

  it('shapes, summary, and JSON that goes on with the same bits', () => {
    const network = make(resetBefore(3, { ...all, ...biased }), ofOutput(4), dense({ units: 1 }));
    const [first, second] = network.layers;
    expect(first!.parameters.bias!.shape).toEqual([9]);
    expect(second!.parameters.bias!.shape).toEqual([16]);
    expect(network.summary()).toContain('gru (3, reset before)');
    expect(network.summary()).toContain('lstm (4, no cell state)');
    const x = new RandomState(1).uniform(-1, 1, 10);
    const copy = Network.fromJSON(JSON.parse(JSON.stringify(network)));
    expect(copy.layers.map(({ spec }) => spec)).toEqual(network.layers.map(({ spec }) => spec));
    expectSameBits(copy.run(x), network.run(x));
  });

  it('options of other kinds, and values that are none', () => {
    for (const [call, part] of [
      [() => gru({ units: 1, resetAfter: loose(0) }), 'gru: resetAfter'],
      [() => lstm({ units: 1, cellState: loose('no') }), 'lstm: cellState'],
      [() => lstm(loose({ units: 1, resetAfter: false })), 'resetAfter'],
      [() => gru(loose({ units: 1, cellState: false })), 'cellState'],
    ] as const) {
      expectError(call, OptionError, 'ERR_OPTION', part);
    }
  });
});

describe('elsewhere', () => {
  const x = new RandomState(2).uniform(-1, 1, 10);

  it.each(['float64', 'float32'] as const)('toSource gives the bits of run, %s', async (dtype) => {
    const layers = [
      bidirectional(ofOutput(3, { ...all, ...biased })),
      ofOutput(4, { goBackwards: true, bias: false }),
    ];
    const network = new Network({ inputs: [5, 2], layers, seed: 4, dtype });
    const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(toSource(network))}`;
    const { run } = (await import(/* @vite-ignore */ url)) as {
      run: (sample: Float64Array) => Float64Array;
    };
    expectSameBits(run(x), network.run(x));
  });

  it('Keras has gru that resets before its product', () => {
    const layers = () => [
      bidirectional(resetBefore(3, { ...all, ...biased })),
      resetBefore(2, biased),
    ];
    const network = make(...layers());
    const arrays = toKerasWeights(network);
    expect([...arrays.values()].map(({ shape }) => shape)).toEqual([
      ...[[2, 9], [3, 9], [9], [2, 9], [3, 9], [9]],
      ...[[6, 6], [2, 6], [6]],
    ]);
    const copy = new Network({ inputs: [5, 2], layers: layers(), seed: 9 });
    loadKerasWeights(copy, arrays);
    expectSameBits(copy.run(x), network.run(x));
  });

  it.each<[string, Network, (network: Network) => unknown, string]>([
    [
      'PyTorch, gru',
      make(resetBefore(2)),
      toStateDict,
      "layers[0]: resetAfter is false: PyTorch's",
    ],
    [
      'PyTorch, both ways',
      make(dense({ units: 2 }), bidirectional(resetBefore(2))),
      toStateDict,
      'layers[1]: resetAfter',
    ],
    ['PyTorch, lstm', make(ofOutput(2)), toStateDict, 'layers[0]: cellState is false'],
    ['Keras, lstm', make(ofOutput(2)), toKerasWeights, 'layers[0]: cellState is false'],
    ['ONNX, lstm', make(ofOutput(2)), toOnnx, 'cellState is false'],
    ['ONNX, both ways', make(bidirectional(ofOutput(2))), toOnnx, 'cellState is false'],
  ])('%s: refused, and why', (_, network, write, part) => {
    expectError(() => write(network), OptionError, 'ERR_OPTION', part);
  });
});
