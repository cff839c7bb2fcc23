import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  DataError,
  dense,
  dropout,
  type Matrix,
  Network,
  OptionError,
  RandomState,
  type SamplesLike,
  ShapeError,
  sgd,
  type Tensor,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { runs } from './support/effort.js';
import { expectError, loose } from './support/errors.js';
import { strictEngines } from './support/facade.js';
import { numbersOf } from './support/goes-on.js';

const random = new RandomState(3);
const ROWS = 12;
const SHAPE = [3, 2, 4] as const;
const flat = random.uniform(-1, 1, ROWS * 24);
const answers = random.uniform(0, 1, ROWS * 6 * 3);

/** Nested lists over flat numbers. */
function nest(data: ArrayLike<number>, shape: readonly number[], at = 0): never[] {
  const part = shape.slice(1).reduce((a, b) => a * b, 1);
  return Array.from({ length: shape[0]! }, (_, i) =>
    shape.length === 1 ? data[at + i]! : nest(data, shape.slice(1), at + i * part),
  ) as never[];
}

/** The same samples in every form. */
const FORMS: readonly [string, SamplesLike][] = [
  ['flattened rows', nest(flat, [ROWS, 24])],
  ['nested', nest(flat, [ROWS, ...SHAPE])],
  ['flat with [samples, numbers]', { data: flat, shape: [ROWS, 24] }],
  ['flat with [samples, ...shape]', { data: flat, shape: [ROWS, ...SHAPE] }],
  ['typed rows', Array.from({ length: ROWS }, (_, i) => flat.subarray(i * 24, i * 24 + 24))],
];

const layers = [
  dense({ units: 5, activation: 'tanh', l2: 1e-3 }),
  dropout({ rate: 0.2 }),
  dense({ units: 3, activation: 'softmax' }),
];
const make = (dtype: 'float64' | 'float32' = 'float64', inputs: readonly number[] = SHAPE) =>
  new Network({ inputs, layers, dtype, seed: 5 });

/** The same network over rows of the last axis, which is what a dense network of shape is. */
const byRows = (dtype: 'float64' | 'float32' = 'float64') => make(dtype, [4]);

describe.each(strictEngines)('samples with a shape, engine %s', (_, choose) => {
  beforeAll(choose);

  it('says what shapes it has', () => {
    const network = make();
    expect([network.inputs, network.inputShape, network.outputShape]).toEqual([
      24,
      [3, 2, 4],
      [3, 2, 3],
    ]);
    const [first] = network.layers;
    expect([first!.inputs, first!.units, first!.inputShape, first!.outputShape]).toEqual([
      24,
      30,
      [3, 2, 4],
      [3, 2, 5],
    ]);
    expect(first!.weights.shape).toEqual([4, 5]);
    expect(network.parameterCount).toBe(4 * 5 + 5 + 5 * 3 + 3);
    expect(network.summary()).toContain('(batch, 3, 2, 5)');
    expect(network.summary()).toContain('Inputs: (3, 2, 4), float64');
    const copy = Network.fromJSON(JSON.parse(JSON.stringify(network)));
    expect(copy.inputShape).toEqual([3, 2, 4]);
    expect(JSON.stringify(copy)).toBe(JSON.stringify(network));
    expect(new Network({ inputs: [7], layers, seed: 1 }).toJSON().inputs).toBe(7);
  });

  it.each(['float64', 'float32'] as const)('run: every form, the bits of its rows, %s', (dtype) => {
    const network = make(dtype);
    const expected = byRows(dtype).run({ data: flat, shape: [ROWS * 6, 4] }).data;
    for (const [name, samples] of FORMS) {
      const result = network.run<Tensor>(samples);
      expect(result.shape, name).toEqual([ROWS, 3, 2, 3]);
      expectSameBits(result.data, expected, name);
      expect(result.toArray()).toEqual(nest(result.data, result.shape));
    }
    const one = expected.slice(0, 18);
    expectSameBits(network.run(flat.subarray(0, 24)), one); // flat in, flat out
    expectSameBits(network.run([...flat.subarray(0, 24)]), one);
    for (const sample of [
      nest(flat, SHAPE),
      { data: flat.slice(0, 24), shape: [...SHAPE] },
    ] as SamplesLike[]) {
      const result = network.run<Tensor>(sample);
      expect(result.shape).toEqual([3, 2, 3]);
      expectSameBits(result.data, one);
    }
  });

  it('a sequence is one sample, a list of flattened ones a batch', () => {
    const network = new Network({ inputs: [3, 2], layers: [dense({ units: 1 })], seed: 2 });
    expect(
      network.run<Tensor>([
        [1, 2],
        [3, 4],
        [5, 6],
      ]).shape,
    ).toEqual([3, 1]);
    expect(network.run<Tensor>([[1, 2, 3, 4, 5, 6]]).shape).toEqual([1, 3, 1]);
    expect(
      network.run<Tensor>([
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      ]).shape,
    ).toEqual([1, 3, 1]);
  });

  it('any shape and any form: the bits of rows', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 3 }), (shape, rows) => {
        const count = shape.reduce((a, b) => a * b, 1);
        const data = random.uniform(-1, 1, rows * count);
        const network = new Network({ inputs: shape, layers: [dense({ units: 2 })], seed: 1 });
        const last = shape.at(-1)!;
        const plain = new Network({ inputs: last, layers: [dense({ units: 2 })], seed: 1 });
        const expected = plain.run({ data, shape: [(rows * count) / last, last] }).data;
        const all = [rows, ...shape];
        for (const samples of [nest(data, all), { data, shape: all }] as SamplesLike[]) {
          const { data: got, shape: as } = network.run<Tensor>(samples);
          expectSameBits(got, expected);
          expect(as).toEqual([rows, ...shape.slice(0, -1), 2]);
        }
      }),
      { numRuns: runs(40) },
    );
  });

  it.each(['float64', 'float32'] as const)(
    'train: every form of samples and targets, to the bits of training with rows, %s',
    (dtype) => {
      // A batch of whole samples is a batch of as many rows.
      const options = {
        epochs: 3,
        loss: 'meanSquaredError',
        optimizer: adam(),
        shuffle: false,
      } as const;
      const rows = byRows(dtype);
      const history = rows.train(
        { data: flat, shape: [ROWS * 6, 4] },
        { data: answers, shape: [ROWS * 6, 3] },
        { ...options, batchSize: 24 },
      );
      const targets: SamplesLike[] = [
        nest(answers, [ROWS, 18]),
        nest(answers, [ROWS, 3, 2, 3]),
        { data: answers, shape: [ROWS, 18] },
        { data: answers, shape: [ROWS, 3, 2, 3] },
      ];
      for (const [i, [, samples]] of FORMS.slice(0, 4).entries()) {
        const network = make(dtype);
        const result = network.train(samples, targets[i]!, { ...options, batchSize: 4 });
        expect(result.loss).toEqual(history.loss);
        expectSameBits(numbersOf(network), numbersOf(rows));
      }
    },
  );

  it('cross-entropy takes a class for each row along the last axis', async () => {
    const classes = Array.from({ length: ROWS * 6 }, (_, i) => (i * 7) % 3);
    const oneHot = classes.flatMap((c) => [0, 1, 2].map((j) => Number(c === j)));
    const options = {
      epochs: 4,
      batchSize: 4,
      loss: 'categoricalCrossentropy',
      optimizer: adam(),
      metrics: ['accuracy'],
      validationSplit: 0.25,
    } as const;
    const expected = make();
    const history = expected.train(FORMS[1]![1], nest(oneHot, [ROWS, 3, 2, 3]), options);
    const asIndices: SamplesLike[] = [
      nest(classes, [ROWS, 3, 2]),
      nest(classes, [ROWS, 6]),
      { data: Float64Array.from(classes), shape: [ROWS, 3, 2] },
      { data: Float64Array.from(classes), shape: [ROWS, 6] },
    ];
    for (const targets of asIndices) {
      const network = make();
      expect(network.train(FORMS[0]![1], targets, options)).toEqual(history);
      expectSameBits(numbersOf(network), numbersOf(expected));
      expect(network.evaluate(FORMS[0]![1], targets, { metrics: ['accuracy'] })).toEqual(
        expected.evaluate(FORMS[3]![1], nest(oneHot, [ROWS, 18]), { metrics: ['accuracy'] }),
      );
      const again = make();
      await again.trainAsync(FORMS[0]![1], targets, { ...options, worker: false });
      expectSameBits(numbersOf(again), numbersOf(expected));
    }
    const rows = byRows();
    rows.layers[0]!.parameters = expected.layers[0]!.parameters;
    rows.layers[2]!.parameters = expected.layers[2]!.parameters;
    const figures = rows.evaluate({ data: flat, shape: [ROWS * 6, 4] }, classes, {
      loss: 'categoricalCrossentropy',
      metrics: ['accuracy'],
    });
    const shaped = expected.evaluate(FORMS[0]![1], asIndices[0]!, { metrics: ['accuracy'] });
    expect(shaped.accuracy).toBe(figures.accuracy);
    expect(shaped.loss).toBeCloseTo(figures.loss!, 14); // summed in other batches
  });

  it('a weight of a sample is that of all its rows', () => {
    const options = {
      epochs: 2,
      loss: 'meanSquaredError',
      optimizer: sgd({ learningRate: 0.1 }),
    } as const;
    const weights = Array.from({ length: ROWS }, (_, i) => i % 3);
    const network = make();
    const { loss } = network.train(FORMS[0]![1], nest(answers, [ROWS, 18]), {
      ...options,
      batchSize: 4,
      shuffle: false,
      sampleWeights: weights,
    });
    const rows = byRows();
    const expected = rows.train(
      { data: flat, shape: [ROWS * 6, 4] },
      { data: answers, shape: [ROWS * 6, 3] },
      {
        ...options,
        batchSize: 24,
        shuffle: false,
        sampleWeights: weights.flatMap((w) => Array<number>(6).fill(w)),
      },
    );
    expect(loss).toEqual(expected.loss);
    expectSameBits(numbersOf(network), numbersOf(rows));
  });

  it('forward and backward in their shapes', () => {
    const network = make();
    const rows = byRows();
    const gradient = random.uniform(-1, 1, ROWS * 18);
    const out = network.forward<Tensor>(FORMS[1]![1]);
    const expected = rows.forward({ data: flat, shape: [ROWS * 6, 4] });
    expect(out.shape).toEqual([ROWS, 3, 2, 3]);
    expectSameBits(out.data, expected.data);
    const back = network.backward<Tensor>({ data: gradient, shape: out.shape });
    const expectedBack: Matrix = rows.backward({ data: gradient, shape: [ROWS * 6, 3] });
    expect(back.shape).toEqual([ROWS, 3, 2, 4]);
    expectSameBits(back.data, expectedBack.data);
    expectSameBits(
      network.layers[0]!.parameterGradients.weights!.data,
      rows.layers[0]!.gradients.weights.data,
    );
  });

  it('layer.parameters: copies by name, set in part', () => {
    const network = make();
    const [first] = network.layers;
    const { weights, bias } = first!.parameters;
    expect([weights!.shape, bias!.shape]).toEqual([[4, 5], [5]]);
    expectSameBits(weights!.data, first!.weights.data);
    weights!.data.fill(9);
    expect(first!.weights.data.includes(9)).toBe(false); // a copy
    first!.parameters = { bias: [1, 2, 3, 4, 5] };
    expect([...first!.bias]).toEqual([1, 2, 3, 4, 5]);
    first!.parameters = {
      weights: nest(weights!.data, [4, 5]),
      bias: { data: Float64Array.of(5, 4, 3, 2, 1), shape: [5] },
    };
    expect([...first!.weights.data]).toEqual(Array(20).fill(9));
    expect([...first!.bias]).toEqual([5, 4, 3, 2, 1]);
    expect(network.layers[1]!.parameters).toEqual({});
    const before = numbersOf(network);
    const wrong: [unknown, typeof ShapeError, string, string][] = [
      [{ bias: [0, 0, 0, 0, 0], weights: [[1]] }, ShapeError, 'ERR_SHAPE', 'parameters: weights'],
      [
        { weights: { data: new Float64Array(20), shape: [5, 4] } },
        ShapeError,
        'ERR_SHAPE',
        'expected shape [4, 5], got [5, 4]',
      ],
      [
        { weights: { data: new Float64Array(19), shape: [4, 5] } },
        ShapeError,
        'ERR_SHAPE',
        'length 19',
      ],
      [{ bias: [1, 2, 3, 4, Number.NaN] }, DataError, 'ERR_DATA', 'column 4 is NaN'],
      [{ bias: 3 }, DataError, 'ERR_DATA', 'shape [5]'],
      [{ gamma: [1] }, OptionError, 'ERR_OPTION', "'gamma'"],
      [null, OptionError, 'ERR_OPTION', 'null'],
    ];
    for (const [value, type, code, part] of wrong) {
      expectError(
        () => {
          first!.parameters = loose(value);
        },
        type,
        code,
        part,
      );
      expectSameBits(numbersOf(network), before);
    }
  });

  it('refuses samples of other shapes', () => {
    const network = make();
    const wrong: [unknown, string][] = [
      [nest(flat, [ROWS, 23]), 'row 0 has 23 numbers, expected 24'],
      [
        nest(flat, [ROWS, 3, 2, 3]),
        'expected rows of 24 numbers, or samples of shape [3, 2, 4], got shape [12, 3, 2, 3]',
      ],
      [{ data: flat, shape: [ROWS, 4, 2, 3] }, 'got shape [12, 4, 2, 3]'],
      [{ data: flat, shape: [ROWS - 1, 3, 2, 4] }, 'does not fit data of length 288'],
      [{ data: flat, shape: [ROWS] }, 'shape'],
      [[nest(flat, SHAPE), nest(flat, [3, 2, 3])], 'for shape [2, 3, 2, 4], got 3'],
      [[nest(flat, SHAPE), nest(flat, [2, 2, 4])], 'for shape [2, 3, 2, 4], got 2'],
    ];
    for (const [samples, part] of wrong) {
      for (const use of [
        () => network.run(loose(samples)),
        () => network.forward(loose(samples)),
        () => network.evaluate(loose(samples), loose([[1]]), { loss: 'meanSquaredError' }),
      ]) {
        expectError(use, ShapeError, 'ERR_SHAPE', part);
      }
    }
    const nan = nest(flat, [2, ...SHAPE]);
    (nan as unknown as number[][][][])[1]![2]![1]![3] = Number.NaN;
    expectError(() => network.run(nan), DataError, 'ERR_DATA', 'is NaN');
  });

  it('refuses shapes that are none', () => {
    for (const inputs of [
      [],
      [0],
      [3, -1],
      [2.5],
      ['3'],
      Array(9).fill(1),
      [1000, 1001],
      [3, null],
      {},
    ]) {
      expectError(
        () => new Network({ inputs: loose(inputs), layers }),
        OptionError,
        'ERR_OPTION',
        'Network: inputs',
      );
    }
  });

  it('refuses classes that are none', () => {
    const options = { epochs: 1, loss: 'categoricalCrossentropy', optimizer: adam() } as const;
    const classes = nest(Array(ROWS * 6).fill(3), [ROWS, 3, 2]);
    expectError(
      () => make().train(FORMS[0]![1], classes, options),
      DataError,
      'ERR_DATA',
      'expected a class from 0 to 2',
    );
  });
});
