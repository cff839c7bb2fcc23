import { describe, expect, it } from 'vitest';
import {
  decodeModel,
  decodeSafetensors,
  encodeModel,
  encodeSafetensors,
  type TensorLike,
} from '../../src/files.js';
import { DataError, FormatError, NotFittedError, OptionError } from '../../src/index.js';
import { applyFeatures } from '../../src/table/model/apply-features.js';
import { onCircle } from '../../src/table/model/cycles.js';
import { fitFeatures } from '../../src/table/model/fit-features.js';
import { greedyWeights } from '../../src/table/model/greedy.js';
import { Classifier, Regressor, tableOf } from '../../src/table.js';
import { loose } from '../support/errors.js';

/** Sixty customers; who churns follows from plan and age, gaps and a level with one row among them. */
const ROWS = Array.from({ length: 60 }, (_, i) => {
  const age = 20 + ((i * 13) % 41);
  const plan = i === 7 ? 'once' : ['basic', 'pro', 'team'][i % 3]!;
  return {
    age: i % 9 === 0 ? null : age,
    plan,
    since: `2024-${String((i % 12) + 1).padStart(2, '0')}-15`,
    active: i % 4 !== 0,
    churned: plan === 'basic' || age > 50 ? 'yes' : 'no',
    spent: age * 100 + (plan === 'pro' ? 2000 : 0),
  };
});
const OPTIONS = { target: 'churned', exclude: ['spent'], quality: 'fast', seed: 1 } as const;
const SPENT = { target: 'spent', exclude: ['churned'], quality: 'fast', seed: 1 } as const;

describe('Classifier', () => {
  const model = new Classifier(OPTIONS);
  const report = model.fitSync(ROWS);

  it('learns what can be learnt, and says how well out of fold', () => {
    expect(report.classes).toEqual(['no', 'yes']);
    expect(report.rows).toBe(60);
    const most = ROWS.filter(({ churned }) => churned === 'yes').length / 60;
    expect(report.accuracy).toBeGreaterThan(Math.max(most, 1 - most) + 0.1);
    expect(report.members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(model.evaluate(ROWS).accuracy).toBeGreaterThanOrEqual(report.accuracy - 0.1);
  });

  it('answers one row as it answers many', () => {
    const all = model.predictProbabilities(ROWS);
    const one = model.predictProbabilities(ROWS[3]!);
    expect(one.yes).toBeCloseTo(all[3]!.yes!, 12);
    expect(one.yes! + one.no!).toBeCloseTo(1, 12);
    expect(model.predict(ROWS)[3]).toBe(one.yes! > one.no! ? 'yes' : 'no');
    expect(model.predict(ROWS[3]!)).toBe(model.predict(ROWS)[3]);
  });

  it('answers rows with gaps and levels that it never saw', () => {
    const odd = { age: null, plan: 'enterprise', since: null, active: null };
    const { yes } = model.predictProbabilities(odd);
    expect(yes).toBeGreaterThan(0);
    expect(yes).toBeLessThan(1);
  });

  it('in workers the same bits', async () => {
    const other = new Classifier(OPTIONS);
    const seen: number[] = [];
    const again = await other.fit(ROWS, { onProgress: ({ done }) => seen.push(done) });
    expect(again).toEqual(report);
    expect(other.predictProbabilities(ROWS)).toEqual(model.predictProbabilities(ROWS));
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('the same model from rows, columns and a table', () => {
    const names = Object.keys(ROWS[0]!) as (keyof (typeof ROWS)[0])[];
    const columns = Object.fromEntries(names.map((name) => [name, ROWS.map((row) => row[name])]));
    for (const form of [{ columns }, tableOf(ROWS), new Set(ROWS)]) {
      expect(new Classifier(OPTIONS).fitSync(form)).toEqual(report);
    }
  });

  it('rows to test with change nothing', () => {
    const before = model.predictProbabilities(ROWS);
    model.evaluate(ROWS.slice(0, 5).map((row) => ({ ...row, age: 1e9, plan: 'new' })));
    model.predict(ROWS.map((row) => ({ ...row, plan: 'other', age: -1e9 })));
    expect(model.predictProbabilities(ROWS)).toEqual(before);
  });

  it('labels of any type, three classes, gaps in the target', () => {
    const rows = ROWS.map((row, i) => ({ ...row, churned: i === 0 ? null : i % 3 }));
    const other = new Classifier(OPTIONS);
    const { classes, rows: counted, withoutTarget } = other.fitSync(rows);
    expect([classes, counted, withoutTarget]).toEqual([[0, 1, 2], 59, 1]);
    const sum = Object.values(other.predictProbabilities(ROWS[0]!)).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 12);
    const flags = ROWS.map(({ churned, ...row }) => ({ ...row, churned: churned === 'yes' }));
    const third = new Classifier(OPTIONS);
    third.fitSync(flags);
    expect(third.predict(ROWS[1]!)).toBeTypeOf('boolean');
  });

  it("'balanced' finds more of a rare class", () => {
    const rare = ROWS.map((row, i) => ({ ...row, churned: i % 10 < 8 ? 'no' : row.churned }));
    const found = (classWeights?: 'balanced'): number => {
      const other = new Classifier({ ...OPTIONS, ...(classWeights ? { classWeights } : {}) });
      other.fitSync(rare);
      return other.predict(rare).filter((label) => label === 'yes').length;
    };
    expect(found('balanced')).toBeGreaterThan(found());
  });

  it('bad input is a typed error, and the model as it was', async () => {
    const before = model.predictProbabilities(ROWS);
    const bad: [unknown, RegExp][] = [
      [[], /no rows/],
      [ROWS.map(({ churned, ...row }) => row), /there is no column/],
      [ROWS.map((row) => ({ ...row, churned: 'no' })), /one class only/],
      [ROWS.map((row) => ({ ...row, churned: null })), /no value in any row/],
      [[ROWS[0]], /one row only/],
      [ROWS.map(({ churned }) => ({ churned, spent: 1 })), /no column to learn from/],
    ];
    for (const [rows, message] of bad) {
      expect(() => model.fitSync(loose(rows))).toThrow(DataError);
      expect(() => model.fitSync(loose(rows))).toThrow(message);
      await expect(model.fit(loose(rows))).rejects.toThrow(message);
    }
    expect(() => model.predict(ROWS.map(({ plan, ...row }) => row))).toThrow(/no column 'plan'/);
    expect(() => model.predict({ ...ROWS[0], age: 'old' })).toThrow(DataError);
    expect(() => model.evaluate([{ ...ROWS[0], churned: 'maybe' }])).toThrow(/none of the classes/);
    expect(() => new Classifier(OPTIONS).predict(ROWS)).toThrow(NotFittedError);
    expect(() => new Classifier(loose({ target: 1 }))).toThrow(OptionError);
    expect(() => new Classifier(loose({ ...OPTIONS, quality: 'good' }))).toThrow(OptionError);
    expect(model.predictProbabilities(ROWS)).toEqual(before);
  });

  it("'default' tries six kinds, without time only the first", () => {
    const names = (options: object): string[] =>
      new Classifier({ target: 'churned', exclude: ['spent'], seed: 1, ...options })
        .fitSync(ROWS)
        .members.map(({ name }) => name);
    expect(names({})).toHaveLength(6);
    expect(names({ timeBudget: 0 })).toEqual(['linear']);
  });

  it('an aborted fit leaves the model as it was', async () => {
    const before = model.predictProbabilities(ROWS);
    const controller = new AbortController();
    const fit = model.fit(ROWS.slice(5), {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(fit).rejects.toThrow('enough');
    expect(model.predictProbabilities(ROWS)).toEqual(before);
  });

  it('hostile headers are names like others', () => {
    const rows = ROWS.map((row) =>
      JSON.parse(`{"__proto__":${row.age ?? 30},"y":"${row.churned}"}`),
    );
    const other = new Classifier({ target: 'y', quality: 'fast', seed: 1 });
    other.fitSync(rows);
    expect(other.schema.inputs.map(({ name }) => name)).toEqual(['__proto__']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('Regressor', () => {
  const model = new Regressor(SPENT);
  const report = model.fitSync(ROWS);

  it('foretells in the units of the target', () => {
    expect(report.r2).toBeGreaterThan(0.6);
    const { age: _, ...rest } = ROWS[1]!;
    expect(model.predict({ ...rest, age: 55 })).toBeGreaterThan(
      model.predict({ ...rest, age: 25 }),
    );
    expect(model.evaluate(ROWS).rootMeanSquaredError).toBeLessThan(2000);
  });

  it('bounds hold for as many rows as they say', () => {
    const inside = model
      .predictInterval(ROWS, { coverage: 0.8 })
      .filter(({ low, high }, i) => low <= ROWS[i]!.spent && ROWS[i]!.spent <= high);
    expect(inside.length).toBeGreaterThanOrEqual(45);
    const all = model.predictInterval(ROWS[0]!, { coverage: 0.999 });
    expect(all.high).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([1e-300, 1e-160, 1e150])('a target of any scale: %d', (unit) => {
    const other = new Regressor(SPENT);
    const told = other.fitSync(ROWS.map((row) => ({ ...row, spent: row.spent * unit })));
    expect(told.r2).toBeCloseTo(report.r2, 6);
    expect(told.rootMeanSquaredError / unit).toBeCloseTo(report.rootMeanSquaredError, 2);
    expect(other.predict(ROWS[1]!) / unit).toBeCloseTo(model.predict(ROWS[1]!), 2);
  });

  it('refuses what is no number, or always the same', () => {
    expect(() => new Regressor({ ...OPTIONS }).fitSync(ROWS)).toThrow(/a Classifier foretells/);
    expect(() => model.fitSync(ROWS.map((row) => ({ ...row, spent: 5 })))).toThrow(/always 5/);
  });
});

describe('files', () => {
  const classifier = new Classifier(OPTIONS);
  classifier.fitSync(ROWS);
  const regressor = new Regressor(SPENT);
  regressor.fitSync(ROWS);

  it('a model out of a file answers with the same bits', () => {
    const first = decodeModel(encodeModel(classifier), Classifier);
    expect(first.predictProbabilities(ROWS)).toEqual(classifier.predictProbabilities(ROWS));
    expect(String(first.schema)).toBe(String(classifier.schema));
    expect(first.toJSON()).toEqual(classifier.toJSON());
    const second = decodeModel(encodeModel(regressor), Regressor);
    expect(second.predictInterval(ROWS)).toEqual(regressor.predictInterval(ROWS));
    expect(second.toJSON()).toEqual(regressor.toJSON());
  });

  it('the same as safetensors, strictly', () => {
    const bytes = encodeModel(classifier, { format: 'safetensors' });
    const { tensors, metadata } = decodeSafetensors(bytes);
    expect(tensors.get('members.0.networks.0.layers.0.weight')!.dtype).toBe('float32');
    expect(decodeModel(bytes, Classifier).toJSON()).toEqual(classifier.toJSON());
    const both = new Regressor({ ...SPENT, target: ['spent', 'age'] });
    both.fitSync(ROWS);
    const other = encodeModel(both, { format: 'safetensors' });
    expect(decodeModel(other, Regressor).toJSON()).toEqual(both.toJSON());
    expect(bytes.length).toBeLessThan(encodeModel(classifier).length);

    const [[first, tensor]] = tensors as unknown as [[string, TensorLike]];
    const without = new Map(tensors);
    without.delete(first);
    const wide = { ...tensor, shape: [...tensor.shape, 1] };
    const broken = [
      encodeSafetensors(without, metadata),
      encodeSafetensors(new Map([...tensors, ['members.9.weight', tensor]]), metadata),
      encodeSafetensors(new Map<string, TensorLike>([...tensors, [first, wide]]), metadata),
      encodeSafetensors(tensors, new Map([...metadata, ['version', '2']])),
      encodeSafetensors(tensors, new Map([...metadata, ['model', '{}']])),
    ];
    for (const file of broken) expect(() => decodeModel(file, Classifier)).toThrow(FormatError);
    expect(() => decodeModel(bytes, Regressor)).toThrow(FormatError);
    expect(() => decodeModel(bytes)).toThrow(FormatError);
  });

  it('a broken file is a FormatError', () => {
    const json = (): Record<string, never> => JSON.parse(JSON.stringify(classifier));
    const broken: ((file: Record<string, never>) => object)[] = [
      (file) => ({ ...file, format: 'myelin-network' }),
      (file) => ({ ...file, version: 2 }),
      (file) => ({ ...file, classes: ['no'] }),
      (file) => ({ ...file, classes: ['no', 'no'] }),
      (file) => ({ ...file, classes: ['no', 'yes', 'maybe'] }),
      (file) => ({ ...file, members: [] }),
      (file) => ({ ...file, features: [] }),
      (file) => ({ ...file, features: [[{ kind: 'number', name: 'nobody' }]] }),
      (file) => ({ ...file, options: { target: 'age' } }),
      (file) => ({ ...file, options: { ...OPTIONS, colour: 'red' } }),
      (file) => ({ ...file, schema: null }),
    ];
    for (const spoil of broken) {
      expect(() => Classifier.fromJSON(loose(spoil(json())))).toThrow(FormatError);
    }
    expect(() => Regressor.fromJSON(loose(json()))).toThrow(FormatError);
    const misses = { ...regressor.toJSON(), misses: [2, 1] };
    expect(() => Regressor.fromJSON(misses)).toThrow(FormatError);
    expect(() => new Classifier(OPTIONS).toJSON()).toThrow(NotFittedError);
  });
});

describe('features', () => {
  it('rare levels share a number, gaps have one of their own, numbers are clipped', () => {
    const table = tableOf([
      ...['a', 'a', 'a', 'b', 'b', 'b', 'c', null].map((k, x) => ({ x, k })),
      { x: 1e6, k: 'a' },
    ]);
    const features = fitFeatures(table);
    expect(features[1]).toEqual({
      kind: 'category',
      name: 'k',
      levels: ['a', 'b'],
      rare: true,
      gap: true,
    });
    const { data, shape } = applyFeatures(features, table);
    expect(shape).toEqual([9, 5]);
    const rows = Array.from({ length: 9 }, (_, i) => Array.from(data.subarray(5 * i, 5 * i + 5)));
    expect(rows[6]!.slice(1)).toEqual([0, 0, 1, 0]);
    expect(rows[7]!.slice(1)).toEqual([0, 0, 0, 1]);
    expect(rows[4]![0]).toBe(0); // the median
    expect(rows[8]![0]).toBeGreaterThan(2.99);
    expect(rows[8]![0]).toBeLessThanOrEqual(3);
  });

  it('steps on a circle are sine and cosine', () => {
    for (const parts of [7, 12, 24]) {
      for (let i = 0; i < parts; i++) {
        const [sine, cosine] = onCircle(i, parts);
        expect(sine).toBeCloseTo(Math.sin((2 * Math.PI * i) / parts), 14);
        expect(cosine).toBeCloseTo(Math.cos((2 * Math.PI * i) / parts), 14);
      }
    }
  });
});

describe('greedyWeights', () => {
  it('takes two whose errors cancel, and leaves a bad one out', () => {
    const targets = Float64Array.of(1, 2, 3, 4);
    const outcome = { kind: 'number', count: 1 } as const;
    const weights = greedyWeights(
      [targets.map((t) => t + 1), targets.map((t) => t - 1), targets.map((t) => -t)],
      { outcome, targets, weights: undefined },
    );
    expect(weights[2]).toBe(0);
    expect(weights[0]! + weights[1]!).toBeCloseTo(1, 12);
    expect(Math.abs(weights[0]! - weights[1]!)).toBeLessThan(0.1);
  });
});
