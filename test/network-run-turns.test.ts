// One sample after the other, whatever comes between: a network that is asked again takes what it left in the engine's memory
// for granted, so all that can move or overwrite it comes in between here.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { dense, Network, RandomState, sgd } from '../src/index.js';
import { strictEngines } from './support/facade.js';

const ROWS = [
  [0.3, -0.7],
  [1.5, 0.25],
];
const BETWEEN = ['nothing', 'batch', 'train', 'draws', 'large', 'make', 'factor', 'error'] as const;

function network(seed: number, units: number): Network {
  return new Network({
    inputs: 2,
    seed,
    layers: [dense({ units, activation: 'tanh' }), dense({ units: 2, activation: 'softmax' })],
  });
}

describe.each(strictEngines)('samples in turn, engine %s', (_, choose) => {
  beforeAll(choose);

  it('give the bits of their batch, whatever came between', () => {
    const turn = fc.record({
      of: fc.nat(2),
      row: fc.nat(1),
      between: fc.constantFrom(...BETWEEN),
    });
    fc.assert(
      fc.property(fc.array(turn, { minLength: 2, maxLength: 20 }), (turns) => {
        const networks = [network(1, 3), network(2, 40), network(3, 3)];
        const random = new RandomState(1);
        for (const { of, row, between } of turns) {
          const asked = networks[of]!;
          const other = networks[(of + 1) % 3]!;
          const options = {
            epochs: 1,
            loss: 'meanSquaredError',
            optimizer: sgd({ learningRate: 0.1 }),
          } as const;
          if (between === 'batch') other.run(ROWS);
          if (between === 'train') asked.train(ROWS, ROWS, options);
          if (between === 'draws') random.normal(0, 1, 5);
          // Memory grows, or a block is reused.
          if (between === 'large') network(4, 3).run(Array.from({ length: 3000 }, () => ROWS[0]!));
          if (between === 'make') network(5, 200).run(ROWS[0]!);
          if (between === 'factor') asked.layers[0]!.learningRateFactor = 0.5;
          if (between === 'error') expect(() => other.run([Number.NaN, 0])).toThrow();
          const alone = asked.run(ROWS[row]!);
          const again = asked.run(ROWS[row]!);
          const expected = [...asked.run([ROWS[row]!]).data];
          expect([...alone]).toEqual(expected);
          expect([...again]).toEqual(expected);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('a network that moved to another engine and back answers as before', async () => {
    const asked = network(1, 3);
    const before = [...asked.run(ROWS[0]!)];
    for (const [, other] of strictEngines) {
      await other();
      expect([...asked.run(ROWS[0]!)]).toEqual(before);
      await choose();
      expect([...asked.run(ROWS[0]!)]).toEqual(before);
    }
  });
});
