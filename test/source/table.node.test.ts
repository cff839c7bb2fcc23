// Models of tables as programs: the answers of the model, to the bit, on rows with gaps and unseen levels.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { NotFittedError, OptionError } from '../../src/index.js';
import { toSource } from '../../src/source.js';
import { Classifier, Regressor } from '../../src/table.js';
import { loose } from '../support/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'myelin-table-source-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROWS = Array.from({ length: 60 }, (_, i) => ({
  age: i % 9 === 0 ? null : 20 + ((i * 13) % 41),
  plan: i % 10 === 9 ? null : i === 7 ? 'once' : ['basic', 'pro', 'te`am$'][i % 3]!,
  since: i % 13 === 5 ? null : new Date(Date.UTC(2010 + (i % 14), i % 12, 15, i % 24, 30)),
  active: i % 4 !== 0,
  churned: i % 3 === 0 || i % 7 === 2,
  grade: ['a', "b'", 'c\n'][(i * 5) % 3]!,
  spent: i * 100 + (i % 3),
  days: (i * 17) % 23,
}));
const ODD = [
  { age: null, plan: 'enterprise', since: null, active: null },
  { age: 1e300, plan: null, since: new Date('1601-02-28T00:00Z'), active: false },
  { age: -5, plan: 'pro', since: new Date('2000-02-29T23:59Z'), active: true },
  { age: 5, plan: 'once', since: new Date('1969-12-31T23:59Z'), active: true },
  ...ROWS,
];
type Row = (typeof ODD)[number];
interface Module {
  predict(row: object): unknown;
  predictProbabilities?: (row: object) => unknown;
}

const TARGETS = ['churned', 'grade', 'spent', 'days'];
const options = <const T extends string | readonly string[]>(target: T) =>
  ({
    target,
    exclude: TARGETS.filter((name) => !([target].flat() as string[]).includes(name)),
    quality: 'fast',
    seed: 1,
  }) as const;

let files = 0;
function written(source: string): string {
  const file = join(folder, `model${files++}.mjs`);
  writeFileSync(file, source);
  return file;
}
const loaded = (source: string): Promise<Module> =>
  import(/* @vite-ignore */ pathToFileURL(written(source)).href);

describe('toSource of a model of tables', () => {
  const classifier = new Classifier(options('grade'));
  classifier.fitSync(ROWS);
  const two = new Classifier({ ...options('churned'), classWeights: 'balanced' });
  two.fitSync(ROWS);
  const regressor = new Regressor(options('spent'));
  regressor.fitSync(ROWS);
  const both = new Regressor(options(['spent', 'days']));
  both.fitSync(ROWS);

  it.each([
    ['three classes', classifier],
    ['two classes', two],
    ['a number', regressor],
    ['two numbers', both],
  ] as const)('%s: the same answers, to the bit', async (_, model) => {
    const { predict, predictProbabilities } = await loaded(toSource(model));
    expect(ODD.map((row) => predict(row))).toEqual([...(model.predict(ODD) as unknown[])]);
    if (!(model instanceof Classifier)) return expect(predictProbabilities).toBeUndefined();
    const expected = model.predictProbabilities(ODD);
    expect(ODD.map((row) => predictProbabilities!(row))).toEqual(expected);
  });

  it('all kinds of networks of the default', async () => {
    const model = new Regressor({ ...options('days'), quality: 'default' });
    model.fitSync(ROWS);
    const { predict } = await loaded(toSource(model));
    expect(ODD.map((row) => predict(row))).toEqual([...model.predict(ODD)]);
  });

  it('a column that is missing, and values that are none, are errors', async () => {
    const { predict } = await loaded(toSource(two));
    const { plan: _, ...without } = ROWS[0]!;
    expect(() => predict(without)).toThrow("The row has no 'plan'; null is a gap.");
    const bad: Partial<Record<keyof Row, unknown>>[] = [
      { age: '41' },
      { age: Number.POSITIVE_INFINITY },
      { since: '2024-05-01' },
      { plan: 3 },
    ];
    for (const each of bad) expect(() => predict({ ...ROWS[0], ...each })).toThrow(TypeError);
  });

  it('CommonJS, and TypeScript at its strictest', () => {
    const file = join(folder, 'model.cjs');
    writeFileSync(file, toSource(both, { module: 'cjs' }));
    const { predict } = createRequire(import.meta.url)(file) as Module;
    expect(predict(ODD[5]!)).toEqual(both.predict(ODD[5]!));
    const names = [classifier, regressor, both].map((model, i) => {
      writeFileSync(join(folder, `typed${i}.ts`), toSource(model, { module: 'typescript' }));
      return `typed${i}.ts`;
    });
    writeFileSync(
      join(folder, 'use.ts'),
      `import { predict } from './typed0.js';\nimport { predict as both } from './typed2.js';\nexport const label: "a" | "b'" | "c\\n" = predict({});\nexport const days: number = both({}).days;\n`,
    );
    const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
    const flags = [
      ...['--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes', '--noEmit'],
      ...['--noUnusedLocals', '--noUnusedParameters', '--isolatedModules', '--target', 'es2022'],
      ...['--module', 'nodenext', '--lib', 'es2022', '--ignoreConfig'],
    ];
    const { stdout } = spawnSync(process.execPath, [tsc, ...flags, ...names, 'use.ts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  });

  it('before a fit, or of something else, a typed error', () => {
    expect(() => toSource(new Classifier(options('grade')))).toThrow(NotFittedError);
    expect(() => toSource(loose({ whole: 3 }))).toThrow(OptionError);
    expect(() => toSource(two, loose({ module: 'amd' }))).toThrow(OptionError);
  });

  it.each(['\n', '\r', '\u2028', '\u2029', '*/', '`${', "'\\", '</script>', '‹', '__proto__'])(
    'names that would end a comment or a text are names: %j',
    async (end) => {
      const evil = (what: string) => `${what}${end}globalThis.hacked = 1;//`;
      const [age, target] = [evil('age'), evil('target')];
      const rows = Array.from({ length: 40 }, (_, i) => ({
        [age]: 20 + i,
        kind: evil(['a', 'b'][i % 2]!),
        [target]: evil(i > 20 ? 'yes' : 'no'),
      }));
      const model = new Classifier({ target, quality: 'fast', seed: 1 });
      model.fitSync(rows);
      const { predict } = await loaded(toSource(model));
      for (const row of rows) expect(predict(row)).toBe(model.predict(row));
      expect(globalThis).not.toHaveProperty('hacked');
    },
  );
});
