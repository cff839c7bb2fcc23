// Rows that are held out never change what was fitted, and the form of the rows does not either.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kFold } from '../../src/data/k-fold.js';
import { init } from '../../src/index.js';
import { Bag } from '../../src/table/model/bag.js';
import { knownRows } from '../../src/table/model/rows.js';
import { Classifier, Regressor, readCsv, tableFrom, tableOf } from '../../src/table.js';

const number = fc.option(fc.integer({ min: -50, max: 50 }), { nil: null });
const row = fc.record({
  size: number,
  plan: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: null }),
  flag: fc.option(fc.boolean(), { nil: null }),
  day: fc.option(
    fc.integer({ min: 1, max: 28 }).map((d) => `2024-02-${String(d).padStart(2, '0')}`),
    {
      nil: null,
    },
  ),
});
const rows = fc.array(row, { minLength: 24, maxLength: 24 });
const RECIPE = {
  name: 'none',
  make: (inputs: number) => ({
    network: { inputs, layers: [{ kind: 'dense', units: 1, activation: 'linear' }] as never },
    train: { epochs: 1, loss: 'meanSquaredError', optimizer: { kind: 'sgd', learningRate: 0 } },
  }),
};

/** What each fold's networks are trained with, and with which numbers. */
function fitted(all: readonly object[]) {
  const target = all.map((each, i) => ({ ...each, always: i, target: i % 5 }));
  const known = knownRows('test', tableOf(target), { target: 'target', include: ['always'] });
  const folds = kFold(all.length, { folds: 4, shuffle: true, seed: 1 });
  const truth = {
    outcome: { kind: 'number', count: 1 },
    targets: Float64Array.from(target, (each) => each.target),
    weights: undefined,
  } as const;
  const bag = new Bag('target', known.inputs, truth, folds, [RECIPE as never], 1);
  return { folds, tasks: bag.tasks };
}

describe('no leakage', () => {
  it('whatever the rows of a fold hold, nothing that is fitted without them changes', () => {
    fc.assert(
      fc.property(rows, rows, fc.integer({ min: 0, max: 3 }), (all, others, fold) => {
        const { folds, tasks } = fitted(all);
        const held = new Set(folds[fold]!.test);
        const changed = fitted(all.map((each, i) => (held.has(i) ? others[i]! : each)));
        // A column may change its use for all folds at once, where its values run out: then there is nothing to compare.
        fc.pre(changed.tasks[fold]!.inputs.shape[1] === tasks[fold]!.inputs.shape[1]);
        expect(changed.tasks[fold]!.inputs.data).toEqual(tasks[fold]!.inputs.data);
        expect(changed.tasks[fold]!.targets).toEqual(tasks[fold]!.targets);
      }),
      { numRuns: 60 },
    );
  });
});

const ROWS = Array.from({ length: 48 }, (_, i) => ({
  age: i % 9 === 0 ? null : 20 + ((i * 13) % 41),
  plan: i % 11 === 3 ? null : ['basic', 'pro', 'team'][i % 3]!,
  since: `2024-${String((i % 12) + 1).padStart(2, '0')}-15`,
  active: i % 4 !== 0,
  target: i % 3 === 0 || (i * 13) % 41 > 30 ? 'yes' : 'no',
}));
const NAMES = ['age', 'plan', 'since', 'active', 'target'] as const;

describe('the same model from rows in every form', () => {
  const csv = [NAMES.join(','), ...ROWS.map((each) => NAMES.map((n) => each[n] ?? '').join(','))];
  const columns = Object.fromEntries(NAMES.map((name) => [name, ROWS.map((each) => each[name])]));
  const arrow = {
    numRows: ROWS.length,
    schema: { fields: NAMES.map((name) => ({ name })) },
    getChildAt: (i: number) => columns[NAMES[i]!]!,
  };
  async function* later() {
    yield* ROWS;
  }
  const model = new Classifier({ target: 'target', quality: 'fast', seed: 2 });
  const report = model.fitSync(ROWS);
  const ensemble = JSON.stringify({ ...model.toJSON(), schema: undefined });

  it.each([
    ['csv text', () => readCsv(`${csv.join('\n')}\n`)],
    [
      'csv, other separator and line ends',
      () => readCsv(`${csv.join('\r\n').replaceAll(',', ';')}`),
    ],
    ['columns', () => tableOf({ columns })],
    ['an Arrow table', () => tableOf(arrow as never)],
    ['an iterable', () => tableOf(new Set(ROWS))],
    ['an async iterable', () => tableFrom(later())],
    [
      'texts',
      () => tableOf(ROWS.map((r) => Object.fromEntries(NAMES.map((n) => [n, String(r[n] ?? '')])))),
    ],
  ] as const)('%s', async (_, make) => {
    const other = new Classifier({ target: 'target', quality: 'fast', seed: 2 });
    expect(other.fitSync(await make())).toEqual(report);
    expect(JSON.stringify({ ...other.toJSON(), schema: undefined })).toBe(ensemble);
  });
});

describe('hostile names', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s as a column', (name) => {
    const rows = ROWS.map(({ age, target }) =>
      Object.fromEntries([
        [name, age],
        ['other', (age ?? 0) % 7],
        ['target', target],
      ]),
    );
    const model = new Classifier({ target: 'target', quality: 'fast', seed: 1 });
    model.fitSync(rows);
    expect(model.schema.inputs.map((each) => each.name)).toEqual([name, 'other']);
    expect(model.predict(rows)).toHaveLength(rows.length);
    const copy = Classifier.fromJSON(JSON.parse(JSON.stringify(model)));
    expect(copy.predictProbabilities(rows)).toEqual(model.predictProbabilities(rows));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('as target and as label', () => {
    const rows = ROWS.map(({ age, target }) =>
      Object.fromEntries([
        ['age', age],
        ['__proto__', target === 'yes' ? '__proto__' : 'b'],
      ]),
    );
    const model = new Classifier({ target: '__proto__', quality: 'fast', seed: 1 });
    model.fitSync(rows);
    expect(Object.keys(model.predictProbabilities(rows[1]!)).sort()).toEqual(['__proto__', 'b']);
  });

  it('a number to foretell that is too large, and a column of gaps alone', () => {
    const huge = ROWS.map((each, i) => ({ ...each, target: i % 2 ? 1e308 : -1e308 }));
    expect(() => new Regressor({ target: 'target', seed: 1 }).fitSync(huge)).toThrow(/too large/);
    const empty = ROWS.map((each) => ({ ...each, plan: null }));
    const model = new Classifier({ target: 'target', quality: 'fast', seed: 1 });
    model.fitSync(empty);
    expect(model.schema.leftOut.map(({ name }) => name)).toEqual(['plan']);
  });
});

describe('the same bits', () => {
  it.each(['js', 'simd'] as const)(
    'on the engine %s, and from the file of the other',
    async (name) => {
      const model = new Classifier({ target: 'target', quality: 'fast', seed: 2 });
      const other = new Regressor({ target: 'age', exclude: ['target'], quality: 'fast', seed: 2 });
      model.fitSync(ROWS);
      other.fitSync(ROWS);
      const before = [JSON.stringify(model), JSON.stringify(other)];
      const answers = [model.predictProbabilities(ROWS), other.predict(ROWS)];
      await init({ engine: name });
      try {
        expect(Classifier.fromJSON(JSON.parse(before[0]!)).predictProbabilities(ROWS)).toEqual(
          answers[0],
        );
        expect(Regressor.fromJSON(JSON.parse(before[1]!)).predict(ROWS)).toEqual(answers[1]);
        model.fitSync(ROWS);
        other.fitSync(ROWS);
        expect([JSON.stringify(model), JSON.stringify(other)]).toEqual(before);
      } finally {
        await init({ engine: 'simd' });
      }
    },
  );
});
