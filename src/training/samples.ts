import type { Allocate } from '../core/blocks.js';
import type { Pointer } from '../core/core.js';
import { core } from '../core/engine.js';
import {
  copyRows,
  copyTargets,
  isArrayLike,
  isBatch,
  type MatrixLike,
  type Numbers,
  rowsOf,
  type Vector,
} from '../data/matrix.js';
import { DataError, OptionError, ShapeError } from '../errors.js';
import { domainOf, type LossName } from '../losses.js';
import type { NetworkState } from '../network-state.js';
import { checkNumber, describe } from '../validate.js';

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

/** Samples in linear memory. */
export interface PlacedSamples {
  readonly rows: number;
  readonly inputs: Pointer;
  readonly targets: Pointer;
  readonly classIndices: boolean;
  /** 0: all 1. */
  readonly weights: Pointer;
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
  const { rows, classIndices, where } = samples;
  const { plan, size, single } = state;
  const weighted = samples.sampleWeights !== undefined || samples.classWeights !== undefined;
  const inputs = allocate(rows * plan.inputs * size);
  const targets = allocate(rows * (classIndices ? 4 : plan.outputs * size));
  const weights = weighted ? allocate(rows * size) : 0;
  const engine = core();
  const view = single ? engine.f32 : engine.f64;
  copyRows(`${where}: inputs`, samples.inputs, plan.inputs, 0, rows, view, inputs / size);
  const what = `${where}: targets`;
  if (classIndices) {
    copyClasses(what, samples.targets as Vector, plan.outputs, engine.u32, targets >>> 2);
  } else {
    const at = targets / size;
    if (isBatch(samples.targets)) copyRows(what, samples.targets, plan.outputs, 0, rows, view, at);
    else copyTargets(what, samples.targets, rows, view, at);
    if (loss) checkDomain(what, loss, view.subarray(at, at + rows * plan.outputs), plan.outputs);
  }
  if (weighted) copyWeights(state, samples, trained, targets, weights);
  return { rows, inputs, targets, classIndices, weights };
}

/** The rows from `first` on. */
export function tailOf(state: NetworkState, all: PlacedSamples, first: number): PlacedSamples {
  const { plan, size } = state;
  return {
    rows: all.rows - first,
    inputs: all.inputs + first * plan.inputs * size,
    targets: all.targets + first * (all.classIndices ? 4 : plan.outputs * size),
    classIndices: all.classIndices,
    weights: all.weights ? all.weights + first * size : 0,
  };
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

function copyClasses(
  what: string,
  classes: Vector,
  outputs: number,
  target: Uint32Array,
  at: number,
): void {
  for (let i = 0; i < classes.length; i++) {
    const index: unknown = classes[i];
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= outputs) {
      throw new DataError(
        `${what}: row ${i} is ${describe(index)}, expected a class from 0 to ${outputs - 1}.`,
        i,
        0,
      );
    }
    target[at + i] = index;
  }
}

/** Each row's sample weight times the weight of its class. */
function copyWeights(
  state: NetworkState,
  samples: Samples,
  trained: number,
  targets: Pointer,
  weights: Pointer,
): void {
  const { sampleWeights, classWeights, where, rows } = samples;
  const view = state.single ? core().f32 : core().f64;
  const at = weights / state.size;
  const what = `${where}: sampleWeights`;
  if (sampleWeights) copyTargets(what, sampleWeights, rows, view, at);
  else view.fill(1, at, at + rows);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const weight = view[at + i]!;
    if (weight < 0) {
      throw new DataError(`${what}: row ${i} is ${weight}, expected a number ≥ 0.`, i, 0);
    }
    if (i >= trained) continue;
    if (classWeights) view[at + i] = weight * classWeights[classOf(state, samples, targets, i)]!;
    sum += view[at + i]!;
  }
  if (sum === 0) {
    throw new DataError(`${where}: all weights of the samples are 0; expected one above 0.`);
  }
}

/** The class of a row: its index, the largest of its one-hot row, or for one output whether it is above ½. */
function classOf(
  { single, size, plan }: NetworkState,
  samples: Samples,
  targets: Pointer,
  row: number,
): number {
  if (samples.classIndices) return core().u32[(targets >>> 2) + row]!;
  const view = single ? core().f32 : core().f64;
  const at = targets / size + row * plan.outputs;
  if (plan.outputs === 1) return view[at]! > 0.5 ? 1 : 0;
  let best = 0;
  for (let j = 1; j < plan.outputs; j++) if (view[at + j]! > view[at + best]!) best = j;
  return best;
}
