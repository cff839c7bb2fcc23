import { FormatError, MyelinError } from '../../base/errors.js';
import { describe } from '../../base/validate.js';
import { Schema } from '../schema.js';
import type { SchemaJSON } from '../schema-json.js';

/** What options out of a file have wrong is the file's fault. @throws FormatError */
export function formatErrors<T>(where: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof MyelinError)) throw cause;
    throw new FormatError(`${where}: options: ${cause.message}`);
  }
}

/** The schema in a model's file. @throws FormatError also where its target is another than the model's. */
export function readModelSchema(where: string, json: unknown, target: string): Schema {
  const schema = Schema.fromJSON(json as SchemaJSON);
  const names = schema.targets.map(({ name }) => name);
  if (names.length === 1 && names[0] === target) return schema;
  throw new FormatError(
    `${where}: schema: expected the target ${describe(target)}, got ${describe(names[0])}.`,
  );
}
