// What no types allow: every public function, constructor and method with arguments that are none. A result or a typed error that
// says what was expected, never what the engine of JavaScript throws in the midst of it.
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import * as files from '../../src/files.js';
import * as images from '../../src/images.js';
import * as foreign from '../../src/import.js';
import * as main from '../../src/index.js';
import * as kernels from '../../src/kernels.js';
import * as onnx from '../../src/onnx.js';
import * as plot from '../../src/plot.js';
import * as search from '../../src/search.js';
import * as series from '../../src/series.js';
import * as source from '../../src/source.js';
import * as table from '../../src/table.js';
import * as text from '../../src/text.js';
import { runs } from '../support/effort.js';

const { dense, init, MyelinError, Network } = main;

const MODULES = { files, images, import: foreign, index: main, kernels, onnx, plot, search, series, source, table, text }; // biome-ignore format: a list

/** They are made by others, and have constructors for these alone; `init` has tests of its own, as it changes the engine. */
const NOT_CALLED = ['init', 'Session', 'Table', 'TableModel'];

const network = (): main.Network =>
  new Network({ inputs: 2, layers: [dense({ units: 1 })], seed: 1 });

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const throws = (): never => {
  throw new RangeError('not today');
};

/** No argument of any function, or one of another. */
const ARGUMENTS: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  number: () => 3,
  fraction: () => 1.5,
  negative: () => -1,
  NaN: () => Number.NaN,
  true: () => true,
  text: () => 'x',
  bigint: () => 1n,
  symbol: () => Symbol('s'),
  function: () => () => undefined,
  object: () => ({}),
  'object with a key': () => ({ a: 1 }),
  'object without a prototype': () => Object.create(null),
  'object that throws': () =>
    Object.defineProperties({}, Object.fromEntries(KEYS.map((key) => [key, { get: throws, enumerable: true }]))), // biome-ignore format: short
  'revoked proxy': revoked,
  list: () => [],
  numbers: () => [1],
  texts: () => ['a'],
  nulls: () => [null],
  matrix: () => [[1, 2]],
  ragged: () => [[1, 2], [3]],
  bytes: () => new Uint8Array(5),
  map: () => new Map([[1, 2]]),
  date: () => new Date(0),
  network,
};
const KEYS = [
  'kind',
  'target',
  'loss',
  'format',
  'data',
  'shape',
  'length',
  'columns',
  'inputs',
  'signal',
];
const NAMES = Object.keys(ARGUMENTS);

type Call = (...given: unknown[]) => unknown;

/** What is called, by name. Methods are those of an object that `of` makes. */
const CALLS = new Map<string, Call>();
for (const [entry, module] of Object.entries(MODULES)) {
  for (const [name, value] of Object.entries(module)) {
    if (typeof value !== 'function' || NOT_CALLED.includes(name) || name.endsWith('Error'))
      continue;
    const isClass = /^class\b/.test(Function.prototype.toString.call(value));
    const call = value as unknown as Call & (new (...given: unknown[]) => unknown);
    CALLS.set(
      `${entry}: ${name}`,
      isClass ? (...given) => new call(...given) : (...given) => call(...given),
    );
    if (!isClass) continue;
    for (const key of Object.getOwnPropertyNames(value)) {
      const method = (value as unknown as Record<string, unknown>)[key];
      if (typeof method === 'function') {
        CALLS.set(`${entry}: ${name}.${key}`, (...given) => method.apply(value, given));
      }
    }
  }
}

const TRAIN = { epochs: 1, loss: 'meanSquaredError', optimizer: main.adam() };

const OBJECTS: Readonly<Record<string, () => object>> = {
  Network: network,
  layer: () => network().layers[0]!,
  Neuron: () => new main.Neuron({ inputs: 2, seed: 1 }),
  Session: () =>
    new Network({ inputs: [3, 1], layers: [main.lstm({ units: 2 })], seed: 1 }).session(),
  RandomState: () => new main.RandomState(1),
  StandardScaler: () => new main.StandardScaler().fit([[1], [2]]),
  MinMaxScaler: () => new main.MinMaxScaler().fit([[1], [2]]),
  LabelEncoder: () => new main.LabelEncoder().fit(['a', 'b']),
  Table: () => table.tableOf([{ a: 1, b: 'x' }]),
  Schema: () => table.schemaOf(table.tableOf([{ a: 1, b: 2 }, { a: 2, b: 3 }])), // biome-ignore format: short
  Classifier: () => new table.Classifier({ target: 'a', seed: 1 }),
  Regressor: () => new table.Regressor({ target: 'a', seed: 1 }),
  'Regressor of two': () => new table.Regressor({ target: ['a', 'b'], seed: 1 }),
  SeriesTransform: () => new series.SeriesTransform([series.scale()]).fit([1, 2, 3]),
  Forecaster: () => new series.Forecaster({ size: 2, layers: [dense({ units: 1 })], train: TRAIN } as never), // biome-ignore format: short
  Vocabulary: () => new text.Vocabulary({ unit: 'characters' }).fit('abc'),
  CoreArray: () => kernels.allocate(3),
};

/** For other modules of ours. */
const INTERNAL = [
  ...[
    'constructor',
    'internals',
    'parts',
    'fresh',
    'answer',
    'rate',
    'truthOf',
    'learnFrom',
    'read',
    'learnable',
  ],
  ...[
    'updated',
    'scoresOf',
    'targetsOf',
    'outputNames',
    'fitOwn',
    'open',
    'forward',
    'inverter',
    'checkIndex',
  ],
  ...['make', 'each', 'joined', 'takeOver', 'inputsOf', 'answerRows'],
];

function methodsOf(object: object): string[] {
  const names = new Set<string>();
  for (let at = object; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const key of Object.getOwnPropertyNames(at)) names.add(key);
  }
  return [...names].filter((key) => !INTERNAL.includes(key));
}

for (const [name, make] of Object.entries(OBJECTS)) {
  for (const key of methodsOf(make())) {
    CALLS.set(`a ${name}: ${key}`, (...given) => {
      const object = make() as Record<string, unknown>;
      const method = object[key];
      if (typeof method === 'function') return method.apply(object, given);
      const descriptor = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(object), key);
      if (descriptor?.set) object[key] = given[0];
      return undefined;
    });
  }
}

/** What a call of a user's would end with, errors of the platform that name a system call (no such file) among them. */
async function outcome(call: Call, given: readonly unknown[]): Promise<unknown> {
  try {
    const result = await call(...given);
    // Generators begin with the first step.
    const steps = result as Partial<AsyncIterator<unknown>> | undefined;
    if (typeof steps?.next === 'function') await steps.next();
    return undefined;
  } catch (error) {
    return error instanceof MyelinError || (error as { syscall?: unknown }).syscall
      ? undefined
      : error;
  }
}

/** What was thrown that is no typed error, in words; undefined: nothing. */
async function untyped(name: string, given: readonly string[]): Promise<string | undefined> {
  const made = given.map((each) => ARGUMENTS[each]!());
  const error = await outcome(CALLS.get(name)!, made);
  if (error === undefined) return undefined;
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${name}(${given.join(', ')}) threw ${said.split('\n').slice(0, 3).join('\n')}`;
}

afterEach(() => init());

it('finds what there is to call', () => {
  expect(CALLS.size).toBeGreaterThan(250);
});

it('no argument, and each alone', { timeout: 300_000 }, async () => {
  const found: string[] = [];
  for (const name of CALLS.keys()) {
    for (const given of [[], ...NAMES.map((each) => [each])]) {
      const said = await untyped(name, given);
      if (said !== undefined) found.push(said);
    }
  }
  expect(found).toEqual([]);
});

it('two and three', { timeout: 600_000 }, async () => {
  const argument = fc.constantFrom(...NAMES);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...CALLS.keys()),
      fc.array(argument, { minLength: 2, maxLength: 3 }),
      async (name, given) => {
        expect(await untyped(name, given)).toBeUndefined();
      },
    ),
    { numRuns: runs(20_000) },
  );
});
