// One target or several: what is asked for, and answers by target.
import { FormatError, OptionError } from '../../base/errors.js';
import { describe } from '../../base/validate.js';
import type { ColumnSchema, ColumnUse } from '../column-schema.js';
import { Schema } from '../schema.js';

/** The name of a column, or the names of several. */
export type Target = string | readonly string[];

/** An answer: of one target itself, of several a record with one for each. */
export type PerTarget<T extends Target, V> = T extends string
  ? V
  : T extends readonly (infer N extends string)[]
    ? Readonly<Record<N, V>>
    : never;

/** Names of columns, at least one, none twice. @throws OptionError */
export function namesOf(where: string, target: unknown): string[] {
  const names: unknown[] = Array.isArray(target) ? [...target] : [target];
  if (names.length === 0) throw new OptionError(`${where}: target: expected names, got none.`);
  for (const [i, name] of names.entries()) {
    if (typeof name !== 'string') {
      throw new OptionError(
        `${where}: target: expected the name of a column, or names, got ${describe(name)}.`,
      );
    }
    if (names.indexOf(name) < i) {
      throw new OptionError(`${where}: target: ${describe(name)} stands there twice.`);
    }
  }
  return names as string[];
}

/** The schema of several models of the same rows, each of which sees the targets of the others as left out. */
export function joinedSchema(schemas: readonly Schema[]): Schema {
  const [first] = schemas as readonly [Schema, ...Schema[]];
  const columns = first.columns.map((column, i): ColumnSchema => {
    const all = schemas.map((schema) => schema.columns[i]!);
    const as = (use: ColumnUse) => all.find((each) => each.use === use);
    return as('target') ?? as('input') ?? column;
  });
  const warnings = new Set(schemas.flatMap((schema) => schema.warnings));
  return new Schema(first.rows, columns, first.notes, [...warnings]);
}

/** Several models as plain data. */
export interface SeveralJSON<O, M> {
  /** The version of this form. */
  version: 1;
  /** What the model was made with; its seed, too. */
  options: O;
  /** The model of each target, in their order. */
  models: readonly M[];
}

/** Models of a file that belong together. @throws FormatError they are not those of the targets, or of other rows. */
export function checkSeveral(
  where: string,
  models: readonly { readonly schema: Schema; readonly options: { readonly target: Target } }[],
  targets: readonly string[],
): void {
  const kinds = models.map(({ schema }) =>
    JSON.stringify(schema.columns.map(({ use: _, reason: __, ...column }) => column)),
  );
  for (const [i, { options, schema }] of models.entries()) {
    const what = `${where}: models[${i}]`;
    if (options.target !== targets[i]) {
      throw new FormatError(
        `${what}: expected one of ${describe(targets[i])}, got one of ${describe(options.target)}.`,
      );
    }
    if (kinds[i] !== kinds[0]) {
      throw new FormatError(`${what}: schema: expected the columns of models[0], got others.`);
    }
    const other = schema.inputs.find(({ name }) => targets.includes(name));
    if (other) {
      throw new FormatError(`${what}: schema: ${describe(other.name)} is a target, no input.`);
    }
  }
  if (models.length !== targets.length) {
    throw new FormatError(
      `${where}: models: expected ${targets.length}, one for each target, got ${models.length}.`,
    );
  }
}
