import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  FormatError,
  MinMaxScaler,
  type Network,
  Neuron,
  OptionError,
  reduceOnPlateau,
  type TrainOptions,
} from '../../src/index.js';
import { checkpoints, latestCheckpoint, load, loadSync, save, saveSync } from '../../src/node.js';
import { expectError, loose } from '../support/errors.js';
import { freshFolders } from '../support/folders.js';
import { makeNetwork, OPTIONS, X, Y } from '../support/networks.js';

const fresh = freshFolders();
const text = (network: Network): string => JSON.stringify(network);

describe('save and load', () => {
  it('by the name of the file, by path and by URL, at once and not', async () => {
    const folder = fresh();
    const network = makeNetwork();
    network.train(X, Y, OPTIONS);
    for (const name of ['a.json', 'a.safetensors', 'a']) {
      const path = join(folder, name);
      await save(path, network, { training: true });
      expect(text(loadSync(path))).toBe(text(network));
      saveSync(pathToFileURL(path), network);
      expect((await load(pathToFileURL(path))).toJSON().training.optimizer).toBeNull();
      expect(readFileSync(path)[0] === 0x7b).toBe(name !== 'a.safetensors');
    }
    await save(join(folder, 'b.json'), network, { format: 'safetensors', training: true });
    expect(text(await load(join(folder, 'b.json')))).toBe(text(network));
    expect(readdirSync(folder).sort()).toEqual(['a', 'a.json', 'a.safetensors', 'b.json']);
  });

  it('a neuron, in either form', async () => {
    const folder = fresh();
    const neuron = new Neuron({ inputs: 3, weights: [-0, 0.1, 1e-300, -0] });
    for (const name of ['a.json', 'a.safetensors']) {
      const path = join(folder, name);
      await save(path, neuron);
      expect(readFileSync(path)[0] === 0x7b).toBe(name === 'a.json');
      expect((await load(path, Neuron)).toJSON()).toEqual(neuron.toJSON());
      expect(loadSync(path, Neuron).toJSON()).toEqual(neuron.toJSON());
      await expect(load(path)).rejects.toBeInstanceOf(FormatError);
    }
  });

  it('other models', async () => {
    const path = join(fresh(), 'scaler.json');
    const scaler = new MinMaxScaler().fit([[1], [2]]);
    await save(path, scaler);
    expect((await load(path, MinMaxScaler)).toJSON()).toEqual(scaler.toJSON());
    expect(loadSync(path, MinMaxScaler).toJSON()).toEqual(scaler.toJSON());
    await expect(load(path)).rejects.toBeInstanceOf(FormatError);
    expectError(() => loadSync(path, Neuron), FormatError, 'ERR_FORMAT', 'myelin-neuron');
  });

  it('keeps the rights of the file and follows links', async () => {
    const folder = fresh();
    const path = join(folder, 'model.json');
    const link = join(folder, 'link.json');
    writeFileSync(path, 'old');
    chmodSync(path, 0o600);
    symlinkSync('model.json', link);
    await save(link, new Neuron({ inputs: 1 }));
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toContain('myelin-neuron');
  });

  it('a save that fails leaves the file as it was, and nothing beside it', async () => {
    const folder = fresh();
    const path = join(folder, 'model.json');
    saveSync(path, new Neuron({ inputs: 1, seed: 1 }));
    const before = readFileSync(path, 'utf8');
    const wrong = () => saveSync(path, loose({}));
    expectError(wrong, OptionError, 'ERR_OPTION', 'another model');
    mkdirSync(join(folder, 'folder.json'));
    const neuron = new Neuron({ inputs: 2 });
    expect(() => saveSync(join(folder, 'folder.json'), neuron)).toThrow(/EISDIR/);
    await expect(save(join(folder, 'folder.json'), neuron)).rejects.toThrow(/EISDIR/);
    await expect(save(join(folder, 'none', 'a.json'), neuron)).rejects.toThrow(/ENOENT/);
    await expect(load(join(folder, 'none.json'))).rejects.toThrow(/ENOENT/);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(['folder.json', 'model.json']);
  });

  it('many at once to one file: it is one of them', async () => {
    const path = join(fresh(), 'model.json');
    const neurons = Array.from({ length: 20 }, (_, seed) => new Neuron({ inputs: 300, seed }));
    await Promise.all(neurons.map((neuron) => save(path, neuron)));
    const { seed } = await load(path, Neuron);
    expect((await load(path, Neuron)).toJSON()).toEqual(neurons[seed]!.toJSON());
  });
});

describe('checkpoints', () => {
  const options: TrainOptions = {
    ...OPTIONS,
    epochs: 11,
    validationSplit: 0.25,
    schedule: reduceOnPlateau({ patience: 1 }),
    earlyStopping: { patience: 8 },
    metrics: ['accuracy'],
  };

  it('every so many epochs, the last ones are kept, the best besides', () => {
    const directory = join(fresh(), 'made', 'here');
    const network = makeNetwork();
    const losses: number[] = [];
    const write = checkpoints(network, { directory, every: 2, keepLast: 2, best: true });
    let best = '';
    network.train(X, Y, {
      ...options,
      onEpoch: (log) => {
        write(log);
        if (log.validationLoss! < Math.min(...losses)) best = text(network);
        losses.push(log.validationLoss!);
      },
    });
    const names = ['best.safetensors', 'epoch-000008.safetensors', 'epoch-000010.safetensors'];
    expect(readdirSync(directory).sort()).toEqual(names);
    expect(latestCheckpoint(directory)).toBe(join(directory, names[2]!));
    expect(text(loadSync(join(directory, names[0]!))) === best).toBe(true);
  });

  it.each(['json', 'safetensors'] as const)(
    'resumed from any of them to the same bits: %s',
    (format) => {
      const directory = fresh();
      const whole = makeNetwork();
      const history = whole.train(X, Y, {
        ...options,
        onEpoch: checkpoints(whole, { directory, keepLast: 99, best: true, format }),
      });
      const bestOfWhole = readFileSync(join(directory, `best.${format}`), 'hex');
      for (const name of readdirSync(directory)) {
        if (name.startsWith('best')) continue;
        const network = loadSync(join(directory, name));
        const other = fresh();
        const again = network.train(X, Y, {
          ...options,
          resume: true,
          onEpoch: checkpoints(network, { directory: other, every: 0, best: true, format }),
        });
        expect(again).toEqual(history);
        expect(text(network) === text(whole)).toBe(true);
        // The best is better than all before it, also than those before the interruption.
        const bests = readdirSync(other);
        if (bests.length > 0) {
          expect(readFileSync(join(other, bests[0]!), 'hex') === bestOfWhole).toBe(true);
        }
      }
    },
  );

  it('a training that is interrupted and resumed by its folder alone', () => {
    const directory = fresh();
    const whole = makeNetwork();
    const history = whole.train(X, Y, options);
    for (let round = 0; ; round++) {
      const latest = latestCheckpoint(directory);
      const network = latest ? loadSync(latest) : makeNetwork();
      const write = checkpoints(network, { directory, every: 2 });
      try {
        const result = network.train(X, Y, {
          ...options,
          resume: true,
          onEpoch: (log) => {
            write(log);
            if (log.epoch < 10 && log.epoch >= 3 * (round + 1)) throw new Error('power cut');
          },
        });
        expect(result).toEqual(history);
        expect(text(network) === text(whole)).toBe(true);
        expect(round).toBe(3);
        return;
      } catch (error) {
        expect((error as Error).message).toBe('power cut');
      }
    }
  });

  it('does not mix with checkpoints of another training, and removes what a killed process left', () => {
    const directory = fresh();
    const first = makeNetwork();
    first.train(X, Y, { ...OPTIONS, onEpoch: checkpoints(first, { directory }) });
    const before = readdirSync(directory).sort();
    writeFileSync(
      join(directory, '.epoch-000004.json.0b8a5d3e-0000-4000-8000-000000000000.tmp'),
      '',
    );
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    const second = makeNetwork();
    const state = text(second);
    const train = () =>
      second.train(X, Y, { ...OPTIONS, onEpoch: checkpoints(second, { directory }) });
    expectError(train, OptionError, 'ERR_OPTION', 'of epoch 4', 'come to epoch 1', 'empty folder');
    expect(text(second) === state).toBe(true);
    expect(readdirSync(directory).sort()).toEqual([...before, 'notes.txt']);
  });

  it.each<[string, () => unknown, ...string[]]>([
    ['no network', () => checkpoints(loose({}), { directory: 'a' }), 'a Network'],
    ['no folder', () => checkpoints(makeNetwork(), loose({})), 'directory'],
    [
      'an unknown option',
      () => checkpoints(makeNetwork(), loose({ directory: 'a', keep: 1 })),
      'keep',
    ],
    [
      'nothing to write',
      () => checkpoints(makeNetwork(), { directory: 'a', every: 0 }),
      'nothing to write',
    ],
    ['none to keep', () => checkpoints(makeNetwork(), { directory: 'a', keepLast: 0 }), 'keepLast'],
    ['a fraction', () => checkpoints(makeNetwork(), { directory: 'a', every: 0.5 }), 'every'],
    [
      'another format',
      () => checkpoints(makeNetwork(), { directory: 'a', format: loose('x') }),
      'format',
    ],
    [
      'a figure that is not measured',
      () => {
        const network = makeNetwork();
        const best = { monitor: 'accuracy' };
        network.train(X, Y, {
          ...OPTIONS,
          onEpoch: checkpoints(network, { directory: fresh(), best }),
        });
      },
      "'accuracy' is not measured",
    ],
  ])('refuses %s', (_name, body, ...parts) => {
    expectError(body, OptionError, 'ERR_OPTION', ...parts);
  });

  it('of a folder that is not there there is none', () => {
    expect(latestCheckpoint(join(fresh(), 'nowhere'))).toBeUndefined();
  });
});
