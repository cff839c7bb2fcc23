// Code that toSource wrote gives the bits of `run`, here as ES modules in every browser.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATIONS as ELEMENTWISE } from '../../src/core/abi-names.js';
import {
  type ActivationName,
  DisposedError,
  dense,
  dropout,
  init,
  Network,
  OptionError,
  RandomState,
} from '../../src/index.js';
import { toSource } from '../../src/source.js';
import { expectSameBits } from '../support/bits.js';
import { runs } from '../support/effort.js';
import { expectError, loose } from '../support/errors.js';

const ACTIVATIONS: readonly ActivationName[] = [...ELEMENTWISE, 'softmax'];
type Dtype = 'float64' | 'float32';
const DTYPES: readonly Dtype[] = ['float64', 'float32'];

type Run = (sample: ArrayLike<number>) => Float64Array | Float32Array;

async function load(source: string): Promise<Run> {
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`;
  return ((await import(/* @vite-ignore */ url)) as { run: Run }).run;
}

/** Samples of every size, from nothing to what saturates. */
function samples(inputs: number): number[][] {
  const random = new RandomState(4);
  return [0, 1e-300, 1e-9, 0.01, 0.3, 1, 4, 30, 300, 1e6].flatMap((size) => [
    Array.from(random.uniform(-size, size, inputs)),
    Array.from(random.normal(0, size, inputs)),
  ]);
}

async function expectSameAnswers(network: Network): Promise<void> {
  const run = await load(toSource(network));
  for (const sample of samples(network.inputs)) {
    expectSameBits(run(sample), network.run(sample), JSON.stringify(sample));
  }
}

describe.each(DTYPES)('toSource, %s', (dtype) => {
  it.each(ACTIVATIONS)('%s: the bits of run', async (activation) => {
    for (const units of [2, 3, 7]) {
      const network = new Network({
        inputs: 3,
        layers: [dense({ units, activation }), dense({ units: 2, activation, bias: false })],
        seed: units,
        dtype,
      });
      network.layers[0]!.bias = new RandomState(units).normal(0, 1, units);
      await expectSameAnswers(network);
    }
  });

  it('a dense layer works on the last axis', async () => {
    const network = new Network({
      inputs: [4, 3],
      layers: [
        dense({ units: 5, activation: 'tanh' }),
        dropout({ rate: 0.5 }),
        dense({ units: 3, activation: 'softmax', bias: false }),
      ],
      seed: 1,
      dtype,
    });
    const run = await load(toSource(network));
    for (const sample of samples(12)) {
      const { data } = network.run({ data: Float64Array.from(sample), shape: [1, 4, 3] });
      expectSameBits(run(sample), data);
    }
  });

  it('any network', async () => {
    const layer = fc.oneof(
      fc.record({
        units: fc.integer({ min: 2, max: 40 }),
        activation: fc.constantFrom(...ACTIVATIONS),
        bias: fc.boolean(),
      }),
      fc.constant(undefined),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(layer, { maxLength: 4 }),
        fc.integer({ min: 0, max: 1000 }),
        async (inputs, layers, seed) => {
          const network = new Network({
            inputs,
            layers: [
              ...layers.map((options) => (options ? dense(options) : dropout({ rate: 0.5 }))),
              dense({ units: 2, biasInitializer: 'normal' }),
            ],
            seed,
            dtype,
          });
          await expectSameAnswers(network);
        },
      ),
      { numRuns: runs(20) },
    );
  });

  it('−0, the smallest and the largest numbers', async () => {
    const [tiny, large] = dtype === 'float64' ? [5e-324, 1e307] : [2 ** -149, 1e37];
    const network = new Network({ inputs: 2, layers: [dense({ units: 3 })], dtype });
    network.layers[0]!.weights = [
      [-0, tiny, -large],
      [0, -tiny, 0.1],
    ];
    network.layers[0]!.bias = [-0, 0, 1 / 3];
    await expectSameAnswers(network);
  });

  it('more weights than a call can have arguments', async () => {
    const network = new Network({ inputs: 500, layers: [dense({ units: 150 })], seed: 1, dtype });
    const run = await load(toSource(network));
    const sample = new RandomState(1).uniform(-1, 1, 500);
    expectSameBits(run(sample), network.run(sample));
  });

  it('refuses what run refuses', async () => {
    const run = await load(
      toSource(new Network({ inputs: 2, layers: [dense({ units: 1 })], dtype })),
    );
    expect(() => run([1])).toThrow(new RangeError('Expected 2 numbers, got 1.'));
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, loose('1'), loose(undefined)]) {
      expect(() => run([1, bad])).toThrow(TypeError);
    }
    if (dtype === 'float32') expect(() => run([1e300, 0])).toThrow(TypeError);
  });
});

it('is the same by the method, whatever happens to the network meanwhile', async () => {
  const network = new Network({ inputs: 2, layers: [dense({ units: 1 })], seed: 1 });
  for (const module of ['esm', 'cjs', 'typescript'] as const) {
    const text = toSource(network, { module });
    const later = network.toSource({ module });
    if (module === 'typescript') network.dispose();
    expect(await later).toBe(text);
  }
  await expect(network.toSource()).rejects.toThrow(DisposedError);
  expectError(() => toSource(network), DisposedError, 'ERR_DISPOSED');
});

it('does not depend on the engine', async () => {
  const network = new Network({ inputs: 2, layers: [dense({ units: 1 })], seed: 1 });
  const text = toSource(network);
  await init({ engine: 'js' });
  expect(toSource(network)).toBe(text);
});

it('checks its options', async () => {
  const network = new Network({ inputs: 2, layers: [dense({ units: 1 })] });
  expectError(
    () => toSource(network, loose({ module: 'amd' })),
    OptionError,
    'ERR_OPTION',
    "'amd'".replaceAll("'", '"'),
    'esm, cjs, typescript',
  );
  expectError(() => toSource(network, loose({ modul: 'esm' })), OptionError, 'ERR_OPTION', 'modul');
  expectError(() => toSource(loose({})), OptionError, 'ERR_OPTION', 'Network');
  await expect(network.toSource(loose({ module: 1 }))).rejects.toThrow(OptionError);
});
