import { beforeEach, describe, expect, it } from 'vitest';
import { indexedDBStore, type ModelStore, originPrivateFileStore } from '../../src/files.js';
import { EngineError, FormatError, LabelEncoder, Neuron, OptionError } from '../../src/index.js';
import { loose } from '../support/errors.js';
import { makeNetwork, OPTIONS, X, Y } from '../support/networks.js';

const STORES = [
  {
    name: 'IndexedDB',
    there: typeof indexedDB !== 'undefined',
    open: (): ModelStore => indexedDBStore({ database: 'myelin-test' }),
  },
  {
    name: 'Origin Private File System',
    // WebKitGTK has none.
    there: typeof navigator !== 'undefined' && navigator.storage?.getDirectory !== undefined,
    open: (): ModelStore => originPrivateFileStore({ directory: 'myelin-test' }),
  },
];

describe.each(STORES.filter(({ there }) => there))('$name', ({ open }) => {
  beforeEach(async () => {
    for (const name of await open().names()) await open().remove(name);
  });

  it('gives back what was saved, by another connection, in either format', async () => {
    const network = makeNetwork();
    network.train(X, Y, OPTIONS);
    for (const format of ['json', 'safetensors'] as const) {
      await open().save('a', network, { format, training: true });
      expect(JSON.stringify(await open().load('a'))).toBe(JSON.stringify(network));
    }
    const labels = new LabelEncoder().fit(['x', 'y']);
    await open().save('labels', labels);
    expect((await open().load('labels', LabelEncoder))!.classes).toEqual(['x', 'y']);
    await expect(open().load('labels')).rejects.toBeInstanceOf(FormatError);
  });

  it('any name; lists, replaces and removes', async () => {
    const names = ['..', '.', '/etc', 'a', 'b c', '__proto__', 'ä/ö', '%2e'].sort();
    for (const [seed, name] of names.entries())
      await open().save(name, new Neuron({ inputs: 1, seed }));
    expect(await open().names()).toEqual(names);
    for (const [seed, name] of names.entries()) {
      expect((await open().load(name, Neuron))!.seed).toBe(seed);
    }
    await open().save('a', new Neuron({ inputs: 2, seed: 99 }));
    expect((await open().load('a', Neuron))!.seed).toBe(99);
    await open().remove('a');
    await open().remove('a');
    expect(await open().load('a', Neuron)).toBeUndefined();
    expect(await open().names()).toEqual(names.filter((name) => name !== 'a'));
  });

  it('saves a model as it is when it is asked to', async () => {
    const network = makeNetwork();
    const before = JSON.stringify(network);
    const saving = open().save('a', network, { training: true });
    network.train(X, Y, OPTIONS);
    await saving;
    expect(JSON.stringify(await open().load('a'))).toBe(before);
  });

  it('many at once to one name: it is one of them', async () => {
    const neurons = Array.from({ length: 10 }, (_, seed) => new Neuron({ inputs: 200, seed }));
    await Promise.all(neurons.map((neuron) => open().save('a', neuron)));
    const found = await open().load('a', Neuron);
    expect(found!.toJSON()).toEqual(neurons[found!.seed]!.toJSON());
  });

  it('refuses what is no model and no name', async () => {
    await expect(open().save('a', loose({}))).rejects.toBeInstanceOf(OptionError);
    await expect(open().save('', new Neuron({ inputs: 1 }))).rejects.toBeInstanceOf(OptionError);
    await expect(open().load(loose(3))).rejects.toBeInstanceOf(OptionError);
    expect(await open().names()).toEqual([]);
  });
});

describe.each(STORES.filter(({ there }) => !there))('$name, where there is none', ({ open }) => {
  it('is an EngineError on use', async () => {
    await expect(open().names()).rejects.toBeInstanceOf(EngineError);
    await expect(open().load('a')).rejects.toBeInstanceOf(EngineError);
    await expect(open().save('a', new Neuron({ inputs: 1 }))).rejects.toBeInstanceOf(EngineError);
  });
});
