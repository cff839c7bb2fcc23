import type { AnyModel } from '../table/model/any-model.js';
import { Classifier } from '../table/model/classifier.js';
import type { ModelOptions } from '../table/model/options.js';
import { Regressor } from '../table/model/regressor.js';
import type { Target } from '../table/model/targets.js';
import type { Table } from '../table/table.js';
import type { Arguments } from './arguments.js';
import { UsageError } from './usage-error.js';
import type { Words } from './words.js';

/** A number of so few different whole values may be classes. */
const FEW = 10;

/** The model that the flags ask for; it has learnt nothing yet. @throws UsageError @throws DataError no such target. */
export function makeModel(table: Table, args: Arguments, words: Words): AnyModel {
  const target = targetOf(table, args);
  const task =
    args.choice('task', ['classification', 'regression'] as const) ??
    taskOfAll(table, [target].flat(), words);
  const include = args.list('include');
  const exclude = args.list('exclude');
  const quality = args.choice('quality', ['fast', 'default', 'best'] as const);
  const timeBudget = args.number('time-budget', 0, Number.POSITIVE_INFINITY);
  const options: ModelOptions<Target> = {
    target,
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(quality && { quality }),
    ...(timeBudget !== undefined && { timeBudget }),
    seed: args.number('seed', 0, 2 ** 32 - 1, true) ?? 0,
  };
  if (task === 'regression') return new Regressor<Target>(options);
  return new Classifier<Target>(
    args.has('balanced') ? { ...options, classWeights: 'balanced' } : options,
  );
}

/** A name, or names with commas between them, where no column has a name with commas. */
function targetOf(table: Table, args: Arguments): Target {
  const target = args.required('target');
  return table.has(target) || !target.includes(',') ? target : (args.list('target') ?? target);
}

/** @throws UsageError some are amounts, others classes. */
function taskOfAll(
  table: Table,
  targets: readonly string[],
  words: Words,
): 'classification' | 'regression' {
  const tasks = targets.map((target) => taskOf(table, target, words));
  const other = tasks.findIndex((task) => task !== tasks[0]);
  if (other < 0) return tasks[0]!;
  throw new UsageError(
    `--target: '${targets[0]}' asks for ${tasks[0]}, '${targets[other]}' for ${tasks[other]}; --task says which for all of them, or train a model for each.`,
  );
}

/** Numbers are amounts, all else classes; where that may be meant otherwise it is said. */
function taskOf(table: Table, target: string, words: Words): 'classification' | 'regression' {
  const column = table.column(target);
  if (column.type !== 'number') return 'classification';
  const different = new Set(column.values.filter((value) => !Number.isNaN(value)));
  if (different.size <= FEW && [...different].every(Number.isInteger)) {
    words.say(
      'note',
      `note: '${target}' has ${different.size} different whole numbers and is taken as an amount; --task classification takes them as classes.`,
    );
  }
  return 'regression';
}
