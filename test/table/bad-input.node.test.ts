// Every bad input in every form that can have it: the class and code of its error, and a message that says where it is, what
// was expected and what to do.
import { beforeAll, describe, expect, it } from 'vitest';
import { DataError, type MyelinError, ShapeError } from '../../src/index.js';
import {
  Classifier,
  Regressor,
  readCsv,
  readNdjson,
  readParquet,
  tableOf,
} from '../../src/table.js';
import { type ErrorClass, expectRejection, loose } from '../support/errors.js';

type Row = Record<string, unknown>;
type Form = (rows: readonly Row[]) => unknown;

const csvOf = (rows: readonly Row[]): string =>
  [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row).map((each) => each ?? ''))]
    .map((cells) => `${cells.join(',')}\n`)
    .join('');
const ndjsonOf = (rows: readonly Row[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const streamOf = (text: string): ReadableStream<Uint8Array> => new Blob([text]).stream();

const FORMS: Record<string, Form> = {
  objects: (rows) => rows,
  columns: (rows) => ({
    columns: Object.fromEntries(
      Object.keys(rows[0]!).map((name) => [name, rows.map((row) => row[name])]),
    ),
  }),
  Table: (rows) => tableOf(rows),
  'CSV text': (rows) => readCsv(csvOf(rows)),
  'CSV stream': (rows) => readCsv(streamOf(csvOf(rows))),
  'CSV Blob': (rows) => readCsv(new Blob([csvOf(rows)])),
  'NDJSON text': (rows) => readNdjson(ndjsonOf(rows)),
  'NDJSON stream': (rows) => readNdjson(streamOf(ndjsonOf(rows))),
  'NDJSON Blob': (rows) => readNdjson(new Blob([ndjsonOf(rows)])),
};

const ROWS: readonly Row[] = Array.from({ length: 12 }, (_, i) => ({
  age: 20 + ((i * 7) % 12),
  plan: i % 2 === 0 ? 'basic' : 'pro',
  churned: i % 3 === 0 ? 'no' : 'yes',
}));
const withAll = (changed: Row): Row[] => ROWS.map((row) => ({ ...row, ...changed }));
const without = (name: string): Row[] =>
  ROWS.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => key !== name)));

const OPTIONS = { seed: 1, quality: 'fast' } as const;
const learner = new Classifier({ ...OPTIONS, target: 'churned' });
const numbers = new Regressor({ ...OPTIONS, target: 'age' });
const several = new Regressor({ ...OPTIONS, target: ['age', 'days'] });
const hostile = new Classifier({ ...OPTIONS, target: '__proto__' });
let before: unknown;
beforeAll(() => {
  learner.fitSync(ROWS as Row[]);
  before = learner.predictProbabilities(ROWS as Row[]);
});

type Model = typeof learner | typeof numbers | typeof several | typeof hostile;

/** What is given to `fit`, and what it says, after the name of the method. */
const UNFIT: [name: string, model: Model, rows: Row[], message: string][] = [
  [
    'a missing target',
    learner,
    without('churned'),
    'target: there is no column "churned"; there are "age", "plan". Name one of these.',
  ],
  [
    'a target in other letters',
    learner,
    withAll({ Churned: 'no' }).map(({ churned, ...row }) => row),
    'target: there is no column "churned"; there are "age", "plan", "Churned". Is \'Churned\' meant?',
  ],
  [
    'one of two targets that is missing',
    several,
    [...ROWS],
    'target: there is no column "days"; there are "age", "plan", "churned". Name one of these.',
  ],
  [
    'a missing target that every object has',
    hostile,
    [...ROWS],
    'target: there is no column "__proto__"; there are "age", "plan", "churned". Name one of these.',
  ],
  [
    'one class only',
    learner,
    withAll({ churned: 'no' }),
    "the target 'churned' has one class only, 'no'; at least two are needed. Add rows of another class: has a filter taken them, or were they read as gaps (option missing)?",
  ],
  [
    'a target of gaps',
    learner,
    withAll({ churned: null }),
    "the target 'churned' has no value in any row. Is it the column that you mean, and are its values among those that were read as gaps (option missing)?",
  ],
  [
    'inputs of gaps',
    learner,
    withAll({ age: null, plan: null }),
    "there is no column to learn from; 'age' is left out: only gaps; 'plan' is left out: only gaps. Add columns whose values differ, or include one that was left out.",
  ],
  [
    'one row, for classes',
    learner,
    [ROWS[0]!],
    'one row only; expected at least two or, for classes, three: two of one class and one of another. Add rows.',
  ],
  [
    'one row, for a number',
    numbers,
    [ROWS[0]!],
    'one row only; expected at least two or, for classes, three: two of one class and one of another. Add rows.',
  ],
  [
    'one row with a target',
    learner,
    ROWS.map((row, i) => (i === 4 ? row : { ...row, churned: null })),
    "one row only of 12 has a value of the target 'churned'; expected at least two or, for classes, three: two of one class and one of another. Add rows.",
  ],
  [
    'two rows, for classes',
    learner,
    [{ ...ROWS[0]! }, { ...ROWS[1]! }],
    '2 rows with a target are too few; at least two of one class are needed.',
  ],
];

/** What is given to `predict` of a model that has learnt ROWS, and what it says. */
const UNREAD: [name: string, rows: Row[], message: string, at: [row?: number, column?: number]][] =
  [
    [
      'a column that vanished',
      without('age'),
      'Classifier.predict: there is no column \'age\', a number; there are "plan", "churned". Where nothing is known of it, null is a gap.',
      [],
    ],
    [
      'a column in other letters',
      without('age').map((row) => ({ Age: 41, ...row })),
      'Classifier.predict: there is no column \'age\', a number; there are "Age", "plan", "churned". Is \'Age\' meant?',
      [],
    ],
    [
      'a type that changed',
      ROWS.map((row, i) => (i < 3 ? row : { ...row, age: 'old' })),
      'Classifier.predict: row 3, column \'age\': the string "old" is no number. Where it is not known, a gap says so: null, or an empty cell.',
      [3, 0],
    ],
  ];

const each = <T extends readonly [string, ...unknown[]]>(
  cases: readonly T[],
): [string, string, T][] =>
  cases.flatMap((one) =>
    Object.keys(FORMS).map((form): [string, string, T] => [one[0], form, one]),
  );

/** An error of this class with exactly this message. */
async function expectExactly(
  promise: Promise<unknown>,
  type: ErrorClass,
  message: string,
): Promise<MyelinError> {
  const code = type === ShapeError ? 'ERR_SHAPE' : 'ERR_DATA';
  const error = await expectRejection(promise, type, code);
  expect(error.message).toBe(message);
  return error;
}

describe('fit', () => {
  it.each(each(UNFIT))('%s: %s', async (_, form, [, model, rows, message]) => {
    const given = loose(await FORMS[form]!(rows));
    const sync = (async () => model.fitSync(given))();
    await expectExactly(sync, DataError, `${model.name}.fitSync: ${message}`);
    await expectExactly(model.fit(given), DataError, `${model.name}.fit: ${message}`);
    if (model === learner) expect(learner.predictProbabilities(ROWS as Row[])).toEqual(before);
  });
});

describe('predict', () => {
  it.each(each(UNREAD))('%s: %s', async (_, form, [, rows, message, [row, column]]) => {
    const given = loose(await FORMS[form]!(rows));
    const answer = (async () => learner.predict(given))();
    const error = (await expectExactly(answer, DataError, message)) as DataError;
    expect([error.row, error.column]).toEqual([row, column]);
  });

  it('a test without the target', async () => {
    const figures = (async () => learner.evaluate(without('churned')))();
    await expectRejection(figures, DataError, 'ERR_DATA', 'Classifier.evaluate', "'churned'");
  });

  it('a row of nothing', async () => {
    const answer = (async () => learner.predict({}))();
    const gap = 'Where nothing is known of it, null is a gap.';
    const message = `Classifier.predict: there is no column 'age', a number; there is none. ${gap}`;
    await expectExactly(answer, DataError, message);
  });
});

describe('Parquet', () => {
  const read = (options: object): ReturnType<typeof readParquet> =>
    readParquet('test/table/golden/samples.parquet', { columns: { unused: 'skip' }, ...options });

  it('a missing target, one row, a column that vanished', async () => {
    const table = await read({});
    const message = 'there are "a", "b", "kind", "label", "weight". Name one of these.';
    const missing = `Classifier.fit: target: there is no column "churned"; ${message}`;
    await expectExactly(learner.fit(table), DataError, missing);
    const byLabel = new Classifier({ ...OPTIONS, target: 'label' });
    const one = byLabel.fit(await read({ maxRows: 1 }));
    await expectRejection(one, DataError, 'ERR_DATA', 'Classifier.fit: one row only', 'Add rows.');
    const vanished = (async () => learner.predict(table))();
    const parts = ["no column 'age', a number", '"weight"', 'null is a gap'];
    await expectRejection(vanished, DataError, 'ERR_DATA', ...parts);
  });
});

const TEXTS: Record<string, (text: string) => unknown> = {
  text: (text) => text,
  stream: (text) => streamOf(text),
  Blob: (text) => new Blob([text]),
  bytes: (text) => new TextEncoder().encode(text),
};

/** Files whose shape is bad, and what reading them says. */
const MISSHAPEN: [
  name: string,
  text: string,
  message: string,
  row: number | undefined,
  column?: number,
][] = [
  [
    'duplicate headers',
    'age,plan,age\n41,basic,41\n',
    "line 1: columns 1 and 3 are both named 'age'; expected different names. duplicateHeaders: 'number' makes the second 'age_2'.",
    undefined,
    2,
  ],
  [
    'duplicate hostile headers',
    '__proto__,constructor,__proto__\n41,basic,41\n',
    "line 1: columns 1 and 3 are both named '__proto__'; expected different names. duplicateHeaders: 'number' makes the second '__proto___2'.",
    undefined,
    2,
  ],
  [
    'a line with too many cells',
    'age,plan\n41,basic\n"4\n1",pro,1\n',
    'line 3 has 3 cells, expected 2 as in the header. The first beyond is "1"; a cell with a separator in it must be quoted.',
    1,
  ],
  [
    'a line with too few cells',
    'age,plan\n41,basic\n29\n',
    "line 3 has 1 cells, expected 2 as in the header. shortRows: 'gaps' takes the missing ones as gaps.",
    1,
  ],
];

describe('ragged and doubled', () => {
  const cases = MISSHAPEN.flatMap((one) =>
    Object.keys(TEXTS).map((form): [string, string, typeof one] => [one[0], form, one]),
  );
  it.each(cases)('%s: CSV %s', async (_, form, [, text, message, row, column]) => {
    const reading = readCsv(loose(TEXTS[form]!(text)));
    const error = (await expectExactly(reading, DataError, `readCsv: ${message}`)) as DataError;
    expect([error.row, error.column]).toEqual([row, column]);
  });

  it('columns of different lengths', async () => {
    const reading = (async () => tableOf({ columns: { age: [41, 29], plan: ['basic'] } }))();
    const message = "tableOf: columns: 'plan': 1 values, expected 2 as in the first column.";
    await expectExactly(reading, ShapeError, message);
  });
});

/** Columns under names that every object has; JSON and fromEntries define them as properties of their own. */
describe('hostile headers are names like others', () => {
  const named = ROWS.map(({ age, plan, churned }) =>
    Object.fromEntries([
      ['__proto__', age],
      ['constructor', plan],
      ['toString', churned],
    ]),
  );
  const model = new Classifier({ ...OPTIONS, target: 'toString' });
  beforeAll(() => {
    model.fitSync(named);
  });

  it.each(Object.keys(FORMS))('%s', async (form) => {
    const given = loose(await FORMS[form]!(named));
    expect(tableOf(given).names).toEqual(['__proto__', 'constructor', 'toString']);
    expect(model.predict(given)).toEqual(learner.predict(ROWS as Row[]));
    expect(Object.keys(Object.prototype)).toEqual([]);
    const changed = named.map((row, i) =>
      i === 0 ? row : Object.fromEntries([...Object.entries(row), ['__proto__', 'old']]),
    );
    const read = loose(await FORMS[form]!(changed));
    const answer = (async () => model.predict(read))();
    const error = await expectRejection(answer, DataError, 'ERR_DATA', "row 1, column '__proto__'");
    expect((error as DataError).column).toBe(0);
    const gone = loose(await FORMS[form]!(ROWS));
    const other = (async () => model.predict(gone))();
    await expectRejection(other, DataError, 'ERR_DATA', "no column '__proto__', a number");
  });
});
