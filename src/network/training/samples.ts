import { DataError, OptionError, ShapeError } from '../../base/errors.js';
import { makeResult } from '../../base/typed-array.js';
import { checkNumber, describe } from '../../base/validate.js';
import type { Allocate } from '../../core/blocks.js';
import { core } from '../../core/engine.js';
import { domainOf, type LossName } from '../../description/losses.js';
import {
  copyRows,
  copyTargets,
  isArrayLike,
  isBatch,
  type MatrixLike,
  type Numbers,
  rowsOf,
  type Vector,
} from '../../matrix/matrix-like.js';
import { wholeBuffer } from '../../matrix/whole-buffer.js';
import type { NetworkState } from '../state.js';
import type { PlacedSamples, SampleArrays } from './placed-samples.js';

/** Inputs and targets of a training or an evaluation, their outer forms checked. */
export interface Samples {
  /** How messages name them. */
  readonly where: string;
  readonly rows: number;
  readonly inputs: MatrixLike;
  readonly targets: MatrixLike | Vector;
  /** Whether the targets are class indices. */
  readonly classIndices: boolean;
  readonly sampleWeights: Vector | undefined;
  /** One weight a class, or undefined. */
  readonly classWeights: readonly number[] | undefined;
}

/** The class weights that a user gave: one a class. @throws OptionError */
export function resolveClassWeights(
  what: string,
  given: unknown,
  outputs: number,
): readonly number[] | undefined {
  if (given === undefined) return undefined;
  const classes = outputs === 1 ? 2 : outputs;
  if (typeof given !== 'object' || given === null) {
    throw new OptionError(`${what}: expected a weight for each class, got ${describe(given)}.`);
  }
  const weights = new Array<number>(classes).fill(1);
  for (const [key, value] of Object.entries(given as Record<string, unknown>)) {
    const index = Number(key);
    if (!(Number.isInteger(index) && index >= 0 && index < classes)) {
      throw new OptionError(`${what}: '${key}' is no class; there are 0 to ${classes - 1}.`);
    }
    weights[index] = checkNumber(`${what}: class ${key}`, value, 0);
  }
  return weights;
}

/** Checks all but the numbers themselves. @throws ShapeError @throws DataError */
export function readSamples(
  where: string,
  state: NetworkState,
  inputs: MatrixLike,
  targets: MatrixLike | Vector,
  loss: LossName | undefined,
  sampleWeights: Vector | undefined,
  classWeights: readonly number[] | undefined,
): Samples {
  const { plan } = state;
  const rows = rowsOf(`${where}: inputs`, inputs, plan.inputs);
  const what = `${where}: targets`;
  if (typeof targets !== 'object' || targets === null) {
    throw new DataError(`${what}: expected ${rows} targets, got ${describe(targets)}.`);
  }
  let classIndices = false;
  if (isBatch(targets)) {
    const count = rowsOf(what, targets, plan.outputs);
    if (count !== rows) {
      throw new ShapeError(`${what}: ${count} rows of targets for ${rows} rows of inputs.`);
    }
  } else {
    if (!isArrayLike(targets)) {
      throw new DataError(`${what}: expected ${rows} targets, got ${describe(targets)}.`);
    }
    if (targets.length !== rows) {
      throw new ShapeError(`${what}: ${targets.length} targets for ${rows} rows of inputs.`);
    }
    // Without a loss, in evaluate, a list for several outputs can only mean classes.
    classIndices =
      plan.outputs > 1 && (loss ?? 'categoricalCrossentropy') === 'categoricalCrossentropy';
    if (plan.outputs > 1 && !classIndices) {
      throw new ShapeError(
        `${what}: expected rows of ${plan.outputs} numbers for loss ${loss}, got a list of ${targets.length}.`,
      );
    }
  }
  if (sampleWeights !== undefined) checkSampleWeights(where, sampleWeights, rows);
  return { where, rows, inputs, targets, classIndices, sampleWeights, classWeights };
}

function checkSampleWeights(where: string, weights: Vector, rows: number): void {
  const what = `${where}: sampleWeights`;
  if (!isArrayLike(weights)) {
    throw new DataError(`${what}: expected ${rows} numbers, got ${describe(weights)}.`);
  }
  if (weights.length !== rows) {
    throw new ShapeError(`${what}: ${weights.length} weights for ${rows} rows of inputs.`);
  }
}

/**
 * Copies the samples into linear memory and checks every number on the way. Class weights count for the rows before
 * `trained` only, those to train with.
 *
 * @throws DataError a value that is no finite number, outside what the loss allows, or no class; with its row.
 * @throws EngineError out of memory.
 */
export function placeSamples(
  state: NetworkState,
  samples: Samples,
  loss: LossName | undefined,
  trained: number,
  allocate: Allocate,
): PlacedSamples {
  const { rows, classIndices } = samples;
  const { plan, size, single } = state;
  const inputs = allocate(rows * plan.inputs * size);
  const targets = allocate(rows * (classIndices ? 4 : plan.outputs * size));
  const weights = isWeighted(samples) ? allocate(rows * size) : 0;
  const { u32, f32, f64 } = core();
  const part = (start: number, count: number): Numbers =>
    (single ? f32 : f64).subarray(start / size, start / size + count);
  fill(state, samples, loss, trained, {
    rows,
    inputs: part(inputs, rows * plan.inputs),
    targets: classIndices
      ? u32.subarray(targets >>> 2, (targets >>> 2) + rows)
      : part(targets, rows * plan.outputs),
    weights: weights ? part(weights, rows) : undefined,
  });
  return { rows, inputs, targets, classIndices, weights };
}

/**
 * As `placeSamples`, but into arrays of their own. With `transfer` arrays of the right type that fill their whole buffer
 * are checked and returned as they are, not copied; but the weights.
 */
export function copySamples(
  state: NetworkState,
  samples: Samples,
  loss: LossName | undefined,
  trained: number,
  transfer: boolean,
): SampleArrays {
  const { rows, classIndices, inputs, targets, where } = samples;
  const { plan, single } = state;
  const numbers = (count: number): Numbers =>
    makeResult(where, count, (length) =>
      single ? new Float32Array(length) : new Float64Array(length),
    );
  const given = (values: MatrixLike | Vector): Numbers | undefined =>
    transfer ? wholeBuffer<Numbers>(values, single ? Float32Array : Float64Array) : undefined;
  const arrays: SampleArrays = {
    rows,
    inputs: given(inputs) ?? numbers(rows * plan.inputs),
    targets: classIndices
      ? ((transfer ? wholeBuffer(targets, Uint32Array) : undefined) ??
        makeResult(where, rows, (count) => new Uint32Array(count)))
      : (given(targets) ?? numbers(rows * plan.outputs)),
    weights: isWeighted(samples) ? numbers(rows) : undefined,
  };
  fill(state, samples, loss, trained, arrays);
  return arrays;
}

function isWeighted({ sampleWeights, classWeights }: Samples): boolean {
  return sampleWeights !== undefined || classWeights !== undefined;
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
  copyRows(`${where}: inputs`, samples.inputs, plan.inputs, 0, rows, target.inputs, 0);
  const what = `${where}: targets`;
  const { targets } = target;
  if (targets instanceof Uint32Array) {
    copyClasses(what, samples.targets as Vector, plan.outputs, targets);
  } else {
    if (isBatch(samples.targets)) {
      copyRows(what, samples.targets, plan.outputs, 0, rows, targets, 0);
    } else copyTargets(what, samples.targets, rows, targets, 0);
    if (loss) checkDomain(what, loss, targets, plan.outputs);
  }
  if (target.weights) copyWeights(samples, plan.outputs, trained, targets, target.weights);
}

function checkDomain(what: string, loss: LossName, targets: Numbers, columns: number): void {
  const domain = domainOf(loss);
  for (let i = 0; domain && i < targets.length; i++) {
    if (domain.holds(targets[i]!)) continue;
    const row = Math.floor(i / columns);
    const column = i % columns;
    throw new DataError(
      `${what}: row ${row}, column ${column} is ${targets[i]}; ${loss} expects ${domain.expected}.`,
      row,
      column,
    );
  }
}

function copyClasses(what: string, classes: Vector, outputs: number, target: Uint32Array): void {
  for (let i = 0; i < classes.length; i++) {
    const index: unknown = classes[i];
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= outputs) {
      throw new DataError(
        `${what}: row ${i} is ${describe(index)}, expected a class from 0 to ${outputs - 1}.`,
        i,
        0,
      );
    }
    target[i] = index;
  }
}

/** Each row's sample weight times the weight of its class. */
function copyWeights(
  { sampleWeights, classWeights, where, rows }: Samples,
  outputs: number,
  trained: number,
  targets: Numbers | Uint32Array,
  weights: Numbers,
): void {
  const what = `${where}: sampleWeights`;
  if (sampleWeights) copyTargets(what, sampleWeights, rows, weights, 0);
  else weights.fill(1);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const weight = weights[i]!;
    if (weight < 0) {
      throw new DataError(`${what}: row ${i} is ${weight}, expected a number ≥ 0.`, i, 0);
    }
    if (i >= trained) continue;
    if (classWeights) weights[i] = weight * classWeights[classOf(outputs, targets, i)]!;
    sum += weights[i]!;
  }
  if (sum === 0) {
    throw new DataError(`${where}: all weights of the samples are 0; expected one above 0.`);
  }
}

/** The class of a row: its index, the largest of its one-hot row, or for one output whether it is above ½. */
function classOf(outputs: number, targets: Numbers | Uint32Array, row: number): number {
  if (targets instanceof Uint32Array) return targets[row]!;
  const at = row * outputs;
  if (outputs === 1) return targets[at]! > 0.5 ? 1 : 0;
  let best = 0;
  for (let j = 1; j < outputs; j++) if (targets[at + j]! > targets[at + best]!) best = j;
  return best;
}
