import { OptionError } from '../base/errors.js';
import { describe, hasMethod } from '../base/validate.js';

/** Anything of Myelin that can be saved: a network, a neuron, a scaler, an encoder, a random state. */
export interface Model {
  /** The object as plain data. */
  toJSON(): unknown;
}

/** A class whose objects can be saved: `Network`, `Neuron`, `StandardScaler`, `LabelEncoder`, … */
export interface ModelClass<T extends Model> {
  /** The object that the data describes. @throws FormatError */
  fromJSON(json: never): T;
}

/** @throws OptionError it is no model. `usage` tells how the function is called. */
export function checkModel(what: string, model: Model, usage?: string): void {
  if (hasMethod(model, 'toJSON')) return;
  const cure = usage === undefined ? '' : `; it is called as ${usage}`;
  throw new OptionError(
    `${what}: expected a network or another model, got ${describe(model)}${cure}.`,
  );
}

/** @throws OptionError it is no class of models; undefined stands for `Network`. */
export function checkModelClass(what: string, kind: ModelClass<Model> | undefined): void {
  if (kind === undefined || hasMethod(kind, 'fromJSON')) return;
  throw new OptionError(
    `${what}: expected the class of the model, such as Network or StandardScaler, got ${describe(kind)}.`,
  );
}
