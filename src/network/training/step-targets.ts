// Targets and weights of the steps of sequences of any length.
import { DataError, ShapeError } from '../../base/errors.js';
import { describe } from '../../base/validate.js';
import { hasShape, isList, lengthOf, type OwnMatrix, ownList } from '../../matrix/intake.js';
import { lengthsOf, type OwnSequences, ownSequences } from '../../matrix/sequences.js';

/** Targets of steps, and whether they are class indices. */
export interface StepTargets {
  readonly targets: OwnSequences;
  readonly classIndices: boolean;
}

/**
 * A target for each step: rows of `columns` numbers or, with `classes`, also class indices.
 *
 * @param lengths Steps of each sample.
 * @throws as ownSequences. @throws DataError no class.
 */
export function ownStepTargets(
  what: string,
  given: unknown,
  step: readonly number[],
  classes: boolean,
  lengths: Uint32Array,
): StepTargets {
  const columns = step.at(-1)!;
  const plain = step.length === 1;
  const classIndices = classes && plain && columns > 1 && areIndices(given, lengths);
  // One number a step needs no list of its own.
  const flat = classIndices || (plain && columns === 1 && areNumbers(given));
  const targets = ownSequences(what, given, flat ? [] : step, lengths);
  if (classIndices) checkClasses(what, targets, columns);
  return { targets, classIndices };
}

/** The first of a list of sequences; a list with its shape stands for itself. */
function firstOf(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || hasShape(given)) return given;
  return (given as ArrayLike<unknown>)[0];
}

/** Whether steps are numbers by themselves, not lists. */
function areNumbers(given: unknown): boolean {
  const first = firstOf(given);
  if (typeof first !== 'object' || first === null) return false;
  if (hasShape(first)) {
    const { shape } = first as { shape: unknown };
    return isList(shape) && lengthOf(shape) === (first === given ? 2 : 1);
  }
  return typeof (first as ArrayLike<unknown>)[0] === 'number';
}

/** Whether there is one number a step where an answer has several. */
function areIndices(given: unknown, lengths: Uint32Array): boolean {
  if (!areNumbers(given)) return false;
  const first = firstOf(given) as object;
  return hasShape(first) || lengthOf(first) === lengths[0];
}

function checkClasses(what: string, { data, offsets }: OwnSequences, classes: number): void {
  for (let i = 0; i < offsets.length - 1; i++) {
    for (let t = offsets[i]!; t < offsets[i + 1]!; t++) {
      const value = data[t]!;
      if (Number.isInteger(value) && value >= 0 && value < classes) continue;
      const step = t - offsets[i]!;
      throw new DataError(
        `${what}: sample ${i}, step ${step} is ${value}, expected a class from 0 to ${classes - 1}.`,
        i,
        step,
      );
    }
  }
}

/** A weight for each step, or one for all steps of a sample. @throws ShapeError @throws DataError below 0. */
export function ownStepWeights(what: string, given: unknown, offsets: Uint32Array): OwnMatrix {
  const samples = offsets.length - 1;
  if (areNumbers(given)) {
    const each = ownSequences(what, given, [], lengthsOf(offsets));
    checkWeights(what, each.data, (t) => offsets.findIndex((end) => end > t) - 1);
    return { data: each.data, rows: each.rows, columns: 1, flat: false };
  }
  const own = ownList(what, given);
  if (!own) throw new DataError(`${what}: expected ${samples} numbers, got ${describe(given)}.`);
  if (own.length !== samples) {
    throw new ShapeError(`${what}: ${own.length} weights for ${samples} sequences.`);
  }
  checkWeights(what, own, (i) => i);
  const data = new Float64Array(offsets[samples]!);
  for (let i = 0; i < samples; i++) data.fill(own[i] as number, offsets[i]!, offsets[i + 1]!);
  return { data, rows: data.length, columns: 1, flat: false };
}

function checkWeights(
  what: string,
  weights: ArrayLike<unknown>,
  sampleOf: (i: number) => number,
): void {
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    if (typeof weight === 'number' && weight >= 0 && Number.isFinite(weight)) continue;
    const sample = sampleOf(i);
    throw new DataError(
      `${what}: sample ${sample}: ${describe(weight)}, expected a number ≥ 0.`,
      sample,
    );
  }
}
