import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, FormatError, OptionError } from '../../src/index.js';
import { readCsv, Schema, schemaOf, tableFrom, tableOf } from '../../src/table.js';
import { loose } from '../support/errors.js';

/** Forty customers, with one column of every kind. */
const ROWS = Array.from({ length: 40 }, (_, i) => ({
  id: 1000 + ((i * 7) % 40),
  row: i + 1,
  name: `Name ${i}`,
  note: `a long remark about number ${i}`,
  age: i % 9 === 0 ? null : 20 + ((i * 13) % 31),
  plan: ['basic', 'pro', 'team'][i % 3]!,
  since: `2024-${String((i % 12) + 1).padStart(2, '0')}-15`,
  active: i % 2 === 0,
  country: 'NL',
  nothing: null,
  years: 20 + ((i * 13) % 31) - (i % 9 === 0 ? 1 : 0),
  plan2: ['basic', 'pro', 'team'][i % 3]!,
  churned: (i * i + (i >> 2)) % 5 < 2 ? 'yes' : 'no',
}));
const WITH_LEAK = ROWS.map((row) => ({
  ...row,
  reason: row.churned === 'yes' ? 'left' : 'stays',
  ended: row.churned === 'yes' ? '2024-12-31' : null,
}));

describe('schemaOf', () => {
  it('says what each column is for, and why not', () => {
    const schema = schemaOf(tableOf(ROWS), { target: 'churned' });
    expect(schema.columns.map(({ name, use, reason }) => [name, use, reason])).toEqual([
      ['id', 'left out', 'identifier: by its name, and every number is different'],
      ['row', 'left out', 'identifier: it counts the rows'],
      ['name', 'left out', 'identifier: every value is different'],
      ['note', 'left out', 'free text: 6 words on average'],
      ['age', 'input', ''],
      ['plan', 'input', ''],
      ['since', 'input', ''],
      ['active', 'input', ''],
      ['country', 'left out', 'the same value in every row'],
      ['nothing', 'left out', 'only gaps'],
      ['years', 'input', ''],
      ['plan2', 'left out', "the same values as 'plan'"],
      ['churned', 'target', ''],
    ]);
    expect(schema.warnings).toEqual([]);
    expect(schema.inputs.map(({ name }) => name)).toEqual([
      'age',
      'plan',
      'since',
      'active',
      'years',
    ]);
    expect(schema.targets.map(({ name }) => name)).toEqual(['churned']);
    expect(schema.leftOut).toHaveLength(7);
    expect(schema.column('plan')).toMatchObject({ levels: ['basic', 'pro', 'team'], distinct: 3 });
    expect(schema.column('age')).toMatchObject({ missing: 5, range: [20, 50] });
    expect(() => schema.column('x')).toThrow(DataError);
  });

  it('does as it is told', () => {
    const table = tableOf(ROWS, { columns: { name: 'category' } });
    const schema = schemaOf(table, {
      target: ['churned', 'age'],
      include: ['id'],
      exclude: ['plan'],
    });
    const use = Object.fromEntries(schema.columns.map((each) => [each.name, each.use]));
    expect(use).toMatchObject({
      name: 'input', // its type was set
      id: 'input',
      plan: 'left out',
      plan2: 'left out', // a copy of what is excluded is excluded
      churned: 'target',
      age: 'target',
    });
    expect(() => schemaOf(table, { target: 'Churned' })).toThrow(/Is 'churned' meant\?/);
    expect(() => schemaOf(table, { target: 'id', exclude: ['id'] })).toThrow(OptionError);
    expect(() => schemaOf(table, loose({ target: 5 }))).toThrow(OptionError);
    expect(() => schemaOf(table, loose({ targets: 'id' }))).toThrow(OptionError);
  });

  it('warns of columns that give the target away', () => {
    const table = tableOf(WITH_LEAK);
    const { warnings, leftOut } = schemaOf(table, { target: 'churned' });
    expect(warnings).toEqual([
      "'reason' gives 'churned' away: each of its values has one target. Is it known before 'churned' is? If not, exclude it.",
      "'ended' gives 'churned' away: where it has a gap tells the target. Is it known before 'churned' is? If not, exclude it.",
    ]);
    expect(leftOut).toHaveLength(7);
    expect(schemaOf(table, { target: 'churned', exclude: ['reason', 'ended'] }).warnings).toEqual(
      [],
    );
    const price = Array.from({ length: 40 }, (_, i) => ((i * 37) % 101) + 0.5);
    const numbers = tableOf({
      columns: {
        price,
        taxed: price.map((each) => each * 1.19),
        log: price.map((each) => -Math.log(each)),
        noise: price.map((_, i) => (i * 53) % 101),
        cheap: price.map((each) => each < 50),
      },
    });
    expect(
      schemaOf(numbers, { target: 'price' }).warnings.map((each) => each.slice(0, 30)),
    ).toEqual(["'taxed' gives 'price' away: it", "'log' gives 'price' away: it r"]);
    const away = schemaOf(numbers, { target: 'cheap' }).warnings;
    expect(away).toHaveLength(3);
    expect(away[0]).toContain('its size alone tells');
  });

  it('does not cry wolf: chance tells no target', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        let state = seed;
        const random = (): number => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          return state / 2 ** 32;
        };
        const rows = Array.from({ length: 60 }, () => ({
          x: random(),
          c: 'abcdefgh'[Math.floor(random() * 8)],
          g: random() < 0.5 ? null : 1 + random(),
          y: random() < 0.4 ? 'yes' : 'no',
          z: random(),
        }));
        expect(schemaOf(tableOf(rows), { target: ['y', 'z'] }).warnings).toEqual([]);
      }),
    );
  });

  it('prints as a table', async () => {
    const table = await readCsv(
      'plan;price;when;\nbasic;1,5 €;31.1.2024;\npro;2,5 €;NA;\nteam;;1.2.2024;\n',
    );
    const text = String(schemaOf(table, { target: 'plan' }));
    expect(text.split('\n')).toEqual([
      '3 rows',
      'column  type      use     values                    gaps',
      'plan    category  target  basic, pro, team',
      'price   number    input   1.5 to 2.5                   1',
      'when    date      input   2024-01-31 to 2024-02-01     1',
      'price: decimal comma, in €',
      'when: day, month, year; gaps are NA (1)',
      "note: cells are separated by ';'",
      'note: column 4 has neither name nor values and is left out',
    ]);
    const inspect = Symbol.for('nodejs.util.inspect.custom');
    const schema = schemaOf(table) as unknown as Record<symbol, () => string>;
    expect(schema[inspect]!()).toContain('decimal comma');
    // Nothing of a file moves the cursor.
    expect(String(schemaOf(tableOf([{ 'a\u001b[2J\nb': 1 }])))).toContain('a·[2J·b');
  });

  it('is the same from rows in any form', async () => {
    const expected = JSON.stringify(schemaOf(tableOf(ROWS), { target: 'churned' }));
    const names = Object.keys(ROWS[0]!) as (keyof (typeof ROWS)[0])[];
    async function* slowly(): AsyncIterable<object> {
      yield* ROWS;
    }
    const tables = [
      tableOf({
        columns: Object.fromEntries(names.map((name) => [name, ROWS.map((row) => row[name])])),
      }),
      tableOf([...tableOf(ROWS)]),
      await tableFrom(slowly()),
    ];
    for (const table of tables) {
      expect(JSON.stringify(schemaOf(table, { target: 'churned' }))).toBe(expected);
    }
    const csv = [names, ...ROWS.map((row) => names.map((name) => row[name] ?? ''))].join('\n');
    const read = schemaOf(await readCsv(csv), { target: 'churned' });
    expect(JSON.stringify({ ...read.toJSON(), notes: [] })).toBe(expected);
  });
});

describe('Schema.read', () => {
  const schema = schemaOf(
    tableOf(
      ROWS.map(({ age, plan, since, active, churned }) => ({ age, plan, since, active, churned })),
    ),
    { target: 'churned' },
  );

  it('reads rows as the first ones were read', () => {
    const table = schema.read([
      { age: '41', plan: 'gold', since: '2024-05-01', active: 'true', other: {} },
      { age: null, plan: 'pro', since: null, active: false },
    ]);
    expect(table.names).toEqual(['age', 'plan', 'since', 'active']);
    expect([...table]).toEqual([
      { age: 41, plan: 'gold', since: new Date('2024-05-01'), active: true },
      { age: null, plan: 'pro', since: null, active: false },
    ]);
    const plan = table.column('plan');
    // The codes of the schema, and behind them what it does not know.
    expect(plan.type === 'category' && [plan.levels, [...plan.codes]]).toEqual([
      ['basic', 'pro', 'team', 'gold'],
      [3, 1],
    ]);
    expect(schema.read(tableOf(ROWS)).names).toEqual(['age', 'plan', 'since', 'active', 'churned']);
  });

  it('refuses a column that vanished, or a type that changed', () => {
    expect(() => schema.read([{ plan: 'pro', since: null, active: true }])).toThrow(
      /there is no column 'age', a number; there are "plan", "since", "active"/,
    );
    expect(() => schema.read([{ age: 'old', plan: 'pro', since: null, active: true }])).toThrow(
      /row 0, column 'age': the string "old" is no number/,
    );
    expect(() => schema.read(loose(null))).toThrow(DataError);
  });

  it('knows the decimal comma, the order of dates, units and gaps of the first rows', async () => {
    const first = await readCsv('p;d;t\n1,5%;31/01/2024;x\n2,5%;01/02/2024;-\n3%;;y', {
      missing: ['-'],
    });
    const { columns } = schemaOf(first).read([
      { p: '1,250%', d: '03/04/2024', t: '-' },
      { p: 7, d: '2024-01-01', t: 'NA' },
    ]);
    expect(columns.map((column) => [column.get(0), column.get(1)])).toEqual([
      [1.25, 7],
      [new Date('2024-04-03'), new Date('2024-01-01')],
      [null, 'NA'],
    ]);
    expect(() => schemaOf(first).read([{ p: '$5', d: null, t: null }])).toThrow(
      /is in \$, expected %/,
    );
  });

  it('survives JSON, and refuses what is none', () => {
    const json = JSON.parse(JSON.stringify(schema));
    const copy = Schema.fromJSON(json);
    expect(copy.toJSON()).toEqual(schema.toJSON());
    expect(String(copy)).toBe(String(schema));
    const rows = [{ age: 1, plan: 'x', since: '2024-01-02', active: true }];
    expect([...copy.read(rows)]).toEqual([...schema.read(rows)]);
    const damage: [string, (json: Record<string, never>) => void][] = [
      ['format', (each) => Object.assign(each, { format: 'x' })],
      ['version', (each) => Object.assign(each, { version: 2 })],
      ['rows', (each) => Object.assign(each, { rows: -1 })],
      ['columns', (each) => Object.assign(each, { columns: [] })],
      ['type', (each) => Object.assign(each.columns![0]!, { type: 'real' })],
      ['levels', (each) => Object.assign(each.columns![0]!, { levels: ['a'] })],
      ['twice', (each) => Object.assign(each.columns![1]!, { levels: ['a', 'a'] })],
      ['names', (each) => Object.assign(each.columns![1]!, { name: 'age' })],
      ['range', (each) => Object.assign(each.columns![0]!, { range: [1, null] })],
      ['unknown', (each) => Object.assign(each.columns![0]!, { extra: 1 })],
      ['gaps', (each) => Object.assign(each.columns![0]!, { gaps: [1] })],
    ];
    for (const [name, apply] of damage) {
      const broken = structuredClone(json);
      apply(broken);
      expect(() => Schema.fromJSON(broken), name).toThrow(FormatError);
    }
  });
});
