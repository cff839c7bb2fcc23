// A model of one target or of several, target by target.
import type { AnyModel } from '../table/model/any-model.js';
import type { Classifier } from '../table/model/classifier.js';
import type { Regressor } from '../table/model/regressor.js';
import type { PerTarget, Target } from '../table/model/targets.js';

/** A model of one target. */
export type OneModel = Classifier | Regressor;

/** The model of each target; of one target itself. */
export function modelsOf(model: AnyModel): readonly OneModel[] {
  return model.singles as readonly OneModel[];
}

/** The answers of each target, in the order of `modelsOf`. */
export function eachOf<V>(model: AnyModel, answer: PerTarget<Target, V>): readonly V[] {
  if (!model.isSeveral) return [answer as V];
  return targetsOf(model).map((target) => (answer as Readonly<Record<string, V>>)[target]!);
}

/** The names of the targets. */
export function targetsOf(model: AnyModel): readonly string[] {
  return [model.options.target].flat();
}
