// Models of brain.js and TensorFlow.js that are broken or made to do harm: a FormatError, or a network that answers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBrain, fromBrainSeries, fromBrainText, fromTensorflow } from '../../src/import.js';
import { FormatError, type Network } from '../../src/index.js';
import { changes, DEEP, damaged } from '../support/damage.js';
import { runs } from '../support/effort.js';
import brain from './foreign/brain.json' with { type: 'json' };
import recurrent from './foreign/brain-recurrent.json' with { type: 'json' };
import activations from './foreign/tensorflow-activations.json' with { type: 'json' };
import classifier from './foreign/tensorflow-classifier.json' with { type: 'json' };

function check(load: () => Network, sample?: readonly number[]): boolean {
  let network: Network;
  try {
    network = load();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(error.message).toMatch(/^from(Brain(Text|Series)?|Tensorflow): .+\.$/s);
    expect(error.message.length).toBeLessThan(1000);
    return false;
  }
  expect(network.parameterCount).toBeLessThan(1000);
  if (sample)
    network.session().step(sample); // of any length
  else {
    const answer = network.run(new Float64Array(network.inputs));
    expect(answer.length).toBe(network.layers.at(-1)!.units);
  }
  return true;
}

describe('fromBrain', () => {
  it.each(['sigmoid', 'named'] as const)('%s, damaged', (name) => {
    let loaded = 0;
    fc.assert(
      fc.property(changes, (list) => {
        if (check(() => fromBrain(damaged(brain[name].json, list)).network)) loaded++;
      }),
      { numRuns: runs(1000) },
    );
    expect(loaded).toBeGreaterThan(20);
  });

  it('recurrent, damaged', () => {
    let loaded = 0;
    const [text, series] = [recurrent.pairs.json, recurrent.objects.json];
    fc.assert(
      fc.property(changes, (list) => {
        if (check(() => fromBrainText(damaged(text, list)).network, [1])) loaded++;
        if (check(() => fromBrainSeries(damaged(series, list)).network, [0.1, 0.2])) loaded++;
      }),
      { numRuns: runs(200) },
    );
    expect(loaded).toBeGreaterThan(20);
  });

  it('no object at all', () => {
    for (const json of [undefined, null, 1, 'x', [], () => 0, DEEP]) {
      expect(check(() => fromBrain(json).network)).toBe(false);
    }
  });

  it('does not touch the prototype', () => {
    const text = JSON.stringify(brain.named.json).replace('"black"', '"__proto__"');
    const { run, outputKeys } = fromBrain(JSON.parse(text));
    expect(outputKeys).toEqual(['__proto__', 'white', 'grey']);
    const answer = run({ r: 1 }) as Record<string, number>;
    expect(Object.keys(answer)).toEqual(outputKeys);
    expect(Object.getPrototypeOf(answer)).toBe(Object.prototype);
  });
});

describe('fromTensorflow', () => {
  const seeds = [classifier, activations].map(({ modelJson, shards }) => ({
    modelJson,
    bytes: shards.map((shard) => new Uint8Array(Buffer.from(shard, 'base64'))),
  }));

  it('model.json, damaged', () => {
    let loaded = 0;
    fc.assert(
      fc.property(fc.constantFrom(...seeds), changes, ({ modelJson, bytes }, list) => {
        if (check(() => fromTensorflow(damaged(modelJson, list), bytes))) loaded++;
      }),
      { numRuns: runs(2000) },
    );
    expect(loaded).toBeGreaterThan(20);
  });

  it('shards cut, too long, or any bytes', () => {
    for (const { modelJson, bytes } of seeds) {
      const whole = Uint8Array.from(bytes.flatMap((shard) => Array.from(shard)));
      for (let length = 0; length < whole.length; length += 7) {
        expect(check(() => fromTensorflow(modelJson, whole.subarray(0, length)))).toBe(false);
      }
      expect(check(() => fromTensorflow(modelJson, [whole, new Uint8Array(1)]))).toBe(false);
      fc.assert(
        fc.property(
          fc.uint8Array({ minLength: whole.length, maxLength: whole.length }),
          (any) => void check(() => fromTensorflow(modelJson, any)),
        ),
        { numRuns: runs(200) },
      );
    }
  });
});
