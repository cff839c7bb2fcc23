// Fitted steps as plain data.
import { FormatError, MyelinError } from '../../base/errors.js';
import { describe, isArray } from '../../base/validate.js';
import { readNumbers } from '../../data/check-format.js';
import { resolveSteps, type TransformSpec } from './descriptions.js';
import type { FittedStep } from './fitted.js';

/** A step as plain data, with what it learnt. */
export type FittedStepJSON = TransformSpec & {
  /** What is subtracted: one number a column, of the first phase, then of the next. */
  mean?: number[];
  /** What is divided by, likewise. */
  scale?: number[];
};

/** @internal */
export function toFittedStepJSON(step: FittedStep): FittedStepJSON {
  if (!('mean' in step)) return { ...step };
  return { ...step, mean: Array.from(step.mean), scale: Array.from(step.scale) };
}

/** @throws FormatError @internal */
export function readFittedSteps(
  where: string,
  json: unknown,
  columns: number,
): { spec: TransformSpec; fitted: FittedStep }[] {
  if (!isArray(json)) {
    throw new FormatError(`${where}: expected a list of steps, got ${describe(json)}.`);
  }
  return json.map((each, i) => readStep(`${where}[${i}]`, each, columns));
}

function readStep(
  where: string,
  json: unknown,
  columns: number,
): { spec: TransformSpec; fitted: FittedStep } {
  if (typeof json !== 'object' || json === null || isArray(json)) {
    throw new FormatError(`${where}: expected a step, got ${describe(json)}.`);
  }
  const { mean, scale, ...rest } = json as Record<string, unknown>;
  const spec = specOf(where, rest);
  if (spec.kind === 'logarithm' || spec.kind === 'difference') return { spec, fitted: spec };
  const count = columns * (spec.kind === 'seasonalScale' ? spec.period : 1);
  const own = {
    mean: readNumbers(`${where}.mean`, mean, count),
    scale: readNumbers(`${where}.scale`, scale, count),
  };
  const wrong = own.scale.findIndex((value) => value <= 0);
  if (wrong >= 0) {
    throw new FormatError(
      `${where}.scale[${wrong}]: expected a positive number, got ${describe(own.scale[wrong])}.`,
    );
  }
  return { spec, fitted: { ...spec, ...own } };
}

/** What options out of a file have wrong is the file's fault. */
function specOf(where: string, json: unknown): TransformSpec {
  try {
    return resolveSteps(where, [json])[0]!;
  } catch (cause) {
    if (cause instanceof MyelinError) throw new FormatError(cause.message);
    throw cause;
  }
}
