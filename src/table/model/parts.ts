import { hasMethod } from '../../base/validate.js';
import type { Schema } from '../schema.js';
import type { Ensemble } from './bag.js';
import type { ClassLabel } from './classes.js';

/** What a fitted model is made of, for what writes it down in other forms. @internal */
export type ModelParts = {
  readonly target: string;
  readonly schema: Schema;
  readonly ensemble: Ensemble;
} & (
  | { readonly kind: 'classes'; readonly classes: readonly ClassLabel[] }
  | { readonly kind: 'number'; readonly mean: number; readonly scale: number }
);

/** The models of all targets. @internal */
export interface ModelWhole {
  /** What each column is for; inputs are those of any of the models. */
  readonly schema: Schema;
  /** Whether the targets are a list, if only of one. */
  readonly isSeveral: boolean;
  readonly models: readonly ModelParts[];
}

/** By what it can do: its class would bring along all that reads and fits. @internal */
export function isTableModel(model: unknown): model is { whole(): ModelWhole } {
  return typeof model === 'object' && hasMethod(model, 'whole');
}
