// Samples that are sequences of any length on their way in: read once, and ours from then on, one behind the other. What stands
// behind a sequence's end is not read.
import { DataError, ShapeError } from '../base/errors.js';
import { isFloats, makeResult, viewOf } from '../base/typed-array.js';
import { describe, isArray } from '../base/validate.js';
import { hasShape, isList, lengthOf, type OwnMatrix, ownList, reading } from './intake.js';
import type { Numbers, TensorLike } from './matrix-like.js';
import { ownTensor } from './nested.js';
import { claimedShape } from './samples.js';
import { countOf, sameShape, showShape } from './shape.js';
import { type Tensor, tensorOf } from './tensor.js';

/** Sequences one behind the other: a row is a step. */
export interface OwnSequences extends OwnMatrix {
  /** How many steps stand before each sequence's, and at the end in all: one more than there are sequences. */
  readonly offsets: Uint32Array;
}

/** A sequence that is ours. */
interface OwnSequence {
  readonly data: Numbers;
  readonly steps: number;
}

/**
 * Sequences whose steps have this shape ([]: a number). They are a list, each nested, with its shape or flat, or one array with the
 * shape [sequences, steps, ...step] and, where they are shorter than that, their `lengths`.
 *
 * @param lengths expected, where they are known: of targets.
 * @throws DataError no sequences, one without steps, or an element that is no finite number; with the number of the sequence.
 * @throws ShapeError another shape of step, or another length than expected. @throws EngineError too large.
 */
export function ownSequences(
  what: string,
  input: unknown,
  step: readonly number[],
  lengths?: Uint32Array,
): OwnSequences {
  const own = reading(what, () => {
    if (typeof input !== 'object' || input === null) throw noSequences(what, input, step);
    return hasShape(input)
      ? ownPadded(what, input as Padded, step, lengths)
      : ownEach(what, input, step);
  });
  if (lengths) checkLengths(what, own, lengths);
  return joined(what, own, countOf(step));
}

interface Padded {
  data: unknown;
  shape: unknown;
  lengths?: unknown;
}

function noSequences(what: string, input: unknown, step: readonly number[]): DataError {
  return new DataError(
    `${what}: expected a list of sequences of shape ${showShape([null, ...step])}, got ${describe(input)}.`,
  );
}

function ownEach(what: string, input: object, step: readonly number[]): OwnSequence[] {
  const count = lengthOf(input);
  if (!Number.isInteger(count)) throw noSequences(what, input, step);
  if (count === 0) throw new DataError(`${what}: empty; expected at least one sequence.`);
  return Array.from({ length: count as number }, (_, i) =>
    ownSequence(what, (input as ArrayLike<unknown>)[i], step, i),
  );
}

/** One sequence; `i` is its number, for messages. @throws as ownSequences */
export function ownSequence(
  what: string,
  input: unknown,
  step: readonly number[],
  i: number,
): OwnSequence {
  const where = `${what}: sample ${i}`;
  if (typeof input !== 'object' || input === null || !(hasShape(input) || isList(input))) {
    throw new DataError(
      `${where} is ${describe(input)}, expected a sequence of shape ${showShape([null, ...step])}.`,
      i,
    );
  }
  const claimed = claimedShape(where, input);
  const [length] = claimed;
  if (length === 0) throw noSteps(where, i);
  // Flat: step after step.
  if (claimed.length === 1 && step.length > 0 && !hasShape(input)) {
    const columns = countOf(step);
    if (!Number.isInteger((length as number) / columns)) {
      throw new ShapeError(
        `${where} has ${String(length)} numbers, which are no steps of ${columns}.`,
      );
    }
    return ownFlat(where, input as TensorLike, (length as number) / columns, columns, i);
  }
  if (!Number.isInteger(length) || (length as number) < 0) {
    throw new ShapeError(`${where}: ${describe(length)} is no number of steps.`);
  }
  const steps = length as number;
  if (step.length === 0 && claimed.length === 1 && !hasShape(input)) {
    return ownFlat(where, input as TensorLike, steps, 1, i);
  }
  const { data } = ownTensor(where, input as TensorLike, [steps, ...step]);
  checkFinite(where, data, 0, data.length, countOf(step), i);
  return { data, steps };
}

/** A list of numbers: ours, as a copy. */
function ownFlat(
  where: string,
  input: TensorLike,
  steps: number,
  columns: number,
  i: number,
): OwnSequence {
  const list = ownList(where, input)!;
  if (list.length !== steps * columns) {
    throw new ShapeError(`${where}: its length changed while it was read.`);
  }
  const data = makeResult(where, list.length, (length) => new Float64Array(length));
  for (let k = 0; k < list.length; k++) {
    const value = list[k];
    if (typeof value !== 'number') throw notFinite(where, value, i, k, columns);
    data[k] = value;
  }
  checkFinite(where, data, 0, data.length, columns, i);
  return { data, steps };
}

function noSteps(where: string, i: number): DataError {
  return new DataError(`${where} has no steps; expected at least one. Leave such samples out.`, i);
}

function ownPadded(
  what: string,
  input: Padded,
  step: readonly number[],
  known: Uint32Array | undefined,
): OwnSequence[] {
  const stated: unknown = input.shape;
  const shape: unknown[] = isArray(stated)
    ? Array.from(
        { length: Math.min(stated.length, 2 + step.length + 1) },
        (_, axis) => stated[axis],
      )
    : [];
  const [samples] = shape;
  const columns = countOf(step);
  const given: unknown = input.data;
  const view = viewOf(given);
  // As many as the numbers make.
  const steps = shape[1] === null && view ? view.length / (samples as number) / columns : shape[1];
  const fits = isCount(samples) && isCount(steps) && sameShape(shape.slice(2), step) && samples > 0;
  if (!fits) {
    const shown = isArray(stated) ? `[${shape.map(describe).join(', ')}]` : describe(stated);
    throw new ShapeError(
      `${what}: shape: expected [samples, steps${step.map((length) => `, ${length}`).join('')}], got ${shown}.`,
    );
  }
  if (!view || !(isFloats(view) || step.length === 0)) {
    throw new DataError(
      `${what}: data must be a Float64Array or Float32Array, got ${describe(given)}.`,
    );
  }
  if (view.length !== samples * steps * columns) {
    throw new ShapeError(
      `${what}: shape ${showShape([samples, steps, ...step])} does not fit data of length ${view.length}.`,
    );
  }
  const lengths =
    input.lengths === undefined ? undefined : ownLengths(what, input.lengths, samples);
  return Array.from({ length: samples }, (_, i) => {
    const count = lengths ? lengths[i]! : (known?.[i] ?? steps);
    if (!isCount(count) || count > steps) {
      throw new DataError(
        `${what}: lengths: sample ${i} has ${describe(count)}, expected a whole number from 1 to ${steps}.`,
        i,
      );
    }
    if (count === 0) throw noSteps(`${what}: sample ${i}`, i);
    const first = i * steps * columns;
    checkFinite(
      `${what}: sample ${i}`,
      view as Numbers,
      first,
      first + count * columns,
      columns,
      i,
    );
    // A view: `joined` copies it.
    return { data: view.subarray(first, first + count * columns) as Numbers, steps: count };
  });
}

function ownLengths(what: string, given: unknown, samples: number): readonly unknown[] {
  const list = ownList(`${what}: lengths`, given);
  if (list?.length === samples) return Array.from(list as ArrayLike<unknown>);
  throw new ShapeError(
    `${what}: lengths: expected a list of ${samples}, got ${list ? list.length : describe(given)}.`,
  );
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function checkFinite(
  where: string,
  values: Numbers,
  first: number,
  end: number,
  columns: number,
  i: number,
): void {
  for (let k = first; k < end; k++) {
    const value = values[k]!;
    // NaN and ±∞ are the numbers for which v − v is not 0.
    if (value - value !== 0) throw notFinite(where, value, i, k - first, columns);
  }
}

function notFinite(
  where: string,
  value: unknown,
  i: number,
  at: number,
  columns: number,
): DataError {
  const step = Math.floor(at / columns);
  const place = columns > 1 ? `, number ${at % columns}` : '';
  return new DataError(
    `${where}, step ${step}${place} is ${describe(value)}, expected a finite number.`,
    i,
    step,
  );
}

function checkLengths(what: string, own: readonly OwnSequence[], lengths: Uint32Array): void {
  if (own.length !== lengths.length) {
    throw new ShapeError(`${what}: ${own.length} sequences for ${lengths.length} of the inputs.`);
  }
  for (const [i, { steps }] of own.entries()) {
    if (steps === lengths[i]) continue;
    throw new ShapeError(`${what}: sample ${i} has ${steps} steps, its input has ${lengths[i]}.`);
  }
}

/** @throws EngineError too large. */
function joined(what: string, own: readonly OwnSequence[], columns: number): OwnSequences {
  const offsets = new Uint32Array(own.length + 1);
  let rows = 0;
  for (const [i, { steps }] of own.entries()) {
    rows += steps;
    offsets[i + 1] = rows;
  }
  const data = makeResult(what, rows * columns, (length) => new Float64Array(length));
  for (const [i, sequence] of own.entries()) data.set(sequence.data, offsets[i]! * columns);
  return { data, rows, columns, flat: false, offsets };
}

/** The length of each sequence. */
export function lengthsOf(offsets: Uint32Array): Uint32Array {
  return Uint32Array.from({ length: offsets.length - 1 }, (_, i) => offsets[i + 1]! - offsets[i]!);
}

/** Numbers of sequences one behind the other, each as a tensor of its steps. */
export function splitSequences(
  values: Numbers,
  offsets: Uint32Array,
  step: readonly number[],
): Tensor[] {
  const columns = countOf(step);
  return Array.from({ length: offsets.length - 1 }, (_, i) => {
    const [first, end] = [offsets[i]!, offsets[i + 1]!];
    return tensorOf(values.slice(first * columns, end * columns), [end - first, ...step]);
  });
}

/** @throws ShapeError a sequence has more than `most` steps; 0: any number will do. */
export function checkSteps(what: string, offsets: Uint32Array, most: number): void {
  for (let i = 0; most > 0 && i + 1 < offsets.length; i++) {
    const steps = offsets[i + 1]! - offsets[i]!;
    if (steps <= most) continue;
    throw new ShapeError(
      `${what}: sample ${i} has ${steps} steps; the network takes ${most} at most (the maxSteps of its positionalEmbedding).`,
    );
  }
}
