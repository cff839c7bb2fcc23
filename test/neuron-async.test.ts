import { describe, expect, it } from 'vitest';
import {
  BusyError,
  DataError,
  DivergenceError,
  EngineError,
  Neuron,
  type NeuronTrainOptions,
  type NeuronTrainResult,
  OptionError,
  ShapeError,
} from '../src/index.js';
import { PLACES, samplesOf } from './support/async.js';
import { expectError, expectRejection, loose } from './support/errors.js';

const INPUTS = [
  [0, 0, 1],
  [1, 1, 1],
  [1, 0, 1],
  [0, 1, 1],
];
const TARGETS = [0, 1, 1, 0];
const s0 = (): Neuron => new Neuron({ inputs: 3, bias: false, seed: 15 });
const textOf = (neuron: Neuron): string => JSON.stringify(neuron);

describe.each(PLACES)('Neuron.trainAsync, %s', (_, place) => {
  it.each<[string, NeuronTrainOptions]>([
    ['S0', {}],
    ['many iterations', { iterations: 123_457, learningRate: 0.5 }],
    ['a threshold', { iterations: 1_000_000, errorThreshold: 1e-4 }],
  ])('the bits of train: %s', async (_name, options) => {
    const a = s0();
    const b = s0();
    const result = a.train(INPUTS, TARGETS, options);
    const stoppedBy = options.errorThreshold ? 'errorThreshold' : 'iterations';
    expect(await b.trainAsync(INPUTS, TARGETS, { ...options, ...place })).toEqual({
      ...result,
      stoppedBy,
    });
    expect(textOf(b)).toBe(textOf(a));
  });

  it('the bits of train: many inputs', async () => {
    const { x, y } = samplesOf(300, 45, 2);
    const make = (): Neuron => new Neuron({ inputs: 45, seed: 1 });
    const a = make();
    const b = make();
    const options = { iterations: 400, learningRate: 1e-3 };
    a.train(x, y, options);
    await b.trainAsync(x, y, { ...options, ...place });
    expect(textOf(b)).toBe(textOf(a));
  });

  it('onProgress: at the same iterations, with the same weights; false stops', async () => {
    const a = s0();
    const b = s0();
    const expected: [NeuronTrainResult, string][] = [];
    const actual: typeof expected = [];
    const record = (neuron: Neuron, list: typeof expected) => (progress: NeuronTrainResult) => {
      list.push([progress, textOf(neuron)]);
      return progress.iterations > 5000 ? false : undefined;
    };
    const options = { iterations: 9_999 };
    const result = a.train(INPUTS, TARGETS, { ...options, onProgress: record(a, expected) });
    const onProgress = record(b, actual);
    expect(await b.trainAsync(INPUTS, TARGETS, { ...options, ...place, onProgress })).toEqual({
      ...result,
      stoppedBy: 'callback',
    });
    expect(actual).toEqual(expected);
    expect(actual.length).toBe(51);
  });

  it('abort keeps what was reached', async () => {
    const neuron = s0();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const { iterations, stoppedBy } = await neuron.trainAsync(INPUTS, TARGETS, {
      iterations: 2 ** 31 - 1,
      signal: controller.signal,
      ...place,
    });
    expect(stoppedBy).toBe('abort');
    const expected = s0();
    if (iterations > 0) expected.train(INPUTS, TARGETS, { iterations });
    expect(textOf(neuron)).toBe(textOf(expected));
  });

  it('refuses changes meanwhile', async () => {
    const neuron = s0();
    const training = neuron.trainAsync(INPUTS, TARGETS, place);
    expect(neuron.run([1, 0, 0])).toBe(s0().run([1, 0, 0]));
    expectError(() => neuron.train(INPUTS, TARGETS), BusyError, 'ERR_BUSY');
    expectError(() => neuron.dispose(), BusyError, 'ERR_BUSY');
    await expectRejection(neuron.trainAsync(INPUTS, TARGETS), BusyError, 'ERR_BUSY');
    await training;
    neuron.dispose();
  });

  it('errors are those of train', async () => {
    const neuron = s0();
    const before = textOf(neuron);
    const reject = (inputs: unknown, targets: unknown, options: object): Promise<unknown> =>
      neuron.trainAsync(loose(inputs), loose(targets), loose({ ...options, ...place }));
    await expectRejection(
      reject(INPUTS, TARGETS, { iteration: 1 }),
      OptionError,
      'ERR_OPTION',
      'signal',
    );
    await expectRejection(reject(INPUTS, [1], {}), ShapeError, 'ERR_SHAPE');
    await expectRejection(reject(INPUTS, undefined, { transfer: true }), DataError, 'ERR_DATA');
    await expectRejection(reject([[1, 2, Number.NaN]], [1], {}), DataError, 'ERR_DATA');
    const rows = { data: { length: 0 }, shape: [1e9, 3] };
    await expectRejection(reject(rows, [1], {}), DataError, 'ERR_DATA');
    expect(textOf(neuron)).toBe(before);
    const linear = (): Neuron => new Neuron({ inputs: 3, activation: 'linear', seed: 1 });
    const a = linear();
    const b = linear();
    const options = { learningRate: 1e3 };
    const expected = expectError(
      () => a.train(INPUTS, TARGETS, options),
      DivergenceError,
      'ERR_DIVERGENCE',
    );
    const actual = await expectRejection(
      b.trainAsync(INPUTS, TARGETS, { ...options, ...place }),
      DivergenceError,
      'ERR_DIVERGENCE',
    );
    expect([actual.message, actual]).toEqual([expected.message, expected]);
    expect(textOf(b)).toBe(textOf(a));
  });

  it('an onProgress that throws leaves the neuron as it was', async () => {
    const neuron = s0();
    const before = textOf(neuron);
    const thrown = new RangeError('of the user');
    const onProgress = (): void => {
      throw thrown;
    };
    await expect(neuron.trainAsync(INPUTS, TARGETS, { ...place, onProgress })).rejects.toBe(thrown);
    expect(textOf(neuron)).toBe(before);
  });
});

describe('Neuron.trainAsync', () => {
  it('transfer moves the data', async () => {
    const data = Float64Array.from(INPUTS.flat());
    const targets = Float64Array.from(TARGETS);
    const neuron = s0();
    await neuron.trainAsync({ data, shape: [4, 3] }, targets, { transfer: true });
    expect([data.length, targets.length]).toEqual([0, 0]);
    const expected = s0();
    expected.train(INPUTS, TARGETS);
    expect(textOf(neuron)).toBe(textOf(expected));
  });

  it('a worker that fails is a typed error', async () => {
    const neuron = s0();
    const training = neuron.trainAsync(INPUTS, TARGETS, { worker: 'data:text/javascript,no' });
    await expectRejection(training, EngineError, 'ERR_ENGINE');
  });
});
