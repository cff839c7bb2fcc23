import { beforeAll, describe, expect, it } from 'vitest';
import {
  type EpochLog,
  FormatError,
  type History,
  Network,
  type NetworkJSON,
  OptionError,
  reduceOnPlateau,
  sgd,
  type TrainOptions,
} from '../src/index.js';
import { expectError, loose } from './support/errors.js';
import { strictEngines } from './support/facade.js';
import { BASE, CASES, make, X, Y } from './support/resume.js';

/** A training, and what the network was as JSON text at the end of each epoch. */
function whole(network: Network, options: TrainOptions): { history: History; saved: string[] } {
  const saved: string[] = [];
  const onEpoch = (): void => {
    saved.push(JSON.stringify(network));
  };
  return { history: network.train(X, Y, { ...options, onEpoch }), saved };
}

describe.each(strictEngines)('resume, engine %s', (_, choose) => {
  beforeAll(choose);

  it.each(CASES)('from every epoch to the same bits and the same history: %s', (_name, extra) => {
    for (const dtype of ['float64', 'float32'] as const) {
      const options = { ...BASE, ...extra };
      const network = make(dtype);
      const { history, saved } = whole(network, options);
      expect(saved.length).toBe(history.epochs);
      for (const [i, text] of saved.entries()) {
        const copy = Network.fromJSON(JSON.parse(text));
        expect(JSON.stringify(copy)).toBe(text); // loading loses nothing
        const epochs: number[] = [];
        const resumed = copy.train(X, Y, {
          ...options,
          resume: true,
          onEpoch: ({ epoch }) => void epochs.push(epoch),
        });
        expect(resumed).toEqual(history);
        expect(JSON.stringify(copy)).toBe(JSON.stringify(network));
        expect(epochs).toEqual(Array.from({ length: saved.length - i - 1 }, (_, k) => i + 2 + k));
        // Without a callback several epochs may go in one call.
        const untold = Network.fromJSON(JSON.parse(text));
        expect(untold.train(X, Y, { ...options, resume: true })).toEqual(history);
        expect(JSON.stringify(untold)).toBe(JSON.stringify(network));
      }
    }
  });

  it.each(CASES)('after many epochs, whose figures are long lists: %s', (_name, extra) => {
    const options = { ...BASE, ...extra, epochs: 50 };
    const { history, saved } = whole(make(), options);
    const copy = Network.fromJSON(JSON.parse(saved.at(-2)!));
    expect(JSON.stringify(copy)).toBe(saved.at(-2));
    expect(copy.train(X, Y, { ...options, resume: true })).toEqual(history);
  });

  it('can be interrupted again and again', () => {
    const network = make();
    const { history } = whole(network, BASE);
    let text = JSON.stringify(make());
    for (let round = 0; round < 20; round++) {
      const copy = Network.fromJSON(JSON.parse(text));
      let left = 3;
      const result = copy.train(X, Y, {
        ...BASE,
        resume: true,
        onEpoch: () => {
          text = JSON.stringify(copy);
          return --left > 0 ? undefined : false;
        },
      });
      if (result.stoppedBy === 'callback' && result.epochs < BASE.epochs) continue;
      expect({ ...result, stoppedBy: 'epochs' }).toEqual(history);
      expect(JSON.stringify(copy)).toBe(JSON.stringify(network));
      return;
    }
    expect.unreachable('it never ended');
  });

  it('a network that was not saved in the midst of a training starts from the first epoch', () => {
    const network = make();
    const logs: EpochLog[] = [];
    network.train(X, Y, { ...BASE, resume: true, onEpoch: (log) => void logs.push(log) });
    expect(logs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    // Nor does one that was saved behind its end.
    expect(network.toJSON().training.progress).toBeUndefined();
    expect(network.train(X, Y, { ...BASE, resume: true }).epochs).toBe(12);
  });

  it('with as many epochs done as wanted there is nothing to do', () => {
    const { saved, history } = whole(make(), BASE);
    const copy = Network.fromJSON(JSON.parse(saved[5]!));
    const { loss, epochs, stoppedBy } = copy.train(X, Y, { ...BASE, epochs: 4, resume: true });
    expect([loss, epochs, stoppedBy]).toEqual([history.loss.slice(0, 6), 6, 'epochs']);
  });

  it('without resume a loaded network goes on as `train` does', () => {
    const { saved, history } = whole(make(), BASE);
    const copy = Network.fromJSON(JSON.parse(saved[3]!));
    const { loss } = copy.train(X, Y, { ...BASE, epochs: 2 });
    expect(loss).toEqual(history.loss.slice(4, 6));
    expect(copy.toJSON().training.progress).toBeUndefined();
  });

  it('a failure leaves the progress as it was', () => {
    const { saved } = whole(make(), BASE);
    const copy = Network.fromJSON(JSON.parse(saved[3]!));
    const failing = (): void => {
      throw new Error('mine');
    };
    expect(() => copy.train(X, Y, { ...BASE, resume: true, onEpoch: failing })).toThrow('mine');
    expect(JSON.stringify(copy)).toBe(saved[3]);
    copy.resetOptimizer();
    expect(copy.toJSON().training.progress).toBeUndefined();
  });

  it.each<[string, Partial<TrainOptions>, ...string[]]>([
    ['another optimizer', { optimizer: sgd({ learningRate: 0.1 }) }, 'optimizer', '"sgd"'],
    ['other metrics', { metrics: ['accuracy'] }, 'metrics', 'none', 'accuracy'],
    ['a validation', { validationSplit: 0.2 }, 'validation', 'not used'],
    ['early stopping', { earlyStopping: {} }, 'earlyStopping', 'not used'],
    ['a plateau', { schedule: reduceOnPlateau() }, 'reduceOnPlateau', 'not used'],
    ['no boolean', { resume: loose('yes') }, 'resume', 'true or false'],
  ])('refuses other options than before: %s', (_name, extra, ...parts) => {
    const { saved } = whole(make(), { ...BASE, epochs: 2 });
    const copy = Network.fromJSON(JSON.parse(saved[1]!));
    const train = () => copy.train(X, Y, { ...BASE, resume: true, ...extra });
    expectError(train, OptionError, 'ERR_OPTION', 'resume', ...parts);
    expect(JSON.stringify(copy)).toBe(saved[1]);
  });

  it('refuses another number of samples', () => {
    const { saved } = whole(make(), { ...BASE, epochs: 2 });
    const copy = Network.fromJSON(JSON.parse(saved[1]!));
    const train = () => copy.train(X.slice(1), Y.slice(1), { ...BASE, resume: true });
    expectError(train, OptionError, 'ERR_OPTION', 'samples', '50', '49');
  });

  type Progress = NonNullable<NetworkJSON['training']['progress']>;
  it.each<[string, (progress: Progress) => unknown, ...string[]]>([
    ['null', () => null, 'progress'],
    ['no history', ({ history, ...rest }) => rest, 'history'],
    ['no epochs', (p) => ({ ...p, history: { ...p.history, epochs: 0 } }), 'epochs'],
    ['more epochs', (p) => ({ ...p, history: { ...p.history, epochs: 2 ** 30 } }), 'loss'],
    ['a loss short', (p) => ({ ...p, history: { ...p.history, loss: [1] } }), 'loss'],
    ['a loss that is a word', (p) => ({ ...p, history: { ...p.history, loss: ['a', 1] } }), 'loss'],
    [
      'a metric of its own',
      (p) => ({ ...p, history: { ...p.history, metrics: JSON.parse('{"__proto__":[1,1]}') } }),
      '__proto__',
    ],
    ['another reason', (p) => ({ ...p, stoppedBy: 'x' }), 'stoppedBy'],
    ['a plateau short', (p) => ({ ...p, plateau: {} }), 'plateau'],
    [
      'a rate below 0',
      (p) => ({ ...p, plateau: { learningRate: -1, best: 0, waited: 0, cooling: 0 } }),
      'learningRate',
    ],
    [
      'parameters of another length',
      (p) => ({ ...p, earlyStopping: { best: 0, waited: 0, parameters: 'AAAA' } }),
      'parameters',
    ],
  ])('fromJSON: progress: %s', (_name, spoil, ...parts) => {
    const { saved } = whole(make(), { ...BASE, epochs: 2 });
    const json = JSON.parse(saved[1]!) as NetworkJSON;
    const progress = spoil(json.training.progress!);
    const spoilt = loose({ ...json, training: { ...json.training, progress } });
    expectError(() => Network.fromJSON(spoilt), FormatError, 'ERR_FORMAT', ...parts);
  });
});
