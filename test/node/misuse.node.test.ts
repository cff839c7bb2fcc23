// What no types allow, of myelin/node; the other entries are in test/hostile/misuse.test.ts.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dense, MyelinError, Network, Neuron } from '../../src/index.js';
import {
  checkpoints,
  latestCheckpoint,
  load,
  loadSync,
  progressLine,
  save,
  saveSync,
} from '../../src/node.js';

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'myelin-misuse-'));
  path = join(folder, 'model.json');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const network = new Network({ inputs: 2, layers: [dense({ units: 1 })], seed: 1 });
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const throwing = {
  get format(): never {
    throw new RangeError('a getter of the user');
  },
};

/** A function of the package as JavaScript sees it. */
type Untyped = (...args: unknown[]) => unknown;

const savings = [save, saveSync].flatMap((given): [string, () => unknown][] => {
  const { name } = given;
  const call = given as Untyped;
  return [
    [`${name}()`, () => call()],
    [`${name}(undefined, network)`, () => call(undefined, network)],
    [`${name}(network, path): the wrong order`, () => call(network, path)],
    [`${name}('', network)`, () => call('', network)],
    [`${name}(path)`, () => call(path)],
    [`${name}(path, {})`, () => call(path, {})],
    [`${name}(path, null)`, () => call(path, null)],
    [`${name}(path, revoked)`, () => call(path, revoked())],
    [`${name}(path, network, 3)`, () => call(path, network, 3)],
    [`${name}(path, network, { zzz: 1 })`, () => call(path, network, { zzz: 1 })],
    [`${name}(path, network, throwing)`, () => call(path, network, throwing)],
  ];
});

const loadings = [load, loadSync].flatMap((given): [string, () => unknown][] => {
  const { name } = given;
  const call = given as Untyped;
  return [
    [`${name}()`, () => call()],
    [`${name}(3)`, () => call(3)],
    [`${name}({})`, () => call({})],
    [`${name}(path, {})`, () => call(path, {})],
    [`${name}(path, Date)`, () => call(path, Date)],
    [`${name}(Network, path): the wrong order`, () => call(Network, path)],
  ];
});

const others = [checkpoints, latestCheckpoint, progressLine].flatMap(
  (given): [string, () => unknown][] => {
    const { name } = given;
    const call = given as Untyped;
    return [
      [`${name}(3)`, () => call(3)],
      [`${name}(revoked)`, () => call(revoked())],
      ...(given === checkpoints
        ? ([
            ['checkpoints()', () => call()],
            ['checkpoints(network)', () => call(network)],
            ['checkpoints(network, path)', () => call(network, path)],
            ['checkpoints(network, { zzz })', () => call(network, { directory: path, zzz: 1 })],
            ['checkpoints({}, …)', () => call({}, { directory: path })],
          ] satisfies [string, () => unknown][])
        : []),
    ];
  },
);

describe('myelin/node', () => {
  it.each([...savings, ...loadings, ...others])(
    '%s is a typed error, and leaves nothing',
    async (_, call) => {
      const before = readdirSync(folder);
      let error: unknown;
      try {
        await call();
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(MyelinError);
      expect(readdirSync(folder)).toEqual(before);
    },
  );

  it('what is no path of a model names the file system’s own error', async () => {
    await expect(load(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'ENOENT' });
    writeFileSync(path, '[]');
    await expect(load(path)).rejects.toMatchObject({ code: 'ERR_FORMAT' });
    saveSync(path, new Neuron({ inputs: 2 }));
    await expect(load(path)).rejects.toMatchObject({ code: 'ERR_FORMAT' });
    rmSync(path);
  });
});
