// What docs/numerics.md says of finite inputs whose sums overflow.
import { beforeAll, describe, expect, it } from 'vitest';
import {
  DivergenceError,
  layerNorm,
  Network,
  selfAttention,
  sgd,
  type Tensor,
} from '../src/index.js';
import { expectError } from './support/errors.js';
import { strictEngines } from './support/facade.js';

describe.each(strictEngines)('sums that overflow, engine %s', (_, choose) => {
  beforeAll(choose);

  it('layerNorm: its beta, as NumPy has it', () => {
    const network = new Network({ inputs: 3, layers: [layerNorm()], seed: 1 });
    network.layers[0]!.parameters = { beta: [1, 2, 3] };
    const few = [...network.run([1e150, -5e149, 2.5e149])];
    expect(few.map((value, i) => value - i - 1)[0]).toBeCloseTo(1.2247448713915892, 12);
    expect([...network.run([1e200, -5e199, 2.5e199])]).toEqual([1, 2, 3]);
  });

  it('selfAttention: NaN, and a DivergenceError in training', () => {
    const network = new Network({ inputs: [2, 2], layers: [selfAttention()], seed: 1 });
    const [fine, far] = [1e150, 1e200].map((value) => ({
      data: Float64Array.of(value, 1, 1, -value),
      shape: [1, 2, 2],
    }));
    const answers = (x: NonNullable<typeof fine>): number[] => [...network.run<Tensor>(x).data];
    expect(answers(fine!).every(Number.isFinite)).toBe(true);
    expect(answers(far!)).toEqual([NaN, NaN, NaN, NaN]);
    const before = JSON.stringify(network);
    expectError(
      () =>
        network.train(
          far!,
          { data: new Float64Array(4), shape: [1, 2, 2] },
          {
            epochs: 1,
            loss: 'meanSquaredError',
            optimizer: sgd({ learningRate: 0.1 }),
          },
        ),
      DivergenceError,
      'ERR_DIVERGENCE',
    );
    expect(JSON.stringify(network)).toBe(before);
  });
});
