// Models of tables with their preprocessing, as onnxruntime computes them.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { NotFittedError, OptionError } from '../../src/index.js';
import { toOnnx } from '../../src/onnx.js';
import { Classifier, Regressor } from '../../src/table.js';

const ROWS = Array.from({ length: 72 }, (_, i) => {
  const age = 20 + ((i * 13) % 41);
  const plan = i === 7 ? 'once' : ['basic', 'pro', 'team'][i % 3]!;
  const month = String((i % 12) + 1).padStart(2, '0');
  return {
    age: i % 9 === 0 ? null : age,
    plan: i % 10 === 9 ? null : plan,
    since:
      i % 13 === 5 ? null : `20${10 + (i % 14)}-${month}-15T${String(i % 24).padStart(2, '0')}:30`,
    active: i % 4 !== 0,
    churned: plan === 'basic' || age > 50 ? 'yes' : 'no',
    grade: i % 3,
    spent: age * 100 + (plan === 'pro' ? 2000 : 0),
  };
});
const TARGETS = ['churned', 'grade', 'spent'];
/** Levels that were never seen, gaps, dates around leap days and before 1970, and numbers far out. */
const ODD = [
  { age: null, plan: 'enterprise', since: null, active: null },
  { age: 1e300, plan: null, since: '1601-02-28T00:00', active: false },
  { age: -5, plan: 'pro', since: '2000-02-29T23:59', active: true },
  { age: 5, plan: 'once', since: '1969-12-31T23:59', active: true },
  { age: 5, plan: 'basic', since: '2100-03-01T00:00', active: true },
  ...ROWS,
];

function feedsOf(rows: typeof ODD) {
  const column = <T>(of: (row: (typeof ODD)[number]) => T): T[] => rows.map(of);
  const numbers = (values: number[]) =>
    new Tensor('float64', Float64Array.from(values), [rows.length, 1]);
  const texts = (values: string[]) => new Tensor('string', values, [rows.length, 1]);
  return {
    age: numbers(column(({ age }) => age ?? Number.NaN)),
    plan: texts(column(({ plan }) => plan ?? '')),
    since: numbers(column(({ since }) => (since === null ? Number.NaN : Date.parse(`${since}Z`)))),
    active: texts(column(({ active }) => (active === null ? '' : String(active)))),
  };
}

async function run(model: Classifier | Regressor, rows = ODD) {
  const session = await InferenceSession.create(toOnnx(model), { logSeverityLevel: 4 });
  const out = await session.run(feedsOf(rows));
  await session.release();
  return { session, out };
}

const without = (target: string) => TARGETS.filter((name) => name !== target);

describe('a classifier', () => {
  const model = new Classifier({ target: 'churned', exclude: without('churned'), seed: 1 });
  model.fitSync(ROWS);

  it('has one input a column, and outputs named as by scikit-learn’s converter', async () => {
    const { session } = await run(model);
    expect(session.inputNames).toEqual(['age', 'plan', 'since', 'active']);
    expect(session.outputNames).toEqual(['label', 'probabilities']);
    expect(session.inputMetadata).toMatchObject([
      { type: 'float64', shape: ['batch', 1] },
      { type: 'string' },
      { type: 'float64' },
      { type: 'string' },
    ]);
  });

  it.each([
    ['all rows', ODD],
    ['one row', ODD.slice(0, 1)],
  ])('answers as predict does, %s', async (_, rows) => {
    const { out } = await run(model, rows);
    expect(out.label!.data).toEqual(model.predict(rows));
    expect(out.label!.dims).toEqual([rows.length]);
    const all = model.predictProbabilities(rows).flatMap(({ no, yes }) => [no!, yes!]);
    const theirs = out.probabilities!.data as Float64Array;
    for (const [i, value] of all.entries()) expect(theirs[i]).toBeCloseTo(value, 6);
  });

  it('labels that are numbers or booleans keep their type', async () => {
    const grades = new Classifier({
      target: 'grade',
      exclude: without('grade'),
      quality: 'fast',
      seed: 1,
    });
    grades.fitSync(ROWS);
    const { out } = await run(grades);
    expect([out.label!.type, out.probabilities!.dims]).toEqual(['int64', [ODD.length, 3]]);
    expect(Array.from(out.label!.data as BigInt64Array, Number)).toEqual(grades.predict(ODD));
    const flags = ROWS.map(({ churned, ...row }) => ({ ...row, churned: churned === 'yes' }));
    const boolean = new Classifier({
      target: 'churned',
      exclude: without('churned'),
      quality: 'fast',
      seed: 1,
    });
    boolean.fitSync(flags);
    const { label } = (await run(boolean)).out;
    expect(Array.from(label!.data as Uint8Array, Boolean)).toEqual(boolean.predict(ODD));
  });
});

describe('a regressor', () => {
  const model = new Regressor({
    target: 'spent',
    exclude: without('spent'),
    quality: 'fast',
    seed: 1,
  });
  model.fitSync(ROWS);

  it('answers as predict does, in the unit of the target', async () => {
    const { out } = await run(model);
    expect(out.variable!.dims).toEqual([ODD.length, 1]);
    const theirs = out.variable!.data as Float64Array;
    for (const [i, value] of model.predict(ODD).entries())
      expect(theirs[i]! / value).toBeCloseTo(1, 5);
  });
});

describe('several targets', () => {
  it('each has outputs of its own, named after it', async () => {
    const numbers = new Regressor({
      target: ['spent', 'grade'],
      exclude: ['churned'],
      quality: 'fast',
      seed: 1,
    });
    numbers.fitSync(ROWS);
    const session = await InferenceSession.create(toOnnx(numbers), { logSeverityLevel: 4 });
    const out = await session.run(feedsOf(ODD));
    expect(session.outputNames).toEqual(['spent.variable', 'grade.variable']);
    for (const [i, { spent, grade }] of numbers.predict(ODD).entries()) {
      expect((out['spent.variable']!.data as Float64Array)[i]! / spent).toBeCloseTo(1, 5);
      expect((out['grade.variable']!.data as Float64Array)[i]!).toBeCloseTo(grade, 5);
    }
    const classes = new Classifier({
      target: ['churned', 'grade'],
      exclude: ['spent'],
      quality: 'fast',
      seed: 1,
    });
    classes.fitSync(ROWS);
    const other = await InferenceSession.create(toOnnx(classes), { logSeverityLevel: 4 });
    const labels = await other.run(feedsOf(ODD));
    const told = Array.from(labels['churned.label']!.data as unknown as string[]);
    expect(told).toEqual(classes.predict(ODD).map(({ churned }) => churned));
    expect(other.outputNames).toContain('grade.probabilities');
    await session.release();
    await other.release();
  });
});

describe('names', () => {
  it('a column that is named as an output is an error that says what to do', () => {
    const rows = ROWS.map(({ age, churned }) => ({ label: age, churned }));
    const model = new Classifier({ target: 'churned', quality: 'fast', seed: 1 });
    model.fitSync(rows);
    expect(() => toOnnx(model)).toThrow(OptionError);
    expect(() => toOnnx(model)).toThrow(/a column is named 'label'/);
    expect(toOnnx(model, { label: 'answer' }).length).toBeGreaterThan(1000);
    expect(() => toOnnx(new Classifier({ target: 'x' }))).toThrow(NotFittedError);
  });
});
