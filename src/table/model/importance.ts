import { checkInteger, checkName, checkOptions } from '../../base/validate.js';
import { RandomState } from '../../random/random-state.js';
import { type Table, withColumn } from '../table.js';

/** What `importance` takes. */
export interface ImportanceOptions {
  /** How often each column is shuffled. Default 5. */
  repeats?: number;
  /** 0 to 2³² − 1. Default 0: the same rows give the same figures. */
  seed?: number;
  /**
   * The figure that gets worse: `'logLoss'` or `'accuracy'` of a classifier, `'r2'`, `'rootMeanSquaredError'` or
   * `'meanAbsoluteError'` of a regressor. Default: the first of these.
   */
  score?: string;
}

/** How much a column counts. */
export interface Importance {
  /** Its name. */
  readonly column: string;
  /** By how much the figure gets worse when the column is shuffled, on average; below 0: by chance it got better. */
  readonly mean: number;
  /** The standard deviation over the repeats, of the population. */
  readonly std: number;
  /** One for each repeat. */
  readonly values: readonly number[];
}

/** @internal */
export interface ImportanceSettings {
  readonly repeats: number;
  readonly seed: number;
  readonly score: string;
}

/** @throws OptionError @internal */
export function resolveImportance(
  where: string,
  options: ImportanceOptions,
  figures: readonly string[],
): ImportanceSettings {
  const given = checkOptions(where, options, ['repeats', 'seed', 'score']);
  return {
    repeats: checkInteger(`${where}: repeats`, given.repeats ?? 5, 1, 1000),
    seed: checkInteger(`${where}: seed`, given.seed ?? 0, 0, 2 ** 32 - 1),
    score: checkName(`${where}: score`, given.score ?? figures[0]!, figures),
  };
}

/** `rate`: how good the answers for a table are; more is better. @internal */
export function permutationImportance(
  table: Table,
  rate: (table: Table) => number,
  { repeats, seed }: ImportanceSettings,
): Importance[] {
  const random = new RandomState(seed);
  const whole = rate(table);
  const found = table.columns.map((column, at) => {
    const values = Array.from({ length: repeats }, () => {
      const shuffled = column.take(random.permutation(table.length));
      return whole - rate(withColumn(table, at, shuffled));
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / repeats;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / repeats;
    return { column: column.name, mean, std: Math.sqrt(variance), values };
  });
  return found.sort((a, b) => b.mean - a.mean);
}
