import { beforeAll, describe, expect, it } from 'vitest';
import { core } from '../src/core/engine.js';
import { adam, dense, EngineError, Network, RandomState, sgd } from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { thorough } from './support/effort.js';
import { expectError } from './support/errors.js';
import { strictEngines } from './support/facade.js';
import {
  BOUND,
  expectBoundedWhenDropped,
  expectSameBitsWhenKept,
  make,
  SAMPLE,
} from './support/many-networks.js';

// The debug engine is too slow for so many, and its memory is the release engine's. 100,000 with either: the slow suite.
describe.each(strictEngines.slice(0, 2))('memory of networks, engine %s', (name, choose) => {
  beforeAll(choose);

  it('networks made, run once and dropped in one synchronous loop stay within the budget', {
    timeout: 120_000,
  }, () => {
    expectBoundedWhenDropped(name === 'js' ? thorough(1_000, 400) : thorough(20_000, 4_000));
  });

  it('trained and dropped', { timeout: 60_000 }, () => {
    const x = { data: new RandomState(2).random(64 * 4), shape: [4, 64] as const };
    for (let i = 0; i < (name === 'js' ? thorough(300, 80) : thorough(1000, 400)); i++) {
      const network = make(i);
      network.train(x, [0, 1, 2, 3], {
        epochs: 1,
        loss: 'categoricalCrossentropy',
        optimizer: adam(),
      });
      network.forward(x);
      network.backward({ data: new Float64Array(40), shape: [4, 10] });
      network.forward(x);
    }
    expect(core().byteLength).toBeLessThan(BOUND);
  });

  it('thousands kept alive and used in turn: bounded, the same bits as alone', {
    timeout: 120_000,
  }, () => {
    expectSameBitsWhenKept(name === 'js' ? thorough(200, 100) : thorough(2_000, 600));
  });
});

// The debug build's memory is the release build's.
describe.each(thorough(strictEngines, strictEngines.slice(0, 2)))(
  'short memory, engine %s',
  (name, choose) => {
    beforeAll(choose);

    it('a training that cannot be had: typed error, the network as it was, everything still works', () => {
      const network = new Network({
        inputs: 2,
        layers: [dense({ units: 200_000 }), dense({ units: 1 })],
        seed: 1,
      });
      const before = network.run([1, 2]);
      const data = new Float64Array(2 * 200);
      for (const batchSize of [200, 2 ** 31 - 1]) {
        expectError(
          () =>
            network.train({ data, shape: [200, 2] }, new Float64Array(200), {
              epochs: 1,
              batchSize,
              loss: 'meanSquaredError',
              optimizer: sgd({ learningRate: 0.1 }),
            }),
          EngineError,
          'ERR_OUT_OF_MEMORY',
          'smaller batches',
        );
      }
      expectError(
        () => network.forward({ data, shape: [200, 2] }),
        EngineError,
        'ERR_OUT_OF_MEMORY',
      );
      expectSameBits(network.run([1, 2]), before);
      // Without gradients fewer rows go through at a time, whatever the batch; the plain engine takes long for as many.
      const rows = name === 'js' ? 20 : 200;
      const x = { data: data.subarray(0, 2 * rows), shape: [rows, 2] as const };
      expect(network.run(x).data.length).toBe(rows);
      const options = { loss: 'meanSquaredError' } as const;
      expect(network.evaluate(x, new Float64Array(rows), options).loss).toBe(0);
      expect(network.toJSON().training.optimizer).toBeNull();
      expect(make(1).run(SAMPLE).length).toBe(10);
    });

    it('moments that cannot be had', () => {
      // 360 MB of parameters; with Adam's moments more than a block can have.
      const inputs = 300_000;
      const layers = [dense({ units: 150, weightInitializer: 'zeros', bias: false })];
      const network = new Network({ inputs, layers, seed: 1 });
      expectError(() => network.step(adam()), EngineError, 'ERR_OUT_OF_MEMORY', 'moments');
      expect(network.run(new Float32Array(inputs)).length).toBe(150);
      network.dispose();
    });
  },
);
