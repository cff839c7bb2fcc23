import { expect } from 'vitest';
import { core } from '../../src/core/engine.js';
import { dense, Network, RandomState, sgd } from '../../src/index.js';
import { expectSameBits } from './bits.js';

export const SAMPLE = new RandomState(1).random(64);

/** A 64-100-10 network. */
export const make = (seed: number): Network =>
  new Network({
    inputs: 64,
    layers: [
      dense({ units: 100, activation: 'relu' }),
      dense({ units: 10, activation: 'softmax' }),
    ],
    seed,
  });

/** Of what is dropped: 16 MiB stay; blocks released in one size are not reused for others by the JS engine. */
export const BOUND = 128 * 2 ** 20;

/** `count` networks made, run once and dropped in one synchronous loop. */
export function expectBoundedWhenDropped(count: number): void {
  const expected = make(7).run(SAMPLE);
  for (let i = 0; i < count; i++) {
    const output = make(i === count - 1 ? 7 : i).run(SAMPLE);
    if (i === count - 1) expectSameBits(output, expected);
  }
  expect(core().byteLength).toBeLessThan(BOUND);
}

/** `count` networks kept alive, trained in turn twice: every 97th has the bits that it has alone. */
export function expectSameBitsWhenKept(count: number): void {
  const networks = Array.from({ length: count }, (_, i) => make(i));
  const x = { data: new RandomState(2).random(64 * 4), shape: [4, 64] as const };
  const options = {
    epochs: 1,
    loss: 'categoricalCrossentropy',
    optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
  } as const;
  for (let round = 0; round < 2; round++) {
    for (const network of networks) network.train(x, [0, 1, 2, 3], options);
  }
  for (let i = 0; i < count; i += 97) {
    const alone = make(i);
    for (let round = 0; round < 2; round++) alone.train(x, [0, 1, 2, 3], options);
    expectSameBits(networks[i]!.run(SAMPLE), alone.run(SAMPLE));
  }
  // All of them stay, as they take turns: parameters and velocities, 7,510 of each. Memory grows by doubling.
  expect(core().byteLength).toBeLessThan(BOUND + 2 * count * 2 * 7_510 * 8);
  for (const network of networks) network.dispose();
}
