// What holds its content otherwise than in properties is no set of options: read as one, it would be ignored as a whole.
import { describe, it } from 'vitest';
import {
  adam,
  dense,
  init,
  MinMaxScaler,
  Network,
  Neuron,
  OptionError,
  precision,
  reduceOnPlateau,
  trainTestSplit,
} from '../src/index.js';
import { crossValidate } from '../src/search.js';
import { tableOf } from '../src/table.js';
import { expectError, expectRejection, loose } from './support/errors.js';

const OTHERS: readonly (readonly [string, () => unknown])[] = [
  ['a Map', () => new Map([['seed', 1]])],
  ['a Set', () => new Set(['seed'])],
  ['a Date', () => new Date(0)],
  ['a RegExp', () => /seed/],
  ['a promise', () => Promise.resolve({ seed: 1 })],
  ['an Error', () => new Error('seed')],
  ['a typed array', () => new Float64Array(0)],
  ['a buffer', () => new ArrayBuffer(8)],
  ['a String', () => new String('')],
  ['URLSearchParams', () => new URLSearchParams('seed=1')],
  ['a revoked proxy', () => revoked()],
];

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const network = (): Network => new Network({ inputs: 1, layers: [dense({ units: 1 })], seed: 1 });
const X = [[0], [1], [2], [3]];
const Y = [0, 1, 0, 1];

/** Calls whose options are all optional: what they do not see they would not miss. */
const CALLS: Readonly<Record<string, (given: never) => unknown>> = {
  adam: (given) => adam(given),
  reduceOnPlateau: (given) => reduceOnPlateau(given),
  'Neuron.train': (given) => new Neuron({ inputs: 1 }).train(X, Y, given),
  'Network.step': (given) => network().step(adam(), given),
  'layer.parameters': (given) => {
    network().layers[0]!.parameters = given;
  },
  'layer.learningRateFactor': (given) => {
    network().layers[0]!.learningRateFactor = given;
  },
  precision: (given) => precision(Y, Y, given),
  MinMaxScaler: (given) => new MinMaxScaler(given),
  trainTestSplit: (given) => trainTestSplit(X, Y, given),
  tableOf: (given) => tableOf([{ a: 1 }], given),
  'tableOf: columns': (columns) => tableOf([{ a: 1 }], { columns }),
};

describe.each(OTHERS)('%s in place of options', (_, make) => {
  it.each(Object.entries(CALLS))('%s', (_, call) => {
    expectError(() => call(loose(make())), OptionError, 'ERR_OPTION', 'expected a');
  });

  it('init, trainAsync and crossValidate', async () => {
    await expectRejection(init(loose(make())), OptionError, 'ERR_OPTION', 'init');
    const training = new Neuron({ inputs: 1 }).trainAsync(X, Y, loose(make()));
    await expectRejection(training, OptionError, 'ERR_OPTION', 'train');
    const search = crossValidate(X, Y, loose(make()));
    await expectRejection(search, OptionError, 'ERR_OPTION', 'crossValidate');
  });
});

describe('objects of classes of one’s own', () => {
  it('are options, by their own properties', () => {
    class Mine {
      learningRate = 0.5;
      decoy = undefined;
    }
    const mine = new Mine();
    delete (mine as { decoy?: unknown }).decoy;
    network().step(adam(mine as { learningRate: number }));
    network().step(adam(Object.assign(Object.create(null), { learningRate: 0.5 })));
  });

  it('a Map is told how to become options', () => {
    const call = () => adam(loose(new Map([['learningRate', 0.5]])));
    expectError(call, OptionError, 'ERR_OPTION', 'a Map object', 'Object.fromEntries');
  });
});
