// Recurrent networks that brain.js trained and wrote give brain.js' answers.
import { describe, expect, it } from 'vitest';
import { fromBrain, fromBrainSeries, fromBrainText } from '../../src/import.js';
import { DataError, FormatError, OptionError, ShapeError } from '../../src/index.js';
import { expectError, loose } from '../support/errors.js';
import forward from './foreign/brain.json' with { type: 'json' };
import brain from './foreign/brain-recurrent.json' with { type: 'json' };

/** brain.js keeps every number in float32. */
const CLOSE = 1e-6;

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function expectClose(own: ArrayLike<number>, theirs: readonly number[]): void {
  expect(own.length).toBe(theirs.length);
  for (const [i, value] of theirs.entries()) expect(Math.abs(own[i]! - value)).toBeLessThan(CLOSE);
}

const softmax = (scores: readonly number[]): number[] => {
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  const sum = powers.reduce((total, power) => total + power);
  return powers.map((power) => power / sum);
};

interface Spoilt {
  options: { dataFormatter: { indexTable: Record<string, number> } };
  hiddenLayers: [object, { weight: { rows: number } }];
  input: { weights: unknown[] };
  output: { weights: unknown[] };
}

describe('fromBrainText', () => {
  it.each(['text', 'pairs', 'words'] as const)('%s', (name) => {
    const { json, inputs, outputs, indices, scores } = brain[name];
    const { network, run, tokens } = fromBrainText(json);
    expect(network.dtype).toBe('float64');
    expect(network.inputShape).toEqual([null]);
    expect(tokens).toEqual(json.options.dataFormatter.characters);
    for (const [i, input] of inputs.entries()) expect(run(input)).toBe(outputs[i]);
    // Step after step, and all at once.
    const [all] = network.run([indices]) as unknown as [{ toArray(): number[][] }];
    for (const [i, row] of all.toArray().entries()) expectClose(row, softmax(scores[i]!));
  });

  it('a list of characters is a text; what it does not know', () => {
    const { run } = fromBrainText(brain.text.json);
    expect(run(['h', 'e'])).toBe(run('he'));
    expect(run()).toBe(run(''));
    expect(run('hxe')).toBe(run('h\u2603e')); // as what it calls unrecognized
    expectError(() => run(loose(7)), DataError, 'ERR_DATA', 'run: expected a text');
    expectError(() => run(loose(['h', 7])), DataError, 'ERR_DATA', 'run[1]');
    const json = copyOf(brain.text.json) as { options: { dataFormatter: object } };
    const table: Record<string, number> = { ...brain.text.json.options.dataFormatter.indexTable };
    table['\u2603'] = table.unrecognized!;
    delete table.unrecognized;
    Object.assign(json.options.dataFormatter, { indexTable: table });
    expectError(() => fromBrainText(json).run('x'), DataError, 'ERR_DATA', '"x" is no token');
  });

  it.each<[string, (json: Spoilt) => void, string]>([
    ['a size', ({ options }) => Object.assign(options, { inputRange: 1e6 }), 'outputSize'],
    [
      'no formatter',
      ({ options }) => Object.assign(options, { dataFormatter: null }),
      'dataFormat',
    ],
    [
      'a table of others',
      ({ options }) => Reflect.deleteProperty(options.dataFormatter.indexTable, 'h'),
      'indexTable',
    ],
    [
      'no table',
      ({ options }) => Object.assign(options, { dataFormatter: { characterTable: {} } }),
      'indexTable',
    ],
    ['rows', ({ hiddenLayers }) => (hiddenLayers[1].weight.rows = 9), 'hiddenLayers[1]: weight'],
    ['missing layers', ({ hiddenLayers }) => hiddenLayers.pop(), 'hiddenLayers'],
    [
      'a matrix',
      ({ hiddenLayers }) => Object.assign(hiddenLayers[0], { transition: 1 }),
      'transition',
    ],
    ['fewer numbers', ({ input }) => input.weights.pop(), 'input: weights'],
    ['a null', ({ output }) => (output.weights[2] = null), 'output: weights[2]'],
  ])('refuses %s', (_, spoil, part) => {
    const json = copyOf(brain.text.json);
    spoil(loose(json));
    expectError(() => fromBrainText(json), FormatError, 'ERR_FORMAT', 'fromBrainText', part);
  });
});

describe('fromBrainSeries', () => {
  it('numbers', () => {
    const { json, inputs, outputs, count, forecasts } = brain.numbers;
    const { network, run, forecast, keys } = fromBrainSeries(json);
    expect([network.inputShape, keys]).toEqual([[null, 1], undefined]);
    for (const [i, input] of inputs.entries()) {
      expectClose([run(input)], [outputs[i]!]);
      expect(run(Float64Array.from(input))).toBe(run(input));
      expectClose(forecast(input, count), forecasts[i]!);
      expect(forecast(input)).toEqual([run(input)]);
    }
    expectError(() => forecast([0.1], 0), OptionError, 'ERR_OPTION', 'count');
    expectError(() => run([]), DataError, 'ERR_DATA', 'one step');
    expectError(() => run(loose(['1'])), DataError, 'ERR_DATA', 'steps');
    expectError(() => run([0.1, Number.NaN]), DataError, 'ERR_DATA');
    expectError(() => run([[0.1, 0.2]]), ShapeError, 'ERR_SHAPE');
  });

  it('rows', () => {
    const { json, inputs, outputs, count, forecasts } = brain.rows;
    const { run, forecast } = fromBrainSeries(json);
    for (const [i, input] of inputs.entries()) {
      expectClose(run(input), outputs[i]!);
      for (const [j, row] of forecast(input, count).entries()) expectClose(row, forecasts[i]![j]!);
    }
    expectError(() => run(loose([{ low: 1, high: 2 }])), DataError, 'ERR_DATA', 'an object');
  });

  it('objects', () => {
    const { json, inputs, outputs, count, forecasts } = brain.objects;
    const { run, forecast, keys } = fromBrainSeries(json);
    expect(keys).toEqual(['low', 'high']);
    for (const [i, input] of inputs.entries()) {
      const answer = run(input as Record<string, number>[]);
      expect(Object.keys(answer)).toEqual(keys);
      expectClose(Object.values(answer), Object.values(outputs[i]!));
      for (const [j, step] of forecast(input as Record<string, number>[], count).entries()) {
        expectClose(Object.values(step), Object.values(forecasts[i]![j]!));
      }
    }
    expectError(() => run(loose([{ low: 1 }, 3])), DataError, 'ERR_DATA', 'named');
  });

  it('outputs of another number than inputs', () => {
    const json = copyOf(brain.rows.json);
    json.options.outputSize = 3;
    expectError(() => fromBrainSeries(json), FormatError, 'ERR_FORMAT', 'outputSize');
  });
});

describe.each(['LSTM', 'GRU'] as const)('gated cells, %s', (kind) => {
  const { text, numbers, objects } = brain[kind];

  it('of texts', () => {
    const { json, inputs, outputs, indices, scores } = text;
    const { network, run } = fromBrainText(json);
    const [, first] = network.layers;
    expect(first!.spec).toMatchObject(
      kind === 'LSTM' ? { kind: 'lstm', cellState: false } : { kind: 'gru', resetAfter: false },
    );
    for (const [i, input] of inputs.entries()) expect(run(input)).toBe(outputs[i]);
    const [all] = network.run([indices]) as unknown as [{ toArray(): number[][] }];
    for (const [i, row] of all.toArray().entries()) expectClose(row, softmax(scores[i]!));
  });

  it('of series of numbers, of objects', () => {
    const ofNumbers = fromBrainSeries(numbers.json);
    for (const [i, input] of numbers.inputs.entries()) {
      expectClose([ofNumbers.run(input)], [numbers.outputs[i]!]);
      expectClose(ofNumbers.forecast(input, numbers.count), numbers.forecasts[i]!);
    }
    const { run, forecast, keys } = fromBrainSeries(objects.json);
    expect(keys).toEqual(['low', 'high']);
    for (const [i, input] of (objects.inputs as Record<string, number>[][]).entries()) {
      expectClose(Object.values(run(input)), Object.values(objects.outputs[i]!));
      for (const [j, step] of forecast(input, objects.count).entries()) {
        expectClose(Object.values(step), Object.values(objects.forecasts[i]![j]!));
      }
    }
  });

  it('names a matrix that is missing or too small', () => {
    const name = kind === 'LSTM' ? 'forgetHidden' : 'resetGateHiddenMatrix';
    for (const spoil of [
      (layer: Record<string, unknown>) => Reflect.deleteProperty(layer, name),
      (layer: Record<string, { rows: number }>) => (layer[name]!.rows = 2),
    ]) {
      const json = copyOf(text.json);
      spoil(loose(json.hiddenLayers[1]));
      const part = `hiddenLayers[1]: ${name}`;
      expectError(() => fromBrainText(json), FormatError, 'ERR_FORMAT', 'fromBrainText', part);
    }
  });
});

describe('the step at fault', () => {
  const { run, forecast } = fromBrainSeries(brain.rows.json);
  const numbers = fromBrainSeries(brain.numbers.json);
  const named = fromBrainSeries(brain.objects.json);
  it.each<[string, () => unknown, typeof DataError | typeof ShapeError, string]>([
    [
      'NaN',
      () => numbers.run([0.1, Number.NaN]),
      DataError,
      'run: step 1, number 0: expected a finite',
    ],
    ['a text', () => numbers.run(loose([0.1, 0.2, '3'])), DataError, 'run: step 2, number 0'],
    [
      '∞',
      () =>
        forecast(
          [
            [1, 2],
            [3, Infinity],
          ],
          2,
        ),
      DataError,
      'forecast: step 1, number 1',
    ],
    ['too few', () => run([[1, 2], [3]]), ShapeError, 'run: step 1: expected 2 numbers, got 1'],
    [
      'a number among rows',
      () => run(loose([[1, 2], 3])),
      DataError,
      'run: step 1: expected a list',
    ],
    ['a row among numbers', () => numbers.run(loose([1, [2]])), DataError, 'run: step 1, number 0'],
    [
      'a name',
      () => named.run(loose([{ low: 1 }, { low: '2' }])),
      DataError,
      'run: step 1, number 0',
    ],
    [
      'no object',
      () => named.run(loose([{ low: 1 }, 3])),
      DataError,
      'run: step 1: expected an object',
    ],
  ])('%s', (_, call, type, part) => {
    const code = type === DataError ? 'ERR_DATA' : 'ERR_SHAPE';
    expectError(call, type, code, part);
  });

  it('is a field of the error, too', () => {
    const error = errorOf(() =>
      run([
        [1, 2],
        [3, Number.NaN],
      ]),
    );
    expect(error).toMatchObject({ row: 1, column: 1 });
  });
});

function errorOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('other kinds of brain.js', () => {
  it.each<[string, unknown, (json: unknown) => unknown, string]>([
    ['LSTM, as a feed-forward network', brain.LSTM.text.json, fromBrain, 'by fromBrainText.'],
    ['GRUTimeStep, as a text', brain.GRU.numbers.json, fromBrainText, 'by fromBrainSeries.'],
    ['GRU, as a series', brain.GRU.text.json, fromBrainSeries, 'by fromBrainText.'],
    ['RNN, as a feed-forward network', brain.text.json, fromBrain, 'fromBrainText'],
    ['RNNTimeStep, as one', brain.rows.json, fromBrain, 'fromBrainSeries'],
    ['RNNTimeStep, as a text', brain.rows.json, fromBrainText, 'fromBrainSeries'],
    ['RNN, as a series', brain.text.json, fromBrainSeries, 'fromBrainText'],
    ['NeuralNetwork, as a text', forward.sigmoid.json, fromBrainText, 'by fromBrain.'],
    ['nothing', {}, fromBrainSeries, '"RNNTimeStep"'],
  ])('%s', (_, json, read, part) => {
    expectError(() => read(json), FormatError, 'ERR_FORMAT', 'fromBrain', part);
  });
});
