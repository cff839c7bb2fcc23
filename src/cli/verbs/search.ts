import { isDictionary } from '../../base/validate.js';
import { writeAtomic } from '../../node/atomic-write.js';
import { encodeModel } from '../../serialization/model.js';
import { gridSearchModel } from '../../table/model/grid-search.js';
import { successiveHalvingModel } from '../../table/model/halving-model.js';
import { textTable } from '../../table/text-table.js';
import type { Arguments } from '../arguments.js';
import { asFlags } from '../config.js';
import { executorOf } from '../executor.js';
import { interruptible } from '../interrupt.js';
import { makeModel } from '../make-model.js';
import { writeJSON, writeOut } from '../output.js';
import { inFile } from '../rows/open.js';
import { readTable } from '../rows/read-table.js';
import { useThreads } from '../threads.js';
import { UsageError } from '../usage-error.js';
import { shortHash, weightsHash } from '../weights-hash.js';
import type { Words } from '../words.js';
import { digits } from '../words-of-figures.js';

/** What may be searched over: what a model is made with. */
const SEARCHED = ['quality', 'balanced', 'include', 'exclude', 'seed'];

/** `myelin search`: the best of several models by cross-validation: all points of a grid, some of them, or by halving. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const path = args.positionals[0]!;
  const grid = gridOf(args.required('grid'));
  args.required('target');
  useThreads(args);
  const output = args.text('output');
  const folds = args.number('folds', 2, 1000, true) ?? 5;
  const points = args.number('points', 1, 1e6, true);
  if (points !== undefined && args.has('halving')) {
    throw new UsageError(
      '--points and --halving: halving tries all points of the grid; leave one out.',
    );
  }
  const seed = args.number('seed', 0, 2 ** 32 - 1, true) ?? 0;
  const score = args.text('score') as 'logLoss' | undefined; // the search checks it
  const store = args.text('store');
  const shard = shardOf(args);
  const table = await readTable(path, args, words);
  const interrupt = interruptible(words, 'ending: what is finished is kept in --store alone');
  const options = {
    grid,
    folds,
    seed,
    ...(score !== undefined && { score }),
    ...(store !== undefined && { store }),
    ...(await executorOf(args)),
    signal: interrupt.signal,
    model: (point: Readonly<Record<string, unknown>>) =>
      makeModel(table, args.over(asFlags(point)), words),
    onProgress: ({ done, total }: { done: number; total: number }) =>
      words.progress('fold', () => `${done} of ${total} folds`, { done, total }),
  };
  const some = points === undefined ? options : { ...options, points };
  if (shard !== undefined) {
    await inFile(path, () => gridSearchModel(table, { ...some, ...shard })).finally(() =>
      interrupt.end(),
    );
    words.clear();
    if (words.json) return writeJSON(shard);
    words.say('kept', `part ${shard.shard} is in ${shard.store}`, shard);
    return;
  }
  const { results, best, model } = await inFile(path, () =>
    args.has('halving') ? successiveHalvingModel(table, options) : gridSearchModel(table, some),
  ).finally(() => interrupt.end());
  if (output !== undefined) await writeAtomic(output, encodeModel(model));
  words.clear();
  if (words.json) {
    await writeJSON({
      best: best.point,
      results: results.map(({ point, mean, std, failure }) => ({
        point,
        mean,
        std,
        ...(failure !== undefined && { failure }),
      })),
    });
  } else {
    const names = Object.keys(best.mean);
    const rows = results.map((each) => [
      `${each === best ? '→ ' : '  '}${JSON.stringify(each.point)}`,
      ...names.map((name) => shown(each.mean[name], each.std[name])),
    ]);
    await writeOut(
      `${textTable(['  point', ...names], rows, [false, ...names.map(() => true)])}\n`,
    );
  }
  if (output === undefined) return;
  const weights = weightsHash(model);
  words.say(
    'trained',
    `the best, fitted with all rows, is ${output}, weights ${shortHash(weights)}`,
    {
      output,
      weights,
      seed: model.options.seed,
    },
  );
}

/** One part of the search. @throws UsageError what makes no sense with it. */
function shardOf(args: Arguments): { shard: string; store: string } | undefined {
  const shard = args.text('shard');
  if (shard === undefined) return undefined;
  const store = args.text('store');
  if (store === undefined) throw new UsageError('--shard: its results need a file: --store.');
  for (const name of ['halving', 'redis', 'output'] as const) {
    if (args.has(name)) throw new UsageError(`--shard and --${name}: leave one out.`);
  }
  return { shard, store };
}

/** A trial that failed has no figures. */
function shown(mean: number | undefined, std: number | undefined): string {
  if (mean === undefined || Number.isNaN(mean)) return 'failed';
  return `${digits(mean)} ± ${digits(std!)}`;
}

function gridOf(text: string): Record<string, unknown[]> {
  let grid: unknown;
  try {
    grid = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--grid: no JSON: ${(error as Error).message}.`);
  }
  if (!isDictionary(grid)) throw new UsageError('--grid: expected an object of lists of values.');
  const unknown = Object.keys(grid).find((name) => !SEARCHED.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`--grid: '${unknown}' is none of ${SEARCHED.join(', ')}.`);
  }
  return grid as Record<string, unknown[]>;
}
