// Node warns where an event target has more than ten listeners: a program's own signal must not make it do so.
import { getEventListeners, setMaxListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dense, Network, Neuron, sgd } from '../../src/index.js';
import { crossValidate, gridSearch } from '../../src/search.js';
import { onAbort } from '../../src/worker/abort.js';
import { PLACES } from '../support/async.js';

const X = [[0], [1], [2], [3]];
const Y = [0, 1, 2, 3];
const TRAIN = {
  epochs: 30,
  loss: 'meanSquaredError',
  optimizer: sgd({ learningRate: 0.01 }),
} as const;
const NETWORK = { inputs: 1, layers: [dense({ units: 1 })], seed: 1 };

let warnings: Error[] = [];
const note = (warning: Error): void => void warnings.push(warning);
/** Warnings come in a task of their own. */
const seen = async (): Promise<string[]> => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return warnings.map(({ name }) => name);
};

beforeEach(() => {
  warnings = [];
  process.on('warning', note);
});
afterEach(() => {
  process.off('warning', note);
});

/** A signal for which Node counts listeners, as it does for those of programs. */
function counted(): AbortController {
  const controller = new AbortController();
  setMaxListeners(10, controller.signal);
  return controller;
}

describe.each(PLACES)('many trainings with one signal, %s', (_, place) => {
  it('are no leak, and leave no listener', async () => {
    const { signal } = counted();
    const options = { signal, ...place };
    await Promise.all(
      Array.from({ length: 15 }, async (_, i) => {
        const network = new Network(NETWORK);
        await network.trainAsync(X, Y, { ...TRAIN, ...options });
        await network.evaluateAsync(X, Y, options);
        await new Neuron({ inputs: 1, seed: i }).trainAsync(X, [0, 1, 0, 1], {
          iterations: 100,
          ...options,
        });
      }),
    );
    expect(await seen()).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('all stop', async () => {
    const controller = counted();
    const trainings = Array.from({ length: 15 }, () =>
      new Network(NETWORK).trainAsync(X, Y, {
        ...TRAIN,
        epochs: 1e8,
        signal: controller.signal,
        ...place,
      }),
    );
    setTimeout(() => controller.abort(), 50);
    for (const { stoppedBy } of await Promise.all(trainings)) expect(stoppedBy).toBe('abort');
    expect(await seen()).toEqual([]);
  });

  it('and searches', async () => {
    const { signal } = counted();
    const shared = { folds: 2, concurrency: 16, signal, seed: 1, ...place };
    await gridSearch(X, Y, {
      grid: { learningRate: Array.from({ length: 16 }, (_, i) => (i + 1) / 1000) },
      network: () => NETWORK,
      train: ({ learningRate }) => ({ ...TRAIN, optimizer: sgd({ learningRate }) }),
      ...shared,
    });
    await crossValidate(X, Y, { network: NETWORK, train: TRAIN, ...shared, folds: 4 });
    expect(await seen()).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('onAbort', () => {
  it('calls in order, not what was taken back, and nothing twice', () => {
    const controller = new AbortController();
    const calls: string[] = [];
    const takeBack = onAbort(controller.signal, () => calls.push('never'));
    const same = (): void => void calls.push('same');
    onAbort(controller.signal, same);
    onAbort(controller.signal, () => takeLast());
    const takeLast = onAbort(controller.signal, () => calls.push('last'));
    onAbort(controller.signal, same);
    takeBack();
    takeBack();
    controller.abort();
    expect(calls).toEqual(['same', 'same']);
  });
});
