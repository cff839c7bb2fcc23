// Networks that brain.js trained and wrote give brain.js' answers.
import { describe, expect, it } from 'vitest';
import { fromBrain } from '../../src/import.js';
import { DataError, FormatError, leakyRelu, ShapeError } from '../../src/index.js';
import { expectError, loose } from '../support/errors.js';
import brain from './foreign/brain.json' with { type: 'json' };

/** brain.js keeps what a layer gives in float32. */
const CLOSE = 1e-6;

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('fromBrain', () => {
  it.each(['sigmoid', 'relu', 'leaky-relu', 'tanh', 'perceptron'] as const)('%s', (name) => {
    const { json, inputs, outputs } = brain[name];
    const { network, run, inputKeys, outputKeys } = fromBrain(json);
    expect([inputKeys, outputKeys]).toEqual([undefined, undefined]);
    expect(network.dtype).toBe('float64');
    for (const [i, input] of inputs.entries()) {
      const answer = run(input) as Float64Array;
      expect(answer).toEqual(network.run(input));
      for (const [j, expected] of outputs[i]!.entries()) {
        expect(Math.abs(answer[j]! - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(
          CLOSE,
        );
      }
    }
  });

  it('names of inputs and outputs', () => {
    const { json, inputs, outputs } = brain.named;
    const { network, inputKeys, outputKeys, run } = fromBrain(copyOf(json));
    expect(inputKeys).toEqual(['r', 'g', 'b']);
    expect(outputKeys).toEqual(['black', 'white', 'grey']);
    for (const [i, input] of inputs.entries()) {
      const answer = run(input as Record<string, number>) as Record<string, number>;
      expect(Object.keys(answer)).toEqual(outputKeys);
      for (const [key, value] of Object.entries(outputs[i]!)) {
        expect(Math.abs(answer[key]! - value)).toBeLessThan(CLOSE);
      }
    }
    // As JSON.stringify of the model's run: nothing of the prototype gets in.
    expect(run({})).toEqual(run(loose(Object.create({ r: 1 }))));
    expect(network.run([0, 1, 0])).toEqual(
      Float64Array.from(Object.values(run({ g: 1 }) as Record<string, number>)),
    );
    expectError(() => run([1, 2, 3]), DataError, 'ERR_DATA', 'named');
    expectError(() => run(loose(undefined)), DataError, 'ERR_DATA', 'undefined');
    expectError(() => run({ r: Number.NaN }), DataError, 'ERR_DATA');
    expectError(() => run({ r: loose('1') }), DataError, 'ERR_DATA');
  });

  it('leaky-relu of another slope', () => {
    const { json, inputs } = brain['leaky-relu'];
    const sloped = copyOf(json);
    Object.assign(sloped.trainOpts, { leakyReluAlpha: 0.2 });
    const { network } = fromBrain(sloped);
    expect(network.layers.map(({ spec }) => 'activation' in spec && spec.activation)).toEqual(
      sloped.sizes.slice(1).map(() => leakyRelu({ slope: 0.2 })),
    );
    const [first] = fromBrain(json).network.layers;
    for (const input of inputs) {
      const z = first!.bias.map(
        (b, j) => b + input.reduce((sum, x, i) => sum + x * first!.weights.toArray()[i]![j]!, 0),
      );
      for (const [j, o] of network.run([input], { layer: 0 }).data.entries()) {
        expect(o).toBeCloseTo(z[j]! > 0 ? z[j]! : 0.2 * z[j]!, 12);
      }
    }
  });

  it('refuses another number of inputs', () => {
    expectError(() => fromBrain(brain.sigmoid.json).run([1]), ShapeError, 'ERR_SHAPE');
  });

  it.each<[string, (json: Record<string, unknown>) => void, string]>([
    ['another type', (json) => Object.assign(json, { type: 'RNN' }), 'type'],
    ['version 1, without a type', (json) => delete json.type, 'brain.js 2'],
    ['sizes', (json) => Object.assign(json, { sizes: [2, 4, 4, 1] }), 'layers[2]: weights'],
    ['no layers', (json) => Object.assign(json, { sizes: [2] }), 'sizes'],
    ['a size', (json) => Object.assign(json, { sizes: [2, 1e9, 3, 1] }), 'sizes[1]'],
    [
      'an activation',
      (json) => Object.assign(json.trainOpts as object, { activation: 'swish' }),
      'activation',
    ],
    [
      'an inherited activation',
      (json) => Object.assign(json.trainOpts as object, { activation: 'constructor' }),
      'activation',
    ],
    [
      'a slope below 0',
      (json) =>
        Object.assign(json.trainOpts as object, { activation: 'leaky-relu', leakyReluAlpha: -0.2 }),
      'leakyReluAlpha',
    ],
    [
      'names for other inputs',
      (json) => Object.assign(json, { inputLookup: { a: 0 } }),
      'inputLookup',
    ],
    [
      'names in one place',
      (json) => Object.assign(json, { inputLookup: { a: 1, b: 1 } }),
      'inputLookup',
    ],
    [
      'a null among the weights',
      (json) => ((json.layers as { biases: unknown[] }[])[1]!.biases[0] = null),
      'layers[1]: biases[0]',
    ],
  ])('refuses %s', (_, spoil, part) => {
    const json = copyOf(brain.sigmoid.json) as Record<string, unknown>;
    spoil(json);
    expectError(() => fromBrain(json), FormatError, 'ERR_FORMAT', 'fromBrain', part);
  });
});
