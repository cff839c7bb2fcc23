import { describe, expect, it } from 'vitest';
import { DivergenceError, Network, OptionError, sgd } from '../src/index.js';
import { PLACES, wholeOf } from './support/async.js';
import { expectRejection } from './support/errors.js';
import { BASE, CASES, make, X, Y } from './support/resume.js';

describe.each(PLACES)('Network.trainAsync, %s: resume', (_, place) => {
  it.each(CASES)('what it saves in onEpoch and goes on with: %s', async (_name, extra) => {
    for (const dtype of ['float64', 'float32'] as const) {
      const options = { ...BASE, ...extra };
      const expected: string[] = [];
      const whole = make(dtype);
      const history = whole.train(X, Y, {
        ...options,
        onEpoch: () => void expected.push(wholeOf(whole)),
      });

      const saved: string[] = [];
      const network = make(dtype);
      const onEpoch = () => void saved.push(wholeOf(network));
      expect(await network.trainAsync(X, Y, { ...options, ...place, onEpoch })).toEqual(history);
      expect(saved).toEqual(expected); // progress included
      expect(wholeOf(network)).toBe(wholeOf(whole));

      // Some epochs only: each is a start in a worker. That all do, test/network-resume.test.ts shows.
      for (const i of new Set([0, saved.length >> 1, saved.length - 1])) {
        const epochs: number[] = [];
        const told = Network.fromJSON(JSON.parse(saved[i]!));
        const resumed = await told.trainAsync(X, Y, {
          ...options,
          ...place,
          resume: true,
          onEpoch: ({ epoch }) => void epochs.push(epoch),
        });
        expect(resumed).toEqual(history);
        expect(wholeOf(told)).toBe(wholeOf(whole));
        expect(epochs).toEqual(Array.from({ length: saved.length - i - 1 }, (_, k) => i + 2 + k));
        // Untold, many epochs go in one request.
        const untold = Network.fromJSON(JSON.parse(saved[i]!));
        const again = await untold.trainAsync(X, Y, { ...options, ...place, resume: true });
        expect(again).toEqual(history);
        expect(wholeOf(untold)).toBe(wholeOf(whole));
      }
    }
  });

  /** The network as it was saved after epoch 4, and where the whole training leads. */
  const interrupted = () => {
    let text = '';
    const network = make();
    const onEpoch = ({ epoch }: { epoch: number }) => {
      if (epoch === 4) text = wholeOf(network);
    };
    const history = network.train(X, Y, { ...BASE, onEpoch });
    return { text, history, whole: wholeOf(network) };
  };

  it('aborted before the first epoch, the network can still be resumed', async () => {
    const { text, history, whole } = interrupted();
    const copy = Network.fromJSON(JSON.parse(text));
    const signal = AbortSignal.abort();
    const options = { ...BASE, ...place, resume: true };
    const aborted = await copy.trainAsync(X, Y, { ...options, signal });
    expect([aborted.epochs, aborted.stoppedBy]).toEqual([4, 'abort']);
    expect(wholeOf(copy)).toBe(text);
    expect(await copy.trainAsync(X, Y, options)).toEqual(history);
    expect(wholeOf(copy)).toBe(whole);
  });

  it('aborted later, it goes on from the last epoch that was saved', async () => {
    const { text, history, whole } = interrupted();
    const copy = Network.fromJSON(JSON.parse(text));
    const controller = new AbortController();
    let saved = '';
    const { epochs, stoppedBy } = await copy.trainAsync(X, Y, {
      ...BASE,
      ...place,
      resume: true,
      signal: controller.signal,
      onEpoch({ epoch }) {
        saved = wholeOf(copy);
        if (epoch === 7) controller.abort();
      },
    });
    expect([epochs, stoppedBy]).toEqual([7, 'abort']);
    const next = Network.fromJSON(JSON.parse(saved));
    expect(await next.trainAsync(X, Y, { ...BASE, ...place, resume: true })).toEqual(history);
    expect(wholeOf(next)).toBe(whole);
  });

  it('with as many epochs done as wanted there is nothing to do', async () => {
    const { text, history } = interrupted();
    const options = { ...BASE, epochs: 3, resume: true };
    const expected = Network.fromJSON(JSON.parse(text));
    const actual = Network.fromJSON(JSON.parse(text));
    const result = await actual.trainAsync(X, Y, { ...options, ...place });
    expect(result).toEqual(expected.train(X, Y, options));
    expect(result.loss).toEqual(history.loss.slice(0, 4));
    expect(wholeOf(actual)).toBe(wholeOf(expected));
  });

  it('saved meanwhile, without onEpoch, the network never claims epochs that it has not', async () => {
    // With metrics each epoch is a request of its own, to which only a slow worker adds the state of the network.
    const options = { ...BASE, epochs: 200, metrics: ['accuracy' as const] };
    const network = make();
    let ended = false;
    const training = network.trainAsync(X, Y, { ...options, ...place }).finally(() => {
      ended = true;
    });
    const saved = new Set<string>();
    while (!ended) {
      saved.add(wholeOf(network));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    const history = await training;
    for (const text of saved) {
      const copy = Network.fromJSON(JSON.parse(text));
      if (!copy.toJSON().training.progress) continue;
      expect(copy.train(X, Y, { ...options, resume: true })).toEqual(history);
      expect(wholeOf(copy)).toBe(wholeOf(network));
    }
    expect(saved.size).toBeGreaterThan(0);
  });

  it('a divergence tells the epoch of the whole training, and is that of train', async () => {
    // The loss leaves the finite numbers, or a parameter does, in the same epoch wherever the training was interrupted.
    const options = {
      ...BASE,
      epochs: 400,
      loss: 'meanSquaredError' as const,
      optimizer: sgd({ learningRate: 0.5 }),
      schedule: (epoch: number, rate: number) => (epoch < 6 ? rate : 1e300),
    };
    const T = Y.map((c) => [0, 1, 2].map((j) => (j === c ? 1 : 0)));
    let text = '';
    const network = make();
    const onEpoch = ({ epoch }: { epoch: number }) => {
      if (epoch === 3) text = wholeOf(network);
    };
    let expected: unknown;
    try {
      network.train(X, T, { ...options, onEpoch });
    } catch (error) {
      expected = error;
    }
    expect(expected).toBeInstanceOf(DivergenceError);
    const { iteration, message } = expected as DivergenceError;
    expect(iteration).toBeGreaterThan(4);

    const copies = [0, 1].map(() => Network.fromJSON(JSON.parse(text)));
    const resumed = { ...options, resume: true };
    expect(() => copies[0]!.train(X, T, resumed)).toThrow(
      expect.objectContaining({ iteration, message }),
    );
    await expect(copies[1]!.trainAsync(X, T, { ...resumed, ...place })).rejects.toMatchObject({
      iteration,
      message,
    });
    for (const copy of copies) expect(wholeOf(copy)).toBe(wholeOf(network));
  });

  it('refuses other options than before, and the network is as it was', async () => {
    const { text } = interrupted();
    const copy = Network.fromJSON(JSON.parse(text));
    const optimizer = sgd({ learningRate: 0.1 });
    const training = copy.trainAsync(X, Y, { ...BASE, ...place, optimizer, resume: true });
    await expectRejection(training, OptionError, 'ERR_OPTION', 'resume', '"sgd"');
    expect(wholeOf(copy)).toBe(text);
  });
});
