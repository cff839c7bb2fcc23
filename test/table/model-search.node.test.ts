// Searches over models of tables: the folds' figures are those of crossValidateModel, and of trials run elsewhere.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FormatError, OptionError, RandomState } from '../../src/index.js';
import {
  choices,
  runTrial,
  type Trial,
  type TrialData,
  type TrialExecutor,
} from '../../src/search.js';
import { decodeTable, encodeTable } from '../../src/table/model/table-data.js';
import {
  Classifier,
  crossValidateModel,
  gridSearchModel,
  optimizeModel,
  Regressor,
  randomSearchModel,
  runModelTrial,
  successiveHalvingModel,
  tableOf,
} from '../../src/table.js';
import { expectRejection, loose } from '../support/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'myelin-models-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const random = new RandomState(1);
const ROWS = Array.from({ length: 60 }, (_, i) => {
  const [a, b] = random.uniform(-1, 1, 2);
  return {
    a: i % 17 === 3 ? null : a!,
    b: b!,
    plan: ['basic', 'pro', 'é'][i % 3]!,
    flag: i % 5 === 0,
    since: new Date(1.6e12 + i * 864e5),
    note: `free text ${i} ${Math.sin(i)}`,
    price: a! * 2 + (i % 3),
    big: a! > 0 ? 'yes' : 'no',
  };
});

describe('tables as bytes', () => {
  it('come back as they were, and have one hash', () => {
    const table = tableOf(ROWS);
    const folds = [{ train: Uint32Array.of(0, 2), test: Uint32Array.of(1) }];
    const bytes = encodeTable({ table, folds });
    const back = decodeTable(bytes);
    expect([...back.table]).toEqual([...table]);
    expect(back.table.columns.map(({ type, note, gaps }) => [type, note, gaps])).toEqual(
      table.columns.map(({ type, note, gaps }) => [type, note, gaps]),
    );
    expect(back.folds).toEqual(folds);
    expect(encodeTable(back)).toEqual(bytes);
  });
});

describe('searches', () => {
  it('in parts, each with a file of its own, are the whole when the files are joined; a fold is one of all', async () => {
    const model = ({ exclude }: { exclude: readonly string[] }) =>
      new Regressor({ target: 'price', exclude, quality: 'fast', seed: 1 });
    const options = {
      grid: { exclude: [[], ['plan'], ['a', 'b']] },
      folds: 2,
      seed: 3,
      model,
    } as const;
    const whole = await gridSearchModel(ROWS, options);
    let text = '';
    let elsewhere = 0;
    for (const shard of ['1/3', '2/3', '3/3']) {
      const store = join(folder, `part-${shard[0]}.ndjson`);
      const { results } = await gridSearchModel(ROWS, { ...options, shard, store });
      elsewhere += results.filter(({ failure }) => failure?.includes('another shard')).length;
      text += readFileSync(store, 'utf8');
    }
    expect(elsewhere).toBeGreaterThan(0);
    const store = join(folder, 'joined.ndjson');
    writeFileSync(store, text);
    const joined = await gridSearchModel(ROWS, { ...options, store });
    expect(joined.results).toEqual(whole.results);
    expect(JSON.stringify(joined.model)).toBe(JSON.stringify(whole.model));
    expect(readFileSync(store, 'utf8')).toBe(text); // nothing was fitted again
    await expectRejection(
      gridSearchModel(ROWS, loose({ ...options, shard: '1/3' })),
      OptionError,
      'ERR_OPTION',
      'store',
    );
    const one = model({ exclude: [] });
    const all = await crossValidateModel(one, ROWS, { folds: 2, seed: 3 });
    const second = await crossValidateModel(one, ROWS, { folds: 2, fold: 2, seed: 3 });
    for (const [name, [, score]] of Object.entries(all.scores)) {
      expect(second.scores[name]).toEqual([score]);
    }
    await expectRejection(
      crossValidateModel(one, ROWS, { folds: 2, fold: 3 }),
      OptionError,
      'ERR_OPTION',
      'fold',
    );
  });

  const model = ({ exclude }: { exclude: readonly string[] }) =>
    new Regressor({ target: 'price', exclude, quality: 'fast', seed: 1 });
  const options = {
    space: { exclude: choices([[], ['plan'], ['a']]) },
    points: 2,
    folds: 2,
    model,
  } as const;

  it("have crossValidateModel's figures, here, from a store and by an executor", async () => {
    const store = join(folder, 'models.ndjson');
    const here = await randomSearchModel(ROWS, { ...options, store });
    const text = readFileSync(store, 'utf8');
    for (const { point, scores } of here.results) {
      const { models, ...alone } = await crossValidateModel(model(point), ROWS, { folds: 2 });
      expect(alone.scores).toEqual(scores);
      expect(models).toHaveLength(2);
    }
    writeFileSync(store, text.slice(0, -200));
    const again = await randomSearchModel(ROWS, { ...options, store });
    expect(again.results).toEqual(here.results);
    expect(readFileSync(store, 'utf8')).toBe(text);
    expect(again.model.predict(ROWS[0]!)).toBe(here.model.predict(ROWS[0]!));
    const ran: string[] = [];
    const executor: TrialExecutor = {
      concurrency: 2,
      // As bytes that came from elsewhere.
      run: (trial: Trial, data: TrialData, context) => {
        ran.push(trial.id);
        return runModelTrial(trial, { hash: data.hash, bytes: data.bytes.slice() }, context);
      },
    };
    const elsewhere = await randomSearchModel(ROWS, { ...options, executor });
    expect(elsewhere.results).toEqual(here.results);
    expect(ran.sort()).toEqual([...text.matchAll(/"trial":"(\w+)"/g)].map(([, id]) => id).sort());
  });

  it('halve and optimize, classifiers as well', async () => {
    const classifier = ({ exclude }: { exclude: readonly string[] }) =>
      new Classifier({
        target: 'big',
        exclude: [...exclude, 'price', 'since'],
        quality: 'fast',
        seed: 1,
      });
    const { rungs, best, results } = await successiveHalvingModel(ROWS, {
      grid: { exclude: [['a'], ['plan'], ['b']] },
      folds: 2,
      model: classifier,
      minResources: 20,
    });
    expect(rungs).toEqual([
      { resources: 20, points: 3 },
      { resources: 60, points: 1 },
    ]);
    expect(results).toHaveLength(4);
    expect(best.resources).toBe(60);
    const optimized = await optimizeModel(ROWS, { ...options, points: 2, together: 1 });
    expect(optimized.results).toHaveLength(2);
    expect(Math.max(...optimized.results.map(({ mean }) => mean.r2!))).toBe(optimized.best.mean.r2);
  });

  it('refuse what they cannot do', async () => {
    const run = (more: object) => randomSearchModel(ROWS, loose({ ...options, ...more }));
    await expectRejection(run({ model: () => ({}) }), OptionError, 'ERR_OPTION', 'model');
    await expectRejection(run({ score: 'auc' }), OptionError, 'ERR_OPTION', 'score');
    const executor: TrialExecutor = {
      concurrency: 1,
      run: (trial, data, context) => runTrial(trial, data, context),
    };
    await expectRejection(run({ executor }), FormatError, 'ERR_FORMAT', 'samples');
    const other: TrialExecutor = {
      concurrency: 1,
      run: (trial, data, context) => runModelTrial({ ...trial, version: '9.9.9' }, data, context),
    };
    await expectRejection(run({ executor: other }), FormatError, 'ERR_FORMAT', '9.9.9');
  });
});
