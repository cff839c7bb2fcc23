import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  bidirectional,
  dense,
  dropout,
  embedding,
  globalAveragePool,
  globalMaxPool,
  gru,
  init,
  type LayerSpec,
  layerNorm,
  lstm,
  Network,
  RandomState,
  residual,
  selfAttention,
  sgd,
  simpleRnn,
  type Tensor,
} from '../../src/index.js';
import { groupByLength } from '../../src/network/training/group-by-length.js';
import { expectSameBits } from '../support/bits.js';
import { thorough } from '../support/effort.js';
import { strictEngines } from '../support/facade.js';

const all = { returnSequences: true } as const;
const FEATURES = 3;

/** What may take sequences of any length, each with the layers that answer each step or all of them. */
const STACKS: Readonly<Record<string, readonly LayerSpec[]>> = {
  simpleRnn: [simpleRnn({ units: 4, ...all }), dense({ units: 2 })],
  lstm: [lstm({ units: 5 }), dense({ units: 2 })],
  'gru, backwards': [
    gru({ units: 3, goBackwards: true, ...all }),
    gru({ units: 4 }),
    dense({ units: 2 }),
  ],
  'reset before, no cell state': [
    gru({ units: 3, resetAfter: false, goBackwards: true, ...all }),
    lstm({ units: 4, cellState: false, ...all }),
    gru({ units: 4, resetAfter: false }),
    dense({ units: 2 }),
  ],
  bidirectional: [
    bidirectional(lstm({ units: 3, ...all })),
    bidirectional(gru({ units: 2 })),
    dense({ units: 2 }),
  ],
  'bidirectional, each step': [bidirectional(simpleRnn({ units: 3, ...all })), dense({ units: 2 })],
  attention: [
    dense({ units: 4 }),
    residual([layerNorm(), selfAttention({ heads: 2, causal: true })]),
    residual([layerNorm(), dense({ units: 6, activation: 'gelu' }), dense({ units: 4 })]),
    selfAttention(),
    dense({ units: 2 }),
  ],
  'mean of steps': [selfAttention(), globalAveragePool(), dense({ units: 2 })],
  'greatest of steps': [lstm({ units: 3, ...all }), globalMaxPool(), dense({ units: 2 })],
  'each step alone': [dense({ units: 3, activation: 'tanh' }), layerNorm(), dense({ units: 2 })],
  truncated: [lstm({ units: 3, truncate: 4, ...all }), dense({ units: 2 })],
};

function sequences(lengths: readonly number[], seed: number, columns = FEATURES): number[][][] {
  const random = new RandomState(seed);
  return lengths.map((length) => Array.from({ length }, () => [...random.uniform(-1, 1, columns)]));
}

function flat(input: readonly (readonly number[])[]): number[] {
  return input.flatMap((row) => [...row]);
}

describe.each(strictEngines)('sequences of any length, %s', (engine, choose) => {
  beforeAll(choose);

  for (const dtype of ['float64', 'float32'] as const) {
    it.each(Object.entries(STACKS))(
      `%s, ${dtype}: each has the bits that it has alone`,
      (_n, layers) => {
        fc.assert(
          fc.property(
            fc.array(fc.integer({ min: 1, max: 65 }), { minLength: 1, maxLength: 6 }),
            fc.nat(999),
            (lengths, seed) => {
              const x = sequences(lengths, seed);
              const any = new Network({ inputs: [null, FEATURES], layers, seed: 1, dtype });
              const steps = any.outputShape[0] === null;
              const answers = any.run<Tensor[]>(x);
              const rows = steps
                ? answers.map(({ data }) => data)
                : lengths.map((_l, i) =>
                    (answers as unknown as Tensor).data.subarray(2 * i, 2 * i + 2),
                  );
              const y = sequences(lengths, seed + 1, 2).map((rows) => (steps ? rows : rows[0]!));
              const options = { loss: 'meanSquaredError' } as const;
              for (const [i, length] of lengths.entries()) {
                // A network for this length alone.
                const one = new Network({ inputs: [length, FEATURES], layers, seed: 1, dtype });
                expectSameBits(rows[i]!, one.run(flat(x[i]!)), `sample ${i} of ${length}`);
                if (i > 0) continue;
                const target = [steps ? flat(y[i] as number[][]) : y[i]] as number[][];
                const alone = one.gradients([flat(x[i]!)], target, options);
                const batch = any.gradients([x[i]!], [y[i]!] as never, options);
                expect(batch.loss).toBe(alone.loss);
                for (const [k, layer] of any.layers.entries()) {
                  for (const [name, { data }] of Object.entries(layer.parameterGradients)) {
                    const expected = one.layers[k]!.parameterGradients[name]!.data;
                    expectSameBits(data, expected, `${length}: ${k} ${name}`);
                  }
                }
              }
            },
          ),
          { numRuns: thorough(8, 2) },
        );
      },
    );
  }

  it('trains as a network of that length where all are of one', () => {
    for (const layers of Object.values(STACKS)) {
      const x = sequences([7, 7, 7, 7, 7], 3);
      const options = {
        epochs: 3,
        batchSize: 2,
        loss: 'meanSquaredError',
        optimizer: adam(),
        validationSplit: 0.2,
        metrics: ['meanAbsoluteError'],
      } as const;
      const any = new Network({ inputs: [null, FEATURES], layers, seed: 1 });
      const one = new Network({ inputs: [7, FEATURES], layers, seed: 1 });
      const steps = any.outputShape[0] === null;
      const y = sequences([7, 7, 7, 7, 7], 4, 2).map((rows) => (steps ? rows : rows[0]!));
      const [a, b] = [any, one].map((network) => network.train(x, y as never, options));
      expect(a).toEqual(b);
    }
  });

  // The debug build needs imports that no worker has.
  it.skipIf(engine === 'debug')(
    'trains mixed lengths in a worker as here, whatever form they come in',
    async () => {
      const lengths = [3, 1, 8, 5, 2, 9, 4];
      const x = sequences(lengths, 5);
      const layers = [
        lstm({ units: 4, dropout: 0.2, recurrentDropout: 0.1, ...all }),
        dropout({ rate: 0.1 }),
        dense({ units: 3, activation: 'softmax' }),
      ];
      const classes = lengths.map((length, i) => Array.from({ length }, (_v, t) => (i + t) % 3));
      const padded = new Float64Array(7 * 9 * FEATURES).fill(Number.NaN);
      for (const [i, rows] of x.entries()) padded.set(flat(rows), i * 9 * FEATURES);
      const data = { data: padded, shape: [7, 9, FEATURES], lengths };
      const options = {
        epochs: 3,
        batchSize: 3,
        loss: 'categoricalCrossentropy',
        optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
        validationSplit: { share: 0.3 },
        metrics: ['accuracy'],
      } as const;
      const made = () => new Network({ inputs: [null, FEATURES], layers, seed: 2 });
      const [here, other, there] = [made(), made(), made()];
      const history = here.train(x, classes, options);
      expect(other.train(x.map(flat), classes, options)).toEqual(history);
      expect(await there.trainAsync(data, classes, options)).toEqual(history);
      expect(there.toJSON()).toEqual(here.toJSON());
      const scored = here.evaluate(data, classes, { metrics: ['accuracy'] });
      expect(await here.evaluateAsync(x, classes, { metrics: ['accuracy'] })).toEqual(scored);
      const each = x.map((rows, i) => here.evaluate([rows], [classes[i]!]).loss! * lengths[i]!);
      const total = lengths.reduce((sum, length) => sum + length, 0);
      expect(scored.loss).toBeCloseTo(each.reduce((sum, loss) => sum + loss, 0) / total, 12);
      // A copy from JSON goes on as this one does.
      const copy = Network.fromJSON(JSON.parse(JSON.stringify(here)));
      expect(copy.inputShape).toEqual([null, FEATURES]);
      expect(copy.train(x, classes, options)).toEqual(here.train(x, classes, options));
    },
  );

  it.skipIf(engine === 'debug')(
    'grouped by length, the same in a worker and on going on',
    async () => {
      const lengths = Array.from({ length: 40 }, (_v, i) => 1 + ((i * 17) % 23));
      const x = sequences(lengths, 8);
      const y = lengths.map((length) => [length / 10]);
      const layers = [gru({ units: 4 }), dense({ units: 1 })];
      const options = {
        batchSize: 8,
        loss: 'meanSquaredError',
        optimizer: adam(),
        groupByLength: true,
      } as const;
      const made = () => new Network({ inputs: [null, FEATURES], layers, seed: 3 });
      const [here, there, twice] = [made(), made(), made()];
      const history = here.train(x, y, { ...options, epochs: 4 });
      expect(await there.trainAsync(x, y, { ...options, epochs: 4 })).toEqual(history);
      twice.train(x, y, { ...options, epochs: 2 });
      const { loss } = twice.train(x, y, { ...options, epochs: 2 });
      expect(loss).toEqual(history.loss.slice(2));
      const plain = made().train(x, y, { ...options, epochs: 4, groupByLength: false });
      expect(plain.loss).not.toEqual(history.loss);
    },
  );

  it('the same bits as the plain engine', async () => {
    const x = sequences([4, 1, 9, 3, 6], 11);
    for (const dtype of ['float64', 'float32'] as const) {
      for (const [name, layers] of Object.entries(STACKS)) {
        const network = () => new Network({ inputs: [null, FEATURES], layers, seed: 4, dtype });
        const trained = () => {
          const one = network();
          const steps = one.outputShape[0] === null;
          const y = sequences([4, 1, 9, 3, 6], 12, 2).map((rows) => (steps ? rows : rows[0]!));
          one.train(x, y as never, {
            epochs: 2,
            batchSize: 3,
            loss: 'meanSquaredError',
            optimizer: adam(),
            metrics: ['meanAbsoluteError'],
          });
          return JSON.stringify([one, one.run(x)]);
        };
        const here = trained();
        await init({ engine: 'js' });
        const plain = trained();
        await choose();
        expect(here === plain, `${name}, ${dtype}`).toBe(true);
      }
    }
  });

  it('indices', () => {
    const layers = [embedding({ vocabulary: 5, units: 3 }), gru({ units: 4 }), dense({ units: 1 })];
    const network = new Network({ inputs: [null], layers, seed: 1 });
    const texts = [[1, 2, 3], [4], [0, 0, 1, 2, 4, 3, 2]];
    const { data } = network.run(texts);
    for (const [i, text] of texts.entries()) {
      const one = new Network({ inputs: [text.length], layers, seed: 1 });
      expect(data[i]).toBe(one.run(text)[0]);
      expect(network.run(text)[0]).toBe(data[i]);
    }
    network.train(texts, [1, 2, 3], { epochs: 2, loss: 'meanSquaredError', optimizer: adam() });
    expect(() => network.run([[1], [2, 7]])).toThrow(/sample 1, step 1 is 7; expected an index/);
    expect(() =>
      network.train([[1], [0, 5]], [1, 2], {
        epochs: 1,
        loss: 'meanSquaredError',
        optimizer: adam(),
      }),
    ).toThrow(/sample 1, step 1 is 5/);
  });

  it('weights of samples and of steps', () => {
    const x = sequences([2, 4], 6);
    const layers = [lstm({ units: 3, ...all }), dense({ units: 1 })];
    const network = new Network({ inputs: [null, FEATURES], layers, seed: 1 });
    const y = [
      [1, 2],
      [3, 4, 5, 6],
    ];
    const options = { loss: 'meanSquaredError' } as const;
    const only = network.evaluate([x[1]!], [y[1]!], options).loss;
    expect(network.evaluate(x, y, { ...options, sampleWeights: [0, 2] }).loss).toBe(only);
    const steps = [
      [0, 0],
      [0, 0, 1, 0],
    ];
    const { loss } = network.evaluate(x, y, { ...options, sampleWeights: steps });
    const answer = network.run(x[1]! as never) as unknown as Tensor;
    expect(loss).toBeCloseTo((answer.data[2]! - 5) ** 2, 12);
  });
});

describe('sequences of any length: what is wrong with them', () => {
  const layers = [lstm({ units: 2, ...all }), dense({ units: 1 })];
  const network = new Network({ inputs: [null, 2], layers, seed: 1 });
  const train = { epochs: 1, loss: 'meanSquaredError', optimizer: adam() } as const;
  const before = JSON.stringify(network);

  it.each([
    ['no steps', [[[1, 2]], []], [[1], []], /inputs: sample 1 has no steps/],
    [
      'other features',
      [
        [[1, 2]],
        [
          [1, 2],
          [1, 2, 3],
        ],
      ],
      [[1], [1, 2]],
      /sample 1\[1\]: expected a length of 2.*got 3/,
    ],
    [
      'flat, not whole steps',
      [[1, 2, 3]],
      [[1]],
      /sample 0 has 3 numbers, which are no steps of 2/,
    ],
    [
      'a number',
      [[[1, 2]], 3],
      [[1], [2]],
      /sample 1 is 3, expected a sequence of shape \[null, 2\]/,
    ],
    [
      'not finite',
      [
        [
          [1, 2],
          [3, Number.NaN],
        ],
      ],
      [[1, 2]],
      /row 1, column 1 is NaN|step 1, number 1 is NaN/,
    ],
    [
      'targets of another length',
      [
        [
          [1, 2],
          [1, 2],
        ],
      ],
      [[1]],
      /targets: sample 0 has 1 steps, its input has 2/,
    ],
    ['fewer targets', [[[1, 2]], [[1, 2]]], [[1]], /targets: 1 sequences for 2/],
    ['nothing', [], [], /empty; expected at least one sequence/],
    [
      'all padding',
      { data: new Float64Array(8), shape: [2, 2, 2], lengths: [2, 0] },
      [[1, 2], []],
      /sample 1 has no steps/,
    ],
    [
      'longer than what is there',
      { data: new Float64Array(8), shape: [2, 2, 2], lengths: [2, 3] },
      [
        [1, 2],
        [1, 2, 3],
      ],
      /lengths: sample 1 has 3, expected a whole number from 1 to 2/,
    ],
  ])('%s', (_what, x, y, message) => {
    expect(() => network.train(x as never, y as never, train)).toThrow(message);
    expect(JSON.stringify(network)).toBe(before);
  });

  it('layers that go by the number of steps', async () => {
    const myelin = await import('../../src/index.js');
    for (const layer of [
      myelin.flatten(),
      myelin.conv1d({ filters: 2, kernelSize: 3 }),
      myelin.positionalEmbedding(),
      myelin.maxPool1d(),
    ]) {
      expect(
        () => new Network({ inputs: [null, 4], layers: [layer, dense({ units: 1 })] }),
      ).toThrow(/goes by the number of steps, which inputs \[null, 4\] leave open/);
    }
    expect(() => new Network({ inputs: [null], layers: [dense({ units: 1 })] })).toThrow(
      /sequences of indices, which an embedding takes/,
    );
    const fixed = new Network({ inputs: [2, 2], layers, seed: 1 });
    const padded = { data: new Float64Array(4), shape: [1, 2, 2], lengths: [1] };
    expect(() => fixed.train(padded, [[1, 2]], train)).toThrow(/inputs: \[null, features\]/);
  });

  it('nothing that could be grouped', () => {
    const grouped = { ...train, groupByLength: true };
    expect(() => network.train([[[1, 2]]], [[1]], { ...grouped, shuffle: false })).toThrow(
      /groupByLength needs 'shuffle'/,
    );
    const fixed = new Network({ inputs: [1, 2], layers, seed: 1 });
    expect(() => fixed.train([[[1, 2]]], [[1]], grouped)).toThrow(/groupByLength: all samples/);
  });

  it('is shown', () => {
    expect(network.summary()).toContain('(batch, null, 2)');
    expect(network.summary()).toContain('Inputs: (null, 2)');
    expect(network.layers.map(({ outputShape }) => outputShape)).toEqual([
      [null, 2],
      [null, 1],
    ]);
  });
});

describe('groupByLength', () => {
  it('batches of one length where they can be, nothing lost, in no order of lengths', () => {
    const lengths = Array.from({ length: 100 }, (_, i) => 1 + (i % 10));
    const offsets = Uint32Array.from([0, ...lengths]).map((_, i) =>
      lengths.slice(0, i).reduce((sum, length) => sum + length, 0),
    );
    const order = new RandomState(1).permutation(100).slice();
    groupByLength(order, offsets, 10);
    expect([...order].sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
    const firsts: number[] = [];
    for (let i = 0; i < 100; i += 10) {
      const batch = [...order.subarray(i, i + 10)].map((sample) => lengths[sample]!);
      expect(new Set(batch).size).toBe(1);
      firsts.push(batch[0]!);
    }
    expect(firsts).not.toEqual([...firsts].sort((a, b) => b - a));
  });
});
