// Checkpoints under trainAsync: the files of train, and what is left when it is stopped or cannot write.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type EpochLog,
  type Network,
  reduceOnPlateau,
  type TrainOptions,
} from '../../src/index.js';
import {
  type CheckpointOptions,
  checkpoints,
  latestCheckpoint,
  load,
  loadSync,
} from '../../src/node.js';
import { PLACES, wholeOf } from '../support/async.js';
import { freshFolders } from '../support/folders.js';
import { BASE, make, X, Y } from '../support/resume.js';
import * as long from './long-training.js';

const fresh = freshFolders();

/** The files of a folder, by name. */
const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'hex')]),
  );

const OPTIONS: TrainOptions = {
  ...BASE,
  epochs: 11,
  validationSplit: 0.2,
  metrics: ['accuracy'],
  schedule: reduceOnPlateau({ patience: 1 }),
  earlyStopping: { patience: 9 },
};

describe.each(PLACES)('checkpoints under trainAsync, %s', (_, place) => {
  it.each<[string, Omit<CheckpointOptions, 'directory'>, names: string[]]>([
    [
      'each epoch, the last three',
      {},
      ['epoch-000009.safetensors', 'epoch-000010.safetensors', 'epoch-000011.safetensors'],
    ],
    [
      'every third, all',
      { every: 3, keepLast: 99, format: 'json' },
      [3, 6, 9].map((n) => `epoch-00000${n}.json`),
    ],
    ['every fourth, the last', { every: 4, keepLast: 1 }, ['epoch-000008.safetensors']],
    ['the best only', { every: 0, best: true }, ['best.safetensors']],
    [
      'the best by a metric, and every fifth',
      { every: 5, best: { monitor: 'accuracy', minDelta: 0.01 }, format: 'json' },
      ['best.json', 'epoch-000005.json', 'epoch-000010.json'],
    ],
  ])('%s: byte for byte the files of train', async (_name, settings, names) => {
    const [ofTrain, ofAsync] = [fresh(), fresh()];
    const [blocking, network] = [make(), make()];
    const history = blocking.train(X, Y, {
      ...OPTIONS,
      onEpoch: checkpoints(blocking, { directory: ofTrain, ...settings }),
    });
    const onEpoch = checkpoints(network, { directory: ofAsync, ...settings });
    expect(await network.trainAsync(X, Y, { ...OPTIONS, ...place, onEpoch })).toEqual(history);
    expect(readdirSync(ofAsync).sort()).toEqual(names);
    expect(filesOf(ofAsync)).toEqual(filesOf(ofTrain));
    expect(wholeOf(network)).toBe(wholeOf(blocking));
  });

  it('stopped by a signal in the midst of an epoch, resumed by train and by trainAsync', async () => {
    const { inputs, targets, makeNetwork } = long;
    const options = { ...long.OPTIONS, epochs: 14 };
    const whole = makeNetwork();
    const bests = fresh();
    const expected = whole.train(inputs, targets, {
      ...options,
      onEpoch: checkpoints(whole, { directory: bests, every: 0, best: true }),
    });
    for (const resumed of ['train', 'trainAsync'] as const) {
      const directory = fresh();
      const settings = { directory, every: 2, keepLast: 2, best: true };
      const controller = new AbortController();
      const interrupted = makeNetwork();
      const write = checkpoints(interrupted, settings);
      const { epochs, stoppedBy } = await interrupted.trainAsync(inputs, targets, {
        ...options,
        ...place,
        signal: controller.signal,
        onEpoch(log) {
          write(log);
          // Some milliseconds later the next epoch has begun.
          if (log.epoch === 5) setTimeout(() => controller.abort(), 3);
        },
      });
      expect(stoppedBy).toBe('abort');
      expect(epochs).toBeGreaterThanOrEqual(5);
      expect(epochs).toBeLessThan(14);

      const latest = latestCheckpoint(directory)!;
      const epoch = epochs - (epochs % 2);
      expect(latest).toBe(join(directory, `epoch-${String(epoch).padStart(6, '0')}.safetensors`));
      const network = await load(latest);
      const again: number[] = [];
      const writeOn = checkpoints(network, settings);
      const onEpoch = (log: EpochLog): void => {
        again.push(log.epoch);
        writeOn(log);
      };
      const how = { ...options, resume: true, onEpoch };
      const history =
        resumed === 'train'
          ? network.train(inputs, targets, how)
          : await network.trainAsync(inputs, targets, { ...how, ...place });
      expect(history).toEqual(expected);
      expect(wholeOf(network)).toBe(wholeOf(whole));
      expect(again).toEqual(Array.from({ length: 14 - epoch }, (_, i) => epoch + 1 + i));
      const best = readFileSync(join(directory, 'best.safetensors'), 'hex');
      expect(best === readFileSync(join(bests, 'best.safetensors'), 'hex')).toBe(true);
    }
  });

  it('stopped and resumed again and again, by its folder alone', async () => {
    const whole = make();
    const expected = whole.train(X, Y, OPTIONS);
    const directory = fresh();
    const open = (): Network => {
      const latest = latestCheckpoint(directory);
      return latest ? loadSync(latest) : make();
    };
    for (let round = 1; round <= 4; round++) {
      const network = open();
      const controller = new AbortController();
      const write = checkpoints(network, { directory, every: 2, keepLast: 1 });
      const { stoppedBy } = await network.trainAsync(X, Y, {
        ...OPTIONS,
        ...place,
        resume: true,
        signal: controller.signal,
        onEpoch(log) {
          write(log);
          if (log.epoch === 2 * round + 1) controller.abort();
        },
      });
      expect(stoppedBy).toBe('abort');
    }
    const network = open();
    expect(await network.trainAsync(X, Y, { ...OPTIONS, ...place, resume: true })).toEqual(
      expected,
    );
    expect(wholeOf(network)).toBe(wholeOf(whole));
  });

  it.each<[string, (directory: string, epoch: number) => void, code: string, epochs: number]>([
    [
      'a file stands where the folder should',
      (directory, epoch) => {
        if (epoch > 1) return;
        rmSync(directory, { recursive: true });
        writeFileSync(directory, '');
      },
      'EEXIST',
      1,
    ],
    [
      'the folder is removed on the way',
      (directory, epoch) => {
        if (epoch === 5) rmSync(directory, { recursive: true });
      },
      'ENOENT',
      5,
    ],
    [
      'a folder stands where the best should',
      (directory, epoch) => {
        if (epoch === 1) mkdirSync(join(directory, 'best.safetensors'));
      },
      'EISDIR',
      1,
    ],
  ])(
    '%s: the error of the file system ends the training, the network is as it was',
    async (...[, spoil, code, epochs]) => {
      const directory = fresh();
      const network = make();
      network.train(X, Y, { ...BASE, epochs: 2 });
      const before = wholeOf(network);
      const write = checkpoints(network, { directory, best: true });
      let told = 0;
      const training = network.trainAsync(X, Y, {
        ...BASE,
        ...place,
        onEpoch(log) {
          told = log.epoch;
          spoil(directory, log.epoch);
          write(log);
        },
      });
      await expect(training).rejects.toMatchObject({ code });
      expect(told).toBe(epochs);
      expect(wholeOf(network)).toBe(before);
      // It is free for another training, which is what it would have been.
      const twin = make();
      twin.train(X, Y, { ...BASE, epochs: 2 });
      const expected = twin.train(X, Y, BASE);
      expect(await network.trainAsync(X, Y, { ...BASE, ...place })).toEqual(expected);
      expect(wholeOf(network)).toBe(wholeOf(twin));
    },
  );
});
