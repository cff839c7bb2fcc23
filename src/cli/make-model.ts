import { Classifier } from '../table/model/classifier.js';
import type { ModelOptions } from '../table/model/options.js';
import { Regressor } from '../table/model/regressor.js';
import type { Table } from '../table/table.js';
import type { Arguments } from './arguments.js';
import type { Words } from './words.js';

/** A number of so few different whole values may be classes. */
const FEW = 10;

/** The model that the flags ask for; it has learnt nothing yet. @throws UsageError @throws DataError no such target. */
export function makeModel(table: Table, args: Arguments, words: Words): Classifier | Regressor {
  const target = args.required('target');
  const task =
    args.choice('task', ['classification', 'regression'] as const) ?? taskOf(table, target, words);
  const include = args.list('include');
  const exclude = args.list('exclude');
  const quality = args.choice('quality', ['fast', 'default', 'best'] as const);
  const timeBudget = args.number('time-budget', 0, Number.POSITIVE_INFINITY);
  const options: ModelOptions = {
    target,
    seed: args.number('seed', 0, 2 ** 32 - 1, true) ?? 0,
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(quality && { quality }),
    ...(timeBudget !== undefined && { timeBudget }),
  };
  if (task === 'regression') return new Regressor(options);
  return new Classifier(args.has('balanced') ? { ...options, classWeights: 'balanced' } : options);
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
