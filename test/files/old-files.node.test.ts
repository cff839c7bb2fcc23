// Files that 0.1 wrote, test/fixtures/0.1: they load, to the bits of then, and training goes on as it did then.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  decodeNpz,
  fromKerasWeights,
  fromSafetensors,
  fromStateDict,
  toKerasWeights,
  toSafetensors,
  toStateDict,
} from '../../src/files.js';
import { type Activation, type LossName, Network, type TrainOptions } from '../../src/index.js';
import { bitsOf, writeExpected } from '../fixtures/0.1/expected.mjs';
import { strictEngines } from '../support/facade.js';

const FOLDER = 'test/fixtures/0.1';

interface Expected {
  before: { parameters: string[]; outputs: string };
}

const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(`${FOLDER}/${name}`));
const json = <T>(name: string): T => JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as T;

const EXPECTED = json<Record<string, Expected>>('expected.json');
const { options: OPTIONS, ...DATA } = json<{
  X: number[][];
  Y: number[];
  numbers: number[][];
  options: Record<string, TrainOptions & { loss: LossName }>;
}>('data.json');

const names = Object.keys(EXPECTED);
const load = (name: string): Network => Network.fromJSON(json(`${name}.json`));

function activationsOf(network: Network): Activation[] {
  return network.layers.flatMap(({ spec }) => ('activation' in spec ? [spec.activation] : []));
}

describe.each(strictEngines)('files of 0.1, engine %s', (_, choose) => {
  beforeAll(choose);

  it('are there', () => expect(names.length).toBe(10));

  it.each(names)('JSON goes on as it did: %s', (name) => {
    expect(writeExpected(load(name), DATA, OPTIONS[name]!)).toEqual(EXPECTED[name]);
  });

  it.each(names)('JSON written again is loaded to the same bits: %s', (name) => {
    const network = Network.fromJSON(JSON.parse(JSON.stringify(load(name))));
    expect(writeExpected(network, DATA, OPTIONS[name]!)).toEqual(EXPECTED[name]);
  });

  it.each(names)('safetensors go on as they did: %s', (name) => {
    const network = fromSafetensors(bytes(`${name}.safetensors`));
    expect(writeExpected(network, DATA, OPTIONS[name]!)).toEqual(EXPECTED[name]);
    const { outputs } = EXPECTED[name]!.before;
    const toRun = fromSafetensors(bytes(`${name}.run.safetensors`));
    expect(bitsOf(toRun.run(DATA.X).data)).toBe(outputs);
  });

  it.each(names)('what is written today is what 0.1 wrote: %s', (name) => {
    const network = load(name);
    expect(toSafetensors(network)).toEqual(bytes(`${name}.run.safetensors`));
    expect(toSafetensors(network, { training: true })).toEqual(bytes(`${name}.safetensors`));
    expect(toStateDict(network)).toEqual(decodeNpz(bytes(`${name}.torch.npz`)));
    expect(toKerasWeights(network)).toEqual(decodeNpz(bytes(`${name}.keras.npz`)));
  });

  it.each(names)('npz of parameters gives the network that answers the same: %s', (name) => {
    const network = load(name);
    const activations = activationsOf(network);
    const { outputs } = EXPECTED[name]!.before;
    const torch = fromStateDict(decodeNpz(bytes(`${name}.torch.npz`)), { activations });
    const keras = fromKerasWeights(decodeNpz(bytes(`${name}.keras.npz`)), { activations });
    expect(bitsOf(torch.run(DATA.X).data)).toBe(outputs);
    expect(bitsOf(keras.run(DATA.X).data)).toBe(outputs);
  });
});
