import { DataError, OptionError, ShapeError } from '../../base/errors.js';
import { makeResult, type TypedArray } from '../../base/typed-array.js';
import { checkNumber, describe, isArray, isDictionary } from '../../base/validate.js';
import type { Allocate } from '../../core/blocks.js';
import { core } from '../../core/engine.js';
import { type NetworkPlan, positionsOf } from '../../core/plan.js';
import { type Domain, domainOf, type LossName, PROBABILITY } from '../../description/losses.js';
import { checkIndices, checkSequenceIndices } from '../../matrix/indices.js';
import { isBatch, type OwnList, type OwnMatrix, ownList } from '../../matrix/intake.js';
import { withFloats } from '../../matrix/integers.js';
import type {
  Numbers,
  SamplesLike,
  TargetsLike,
  TensorLike,
  Vector,
} from '../../matrix/matrix-like.js';
import { copyMatrix, firstNotFinite, putList, putMatrix, setAll } from '../../matrix/numbers.js';
import { claimedShape, ownSamples } from '../../matrix/samples.js';
import { checkSteps, lengthsOf, ownSequences } from '../../matrix/sequences.js';
import { countOf, sameShape } from '../../matrix/shape.js';
import { isAlone, moveAll } from '../../matrix/transfer.js';
import type { NetworkState } from '../state.js';
import type { MetricName } from './metrics.js';
import type { SampleArrays, SamplesInMemory } from './samples-in-memory.js';
import { ownStepTargets, ownStepWeights } from './step-targets.js';

/** Inputs and targets of a training or an evaluation, their outer forms checked. */
export interface Samples {
  /** How messages name them. */
  readonly where: string;
  /** Samples. */
  readonly rows: number;
  /** Of sequences of any length the rows are their steps, as are those of targets and weights where answers are. */
  readonly inputs: OwnMatrix;
  /** Of such sequences: how many steps stand before each one's, and at the end in all. */
  readonly offsets: Uint32Array | undefined;
  /** Class indices and one target a sample: a list. */
  readonly targets: OwnMatrix | OwnList;
  /** What they are for; undefined: not known, in an evaluation. */
  readonly loss: LossName | undefined;
  /** What is measured of them. */
  readonly metrics: readonly MetricName[];
  /** Whether the targets are class indices. */
  readonly classIndices: boolean;
  /** One a sample: a list; or one for each row of the loss. */
  readonly sampleWeights: OwnMatrix | OwnList | undefined;
  /** One weight a class, or undefined. */
  readonly classWeights: readonly number[] | undefined;
  /** Whether others follow that are trained with in the same epoch, so that all of these may have the weight 0. */
  readonly isPiece?: boolean;
}

/** The class weights that a user gave: one a class. @throws OptionError */
export function resolveClassWeights(
  what: string,
  given: unknown,
  outputs: number,
): readonly number[] | undefined {
  if (given === undefined) return undefined;
  const classes = outputs === 1 ? 2 : outputs;
  const list = isArray(given) || ArrayBuffer.isView(given);
  if (!list && !isDictionary(given)) {
    throw new OptionError(
      `${what}: expected a list or an object with a weight for each class, such as { 0: 1, 1: 5 }, got ${describe(given)}.`,
    );
  }
  const weights = new Array<number>(classes).fill(1);
  const entries = Object.entries(given as Record<string, unknown>);
  if (list && entries.length !== classes) {
    throw new OptionError(
      `${what}: expected a weight for each of the ${classes} classes, got ${describe(given)}; an object such as { 1: 5 } may leave out those that weigh 1.`,
    );
  }
  for (const [key, value] of entries) {
    const index = Number(key);
    if (!(String(index) === key && Number.isInteger(index) && index >= 0 && index < classes)) {
      throw new OptionError(`${what}: '${key}' is no class; there are 0 to ${classes - 1}.`);
    }
    weights[index] = checkNumber(`${what}: class ${key}`, value, 0);
  }
  return weights;
}

/** Reads the user's data, and checks all but the values of numbers. @throws ShapeError @throws DataError */
export function readSamples(
  where: string,
  state: NetworkState,
  inputs: SamplesLike,
  given: TargetsLike,
  loss: LossName | undefined,
  metrics: readonly MetricName[],
  sampleWeights: TensorLike | undefined,
  classWeights: readonly number[] | undefined,
): Samples {
  const { plan, inputShape, outputShape } = state;
  const sequences = state.entersSteps
    ? ownSequences(`${where}: inputs`, inputs, inputShape.slice(1))
    : undefined;
  if (sequences) checkSteps(`${where}: inputs`, sequences.offsets, state.maxSteps);
  if (!sequences) checkNoLengths(`${where}: inputs`, inputs);
  const own = sequences ?? ownSamples(`${where}: inputs`, inputs, inputShape);
  const offsets = sequences?.offsets;
  const rows = offsets ? offsets.length - 1 : own.rows;
  const what = `${where}: targets`;
  const positions = positionsOf(plan);
  if (typeof given !== 'object' || given === null) throw notTargets(what, given, rows);
  if (offsets && state.leavesSteps) {
    const classes = (loss ?? 'categoricalCrossentropy') === 'categoricalCrossentropy';
    const step = outputShape.slice(1);
    return {
      ...{ where, rows, inputs: own, offsets, loss, metrics, classWeights },
      ...ownStepTargets(what, given, step, classes, lengthsOf(offsets)),
      sampleWeights:
        sampleWeights && ownStepWeights(`${where}: sampleWeights`, sampleWeights, offsets),
    };
  }
  const targets = positions > 1 ? withFloats(what, given) : (given as TensorLike);
  // Without a loss, in evaluate, a list for several outputs can only mean classes.
  const classes =
    plan.columns > 1 && (loss ?? 'categoricalCrossentropy') === 'categoricalCrossentropy';
  const batch = isBatch(targets) || positions > 1;
  const outer = outputShape.slice(0, -1);
  const indices = classes && (positions > 1 ? isEach(what, targets, outer) : !batch);
  const answers = !batch
    ? ownTargets(what, targets as Vector, rows, classes ? plan.outputs : undefined)
    : indices
      ? ownClasses(what, targets as SamplesLike, outer, plan.columns)
      : ownSamples(what, targets as SamplesLike, outputShape);
  if (batch && (answers as OwnMatrix).rows !== rows) {
    const { rows: count } = answers as OwnMatrix;
    throw new ShapeError(`${what}: ${count} rows of targets for ${rows} rows of inputs.`);
  }
  if (!batch && plan.outputs > 1 && !classes) {
    throw new ShapeError(
      `${what}: expected rows of ${plan.outputs} numbers for loss ${loss}, got a list of ${(answers as OwnList).length}.`,
    );
  }
  return {
    where,
    rows,
    inputs: own,
    offsets,
    targets: answers,
    loss,
    metrics,
    classIndices: indices,
    sampleWeights:
      sampleWeights === undefined
        ? undefined
        : ownWeights(where, sampleWeights, rows, positions > 1 ? outer : []),
    classWeights,
  };
}

/** @throws OptionError lengths that would not count. */
function checkNoLengths(what: string, inputs: unknown): void {
  if (typeof inputs !== 'object' || inputs === null || isArray(inputs)) return;
  if (!Object.hasOwn(inputs, 'lengths')) return;
  throw new OptionError(
    `${what}: lengths: this network takes samples of one length; for sequences of any length make it with null in the place of the steps: inputs: [null, features].`,
  );
}

/** Whether so many rows are enough for what is measured of them. @throws DataError */
export function checkMeasurable(where: string, metrics: readonly MetricName[], rows: number): void {
  if (rows > 1 || !metrics.includes('r2')) return;
  throw new DataError(`${where}: metrics: r2 of one sample; expected at least two.`);
}

/** Whether targets are one number for each row along the last axis of an output, not for each number. */
function isEach(what: string, targets: TargetsLike, outer: readonly number[]): boolean {
  const [, ...claimed] = claimedShape(what, targets);
  return sameShape(claimed, [countOf(outer)]) || sameShape(claimed, outer);
}

/** Class indices below `classes`, one for each row along the last axis of an output: (rows, those of a sample). */
function ownClasses(
  what: string,
  targets: SamplesLike,
  outer: readonly number[],
  classes: number,
): OwnMatrix {
  const own = ownSamples(what, targets, outer);
  const { data, columns } = own;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (Number.isInteger(value) && value >= 0 && value < classes) continue;
    const [row, column] = [Math.floor(i / columns), i % columns];
    throw new DataError(
      `${what}: row ${row}, column ${column} is ${value}, expected a class from 0 to ${classes - 1}.`,
      row,
      column,
    );
  }
  return own;
}

function notTargets(what: string, targets: unknown, rows: number): DataError {
  return new DataError(`${what}: expected ${rows} targets, got ${describe(targets)}.`);
}

/** One a row: numbers, or with `classes` indices below that. */
function ownTargets(
  what: string,
  targets: unknown,
  rows: number,
  classes: number | undefined,
): OwnList {
  const fits = (length: number): void => {
    if (length !== rows) {
      throw new ShapeError(`${what}: ${length} targets for ${rows} rows of inputs.`);
    }
  };
  const check = classes === undefined ? undefined : classCheck(what, classes);
  const own = ownList(what, targets, fits, check);
  if (!own) throw notTargets(what, targets, rows);
  return own;
}

function classCheck(what: string, classes: number): (value: unknown, i: number) => void {
  return (value, i) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < classes) {
      return;
    }
    throw new DataError(
      `${what}: row ${i} is ${describe(value)}, expected a class from 0 to ${classes - 1}${typeof value === 'string' ? '; LabelEncoder makes numbers of names' : ''}.`,
      i,
      0,
    );
  };
}

/** One a sample, or one for each row along the last axis of an output, whose others are `outer`. */
function ownWeights(
  where: string,
  weights: unknown,
  rows: number,
  outer: readonly number[],
): OwnMatrix | OwnList {
  const what = `${where}: sampleWeights`;
  if (outer.length > 0 && claimedShape(what, weights).length > 1) {
    const each = ownSamples(what, weights as SamplesLike, outer);
    if (each.rows === rows) return each;
    throw new ShapeError(`${what}: ${each.rows} rows of weights for ${rows} rows of inputs.`);
  }
  const own = ownList(what, weights, (length) => {
    if (length !== rows) {
      throw new ShapeError(`${what}: ${length} weights for ${rows} rows of inputs.`);
    }
  });
  if (own) return own;
  throw new DataError(`${what}: expected ${rows} numbers, got ${describe(weights)}.`);
}

/**
 * Copies the samples into linear memory and checks every number on the way. Class weights count for the rows before
 * `trained` only, those to train with.
 *
 * @throws DataError a value that is no finite number, outside what the loss allows, or no class; with its row.
 * @throws EngineError out of memory.
 */
export function layOutSamples(
  state: NetworkState,
  samples: Samples,
  loss: LossName | undefined,
  trained: number,
  allocate: Allocate,
): SamplesInMemory {
  const { rows, classIndices, offsets } = samples;
  const { plan, size, dtype } = state;
  const [entering, leaving] = [samples.inputs.rows, leavingOf(plan, samples, rows)];
  const inputs = allocate(entering * plan.inputs * size);
  const targets = allocate(leaving * (classIndices ? 4 * positionsOf(plan) : plan.outputs * size));
  const weights = isWeighted(samples) ? allocate(leaving * positionsOf(plan) * size) : 0;
  const offsetsAt = offsets ? allocate(offsets.byteLength) : 0;
  const { u32 } = core();
  const view = dtype.view(core());
  const part = (start: number, count: number): Numbers =>
    view.subarray(start / size, start / size + count);
  fill(state, samples, loss, trained, {
    rows,
    offsets,
    inputs: part(inputs, entering * plan.inputs),
    targets: classIndices
      ? u32.subarray(targets >>> 2, (targets >>> 2) + leaving * positionsOf(plan))
      : part(targets, leaving * plan.outputs),
    weights: weights ? part(weights, leaving * positionsOf(plan)) : undefined,
  });
  if (offsets) u32.set(offsets, offsetsAt >>> 2);
  const sequences = offsets && { offsets, at: offsetsAt };
  return { rows, inputs, targets, classIndices, weights, sequences };
}

/**
 * As `layOutSamples`, but into arrays of their own. With `transfer` the buffers of arrays of the right type that are alone
 * in them are taken away from the user here and now; but the weights, which are changed. `room`: arrays that are written to where
 * they have the lengths.
 */
export function copySamples(
  state: NetworkState,
  samples: Samples,
  loss: LossName | undefined,
  trained: number,
  transfer: boolean,
  room?: SampleArrays,
): SampleArrays {
  const { rows, classIndices, inputs, targets, where, offsets } = samples;
  const { plan, dtype } = state;
  const [entering, leaving] = [inputs.rows, leavingOf(plan, samples, rows)];
  const Type = dtype.Array;
  const numbers = (count: number, known?: Numbers): Numbers =>
    known?.length === count ? known : makeResult(where, count, (length) => new Type(length));
  const answers = 'rows' in targets ? targets.data : targets;
  const movable = transfer ? [inputs.data, answers].filter(isView).filter(isAlone) : [];
  const own = <T>(list: OwnList, Kind: abstract new (length: number) => T): T | undefined =>
    list instanceof Kind && movable.includes(list as never) ? (list as T) : undefined;
  const arrays = {
    rows,
    offsets,
    inputs: own<Numbers>(inputs.data, Type) ?? numbers(entering * plan.inputs, room?.inputs),
    targets: classIndices
      ? (own(answers, Uint32Array) ??
        makeResult(where, leaving * positionsOf(plan), (count) => new Uint32Array(count)))
      : (own<Numbers>(answers, Type) ?? numbers(leaving * plan.outputs)),
    weights: isWeighted(samples) ? numbers(leaving * positionsOf(plan)) : undefined,
  };
  fill(state, samples, loss, trained, arrays);
  // Only now that all is checked: after an error the user still has his numbers. What was copied is moved for nothing.
  const [mine, taken] = transfer
    ? moveAll([arrays.inputs, arrays.targets])
    : [arrays.inputs, arrays.targets];
  return { ...arrays, inputs: mine as Numbers, targets: taken! };
}

/** Rows that leave of the first so many samples. */
function leavingOf({ stepwise }: NetworkPlan, { offsets }: Samples, samples: number): number {
  return stepwise ? offsets![samples]! : samples;
}

function isView(list: OwnList): list is TypedArray {
  return ArrayBuffer.isView(list);
}

function isWeighted({ sampleWeights, classWeights }: Samples): boolean {
  return sampleWeights !== undefined || classWeights !== undefined;
}

/** As `putMatrix` of all rows; in linear memory the kernel looks whether they are finite, in a quarter of a loop's time. */
function putInputs(what: string, own: OwnMatrix, { dtype }: NetworkState, target: Numbers): void {
  const { name, view } = dtype;
  const engine = core();
  if (view(engine).buffer !== target.buffer) {
    putMatrix(what, own, target);
    return;
  }
  const part = copyMatrix(what, own, target, 0, 0, own.rows);
  if (engine.network[name].allFinite(target.length, target.byteOffset)) return;
  throw firstNotFinite(what, part, target, 0, own.columns);
}

/** Copies the samples to `target` and checks every number; an array that is copied to itself is only checked. */
function fill(
  state: NetworkState,
  samples: Samples,
  loss: LossName | undefined,
  trained: number,
  target: SampleArrays,
): void {
  const { plan } = state;
  const { rows, where } = samples;
  putInputs(`${where}: inputs`, samples.inputs, state, target.inputs);
  checkAllIndices(state, samples, target.inputs);
  const what = `${where}: targets`;
  const { targets } = target;
  if (targets instanceof Uint32Array) {
    const list = 'rows' in samples.targets ? samples.targets.data : samples.targets;
    setAll(what, list, targets.length, targets);
  } else {
    if ('rows' in samples.targets) putMatrix(what, samples.targets, targets);
    else putList(what, samples.targets, rows, targets);
    if (loss) checkDomain(what, loss, domainOf(loss), targets, plan.outputs);
    const parted = plan.outputs === 1 && loss !== 'hinge' && samples.metrics.includes('accuracy');
    if (parted) checkDomain(what, 'accuracy of one output', PROBABILITY, targets, 1);
  }
  if (target.weights) copyWeights(samples, plan, trained, targets, target.weights);
}

/** Where inputs are to be indices. @throws DataError with sample and step. */
function checkAllIndices(
  { indices, plan }: NetworkState,
  { where, rows, offsets }: Samples,
  values: Numbers,
): void {
  const what = `${where}: inputs`;
  if (!offsets) {
    checkIndices(what, indices, values, 0, rows, plan.inputs);
    return;
  }
  checkSequenceIndices(what, indices, values, 0, offsets);
}

function checkDomain(
  what: string,
  whose: string,
  domain: Domain | undefined,
  targets: Numbers,
  columns: number,
): void {
  for (let i = 0; domain && i < targets.length; i++) {
    if (domain.holds(targets[i]!)) continue;
    const row = Math.floor(i / columns);
    const column = i % columns;
    throw new DataError(
      `${what}: row ${row}, column ${column} is ${targets[i]}; ${whose} expects ${domain.expected}.`,
      row,
      column,
    );
  }
}

/** The weight of each row of the loss, its sample's or its own, times the weight of its class. */
function copyWeights(
  samples: Samples,
  plan: NetworkPlan,
  trained: number,
  targets: Numbers | Uint32Array,
  weights: Numbers,
): void {
  const { sampleWeights, classWeights, where, rows, isPiece } = samples;
  const what = `${where}: sampleWeights`;
  const positions = positionsOf(plan);
  const end = leavingOf(plan, samples, trained) * positions;
  if (!sampleWeights) weights.fill(1);
  else if ('rows' in sampleWeights) putMatrix(what, sampleWeights, weights);
  else {
    putList(what, sampleWeights, rows, weights);
    for (let i = rows - 1; positions > 1 && i >= 0; i--) {
      weights.fill(weights[i]!, i * positions, (i + 1) * positions);
    }
  }
  let sum = 0;
  let validated = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight < 0) {
      const [row, column] = [Math.floor(i / positions), i % positions];
      const place = positions > 1 ? `row ${row}, column ${column}` : `row ${row}`;
      throw new DataError(`${what}: ${place} is ${weight}, expected a number ≥ 0.`, row, column);
    }
    if (i >= end) {
      validated += weight;
      continue;
    }
    if (classWeights) weights[i] = weight * classWeights[classOf(plan.columns, targets, i)]!;
    sum += weights[i]!;
  }
  if (sum === 0 && !isPiece) throw withoutWeight(where);
  // As far as the kernels multiply them.
  if (!Number.isFinite(2 * plan.outputs * (sum + validated))) {
    throw new DataError(
      `${what}: their sum is too large; smaller weights of the same ratios do the same.`,
    );
  }
  if (trained < rows && validated === 0) {
    throw new DataError(
      `${what}: all ${rows - trained} samples to validate with (from row ${trained}) have the weight 0; expected one above 0.`,
      trained,
    );
  }
}

/** The error for samples of which none counts. */
export function withoutWeight(where: string): DataError {
  return new DataError(`${where}: all weights of the samples are 0; expected one above 0.`);
}

/** The class of a row of the loss: its index, the largest of its one-hot row, or for one output whether it is above ½. */
function classOf(outputs: number, targets: Numbers | Uint32Array, row: number): number {
  if (targets instanceof Uint32Array) return targets[row]!;
  const at = row * outputs;
  if (outputs === 1) return targets[at]! > 0.5 ? 1 : 0;
  let best = 0;
  for (let j = 1; j < outputs; j++) if (targets[at + j]! > targets[at + best]!) best = j;
  return best;
}
