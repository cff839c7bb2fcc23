// Whatever is handed over: a result, or a typed error. All other objects keep their bits, the engine goes on, and after
// an error the object itself is as it was.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { adam, init, MyelinError, Network, Neuron } from '../../src/index.js';
import { runs } from '../support/effort.js';
import { type Good, HONEST, handedOut, LISTS, MATRICES, type Mischief } from './arrays.js';
import { ENTRIES, makeNetwork, READERS } from './entries.js';
import { bytesOver, type Entry, type Makers } from './entry.js';

const RUNS = runs(2500);

const good = (rows: number, columns: number, shift: number): Good => ({
  rows,
  columns,
  values: Array.from({ length: rows * columns }, (_, i) => ((i * 7 + shift) % 11) / 11),
});

const ALL = { ...ENTRIES, ...READERS };

const MISCHIEFS: Readonly<Record<string, (entry: Entry) => Mischief>> = {
  nothing: () => () => {},
  'runs the same':
    ({ subject }) =>
    () =>
      subject?.run([0.5, 0.25, 1]),
  'runs a batch of the same':
    ({ subject }) =>
    () =>
      (subject as Network | undefined)?.run([
        [0.5, 0.25, 1],
        [1, 2, 3],
      ]),
  'trains the same':
    ({ subject }) =>
    () => {
      const X = [
        [1, 2, 3],
        [0, 1, 0],
      ];
      if (subject instanceof Network && subject.layers.at(-1)!.units === 2) {
        subject.train(
          X,
          X.map(([a, b]) => [a!, b!]),
          {
            epochs: 1,
            loss: 'meanSquaredError',
            optimizer: adam(),
          },
        );
      } else if (subject instanceof Neuron) subject.train(X, [0, 1], { iterations: 2 });
    },
  'disposes of the same':
    ({ subject }) =>
    () =>
      subject?.dispose(),
  'runs another': () => () => makeNetwork().run([1, 2, 3]),
  'changes the engine': () => () => void init({ engine: 'js' }),
  'takes away what was read': () => () => {
    for (const buffer of handedOut.splice(0)) {
      if ((buffer as { resizable?: boolean }).resizable) {
        (buffer as unknown as { resize(length: number): void }).resize(0);
      } else if (buffer.byteLength > 0) structuredClone(buffer, { transfer: [buffer] });
    }
  },
  'makes memory grow': () => () => {
    const layers = makeNetwork().layers.length;
    const X = Array.from({ length: 3000 }, (_, i) => [i % 3, 1, layers]);
    makeNetwork().run(X);
  },
};

function bystanders(): { check(): void } {
  const networks = Array.from({ length: 8 }, (_, i) =>
    makeNetwork(i % 2 ? 'float32' : 'float64', i),
  );
  const neurons = Array.from({ length: 3 }, (_, i) => new Neuron({ inputs: 3, seed: i }));
  for (const network of networks) network.run([1, 2, 3]); // into linear memory
  const bits = (): string => JSON.stringify([networks, neurons]);
  const before = bits();
  return {
    check() {
      expect(bits()).toBe(before);
    },
  };
}

function makers(list: string, matrix: string, by: number, act: Mischief): Makers {
  return {
    matrix: (rows, columns) => MATRICES[matrix]!(good(rows, columns, by), by, act) as never,
    list: (count) => LISTS[list]!(good(1, count, by), by, act) as never,
    bytes: (count) => bytesOver(LISTS[list]!(good(1, Math.ceil(count / 8), by), by, act), count),
    indices: (count, classes) => {
      const values = Array.from({ length: count }, (_, i) => i % classes);
      return LISTS[list]!({ rows: 1, columns: count, values }, by, act) as never;
    },
  };
}

/** What a call gave, and what became of its object. */
function outcome(entry: Entry, result: unknown): string {
  // A list comes back as the kind that was given.
  const plain = (_key: string, value: unknown): unknown =>
    ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
  return JSON.stringify([result ?? null, entry.subject ?? null], plain);
}

/** The same of plain data; undefined: the entry takes typed arrays or tensors alone. */
async function plainOutcome(entry: Entry, by: number): Promise<string | undefined> {
  try {
    return outcome(entry, await entry.call(makers('plain', 'nested arrays', by, () => {})));
  } catch (error) {
    if (error instanceof MyelinError) return undefined;
    throw error;
  }
}

const cases = fc.record({
  entry: fc.constantFrom(...Object.keys(ALL)),
  list: fc.constantFrom(...Object.keys(LISTS)),
  matrix: fc.constantFrom(...Object.keys(MATRICES)),
  mischief: fc.constantFrom(...Object.keys(MISCHIEFS)),
  by: fc.integer({ min: 1, max: 40 }),
});

describe('hostile data', () => {
  afterEach(() => init());

  it('never reaches what is not its own', { timeout: 600_000 }, async () => {
    let refused = 0;
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(cases, async ({ entry: name, list, matrix, mischief, by }) => {
        const entry = ALL[name]!();
        const { subject } = entry;
        const others = bystanders();
        const before = subject && JSON.stringify(subject);
        const act = MISCHIEFS[mischief]!(entry);
        handedOut.length = 0;
        const changed = mischief === 'trains the same' || mischief === 'disposes of the same';
        try {
          const result = await entry.call(makers(list, matrix, by, act));
          taken++;
          if (
            HONEST.has(list) &&
            HONEST.has(matrix) &&
            !changed &&
            mischief !== 'takes away what was read'
          ) {
            await init();
            const expected = await plainOutcome(ALL[name]!(), by);
            if (expected !== undefined) expect(outcome(entry, result)).toBe(expected);
          }
        } catch (error) {
          if (!(error instanceof MyelinError)) throw error;
          refused++;
          if (subject && !changed) expect(JSON.stringify(subject)).toBe(before);
        }
        others.check();
        expect(makeNetwork().run([1, 2, 3])).toEqual(makeNetwork().run([[1, 2, 3]]).data);
      }),
      { numRuns: RUNS },
    );
    expect(refused).toBeGreaterThan(RUNS / 20);
    expect(taken).toBeGreaterThan(RUNS / 20);
    await init(); // not inside a running call
  });

  it.each(Object.keys(ENTRIES))('%s takes good data', async (name) => {
    const { call } = ENTRIES[name]!();
    const make: Makers = {
      matrix: (rows, columns) => MATRICES.flat!(good(rows, columns, 1), 1, () => {}) as never,
      list: (count) => LISTS.typed!(good(1, count, 1), 1, () => {}) as never,
      bytes: (count) => new Uint8Array(count) as never,
      indices: (count, classes) => Array.from({ length: count }, (_, i) => i % classes) as never,
    };
    await call(make);
  });
});
