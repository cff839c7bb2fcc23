import type { Classifier } from './classifier.js';
import type { Regressor } from './regressor.js';
import type { Target } from './targets.js';

/** A model of tables, of one target or of several. */
export type AnyModel = Classifier<Target> | Regressor<Target>;

/**
 * The figures of `evaluate` that are one number. Of several targets: the mean of each over the targets, then each target's own
 * under its name, such as `price.r2`.
 */
export function numbersIn(model: AnyModel, scores: object): Record<string, number> {
  if (!model.isSeveral) return plainNumbers(scores);
  const each = Object.entries(scores).map(
    ([target, own]) => [target, plainNumbers(own as object)] as const,
  );
  const names = Object.keys(each[0]![1]);
  const mean = (name: string): number =>
    each.reduce((sum, [, own]) => sum + own[name]! / each.length, 0);
  return Object.fromEntries([
    ...names.map((name) => [name, mean(name)] as const),
    ...each.flatMap(([target, own]) =>
      names.map((name) => [`${target}.${name}`, own[name]!] as const),
    ),
  ]);
}

function plainNumbers(scores: object): Record<string, number> {
  const numbers = Object.entries(scores).filter(([, value]) => typeof value === 'number');
  return Object.fromEntries(numbers.filter(([name]) => name !== 'rows'));
}
