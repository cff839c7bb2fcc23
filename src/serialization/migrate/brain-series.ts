import { DataError, FormatError, ShapeError } from '../../base/errors.js';
import { ownJSON } from '../../base/own-json.js';
import { viewOf } from '../../base/typed-array.js';
import { checkInteger, describe, isArray } from '../../base/validate.js';
import { reading } from '../../matrix/intake.js';
import type { Vector } from '../../matrix/matrix-like.js';
import type { Network } from '../../network/network.js';
import { networkOf } from '../found-layers.js';
import { cellOf, layersOf } from './brain-cells.js';
import { keysOf, valuesOf } from './brain-names.js';
import { countAt, objectAt } from './fields.js';

/** The numbers of a step by name. */
export type NamedNumbers = Readonly<Record<string, number>>;

/** A network of series that brain.js trained. */
export interface BrainSeriesModel {
  /** The network, of any number of steps: (steps, numbers) to the numbers of the step that follows; float64. */
  readonly network: Network;
  /** The name of each number of a step, where it was trained with lists of objects. */
  readonly keys: readonly string[] | undefined;
  /**
   * What brain.js' `run` answers: the step that follows, a number where the steps are numbers, else as they are: numbers, or an
   * object where numbers have names.
   *
   * @throws ShapeError @throws DataError
   */
  run(series: Vector): number;
  /** Where each step is a list of numbers. */
  run(series: readonly Vector[]): Float64Array;
  /** Where each step is an object of numbers. */
  run(series: readonly NamedNumbers[]): Record<string, number>;
  /**
   * What brain.js' `forecast` answers: so many steps that follow, each made of those before.
   *
   * @throws ShapeError @throws DataError @throws OptionError `count` is none from 1 to 1,000,000.
   */
  forecast(series: Vector, count?: number): number[];
  /** Where each step is a list of numbers. */
  forecast(series: readonly Vector[], count?: number): Float64Array[];
  /** Where each step is an object of numbers. */
  forecast(series: readonly NamedNumbers[], count?: number): Record<string, number>[];
}

/**
 * The network of brain.js' `recurrent.RNNTimeStep`, `LSTMTimeStep` or `GRUTimeStep`, version 2, from its `toJSON()`: `simpleRnn` with
 * relu, `lstm` with `cellState: false`, or `gru` with `resetAfter: false`, which are brain.js' formulas, and `dense`.
 *
 * brain.js rounds every number to float32, Myelin does not: answers are equal to about six digits. Of one trained with objects
 * whose names are its steps (`{ monday: 1, tuesday: 2 }`), numbers are given and foretold in their order.
 *
 * @param json What `toJSON()` returned, or JSON.parse of its text.
 * @throws FormatError It is not that, or has what a network has not.
 *
 * @example
 * ```ts
 * import { fromBrainSeries } from 'myelin/import';
 * const { network, forecast } = fromBrainSeries(JSON.parse(text));
 * forecast([0.1, 0.2, 0.3], 5); // five numbers
 * ```
 */
export function fromBrainSeries(json: unknown): BrainSeriesModel {
  const where = 'fromBrainSeries';
  const model = objectAt(where, ownJSON(where, json));
  const cell = cellOf(where, model.type, true);
  const options = objectAt(`${where}: options`, model.options);
  const inputs = countAt(`${where}: options: inputSize`, options.inputSize);
  const outputs = countAt(`${where}: options: outputSize`, options.outputSize);
  if (outputs !== inputs) {
    throw new FormatError(
      `${where}: options: outputSize: expected ${inputs}, which inputSize is, got ${outputs}.`,
    );
  }
  // Names of one number alone are those of steps.
  const keys = inputs > 1 ? keysOf(`${where}: inputLookup`, model.inputLookup, inputs) : undefined;
  const layers = layersOf(where, model, cell, inputs, outputs, false, 'linear');
  const network = networkOf(where, [null, inputs], layers, 'float64');
  const next = (what: string, series: unknown, count: number): unknown[] => {
    const { steps, kind } = stepsOf(what, series, inputs, keys);
    const answers = follow(network, steps, count);
    if (kind === 'number') return answers.map(([value]) => value);
    if (kind === 'numbers' || !keys) return answers;
    return answers.map((answer) => Object.fromEntries(keys.map((key, i) => [key, answer[i]])));
  };
  return {
    network,
    keys,
    run: (series: unknown) => next('run', series, 1)[0] as never,
    forecast: (series: unknown, count: unknown = 1) =>
      next('forecast', series, checkInteger('forecast: count', count, 1, 1e6)) as never,
  };
}

/** The step after a series, and those after it. */
function follow(network: Network, steps: readonly Vector[], count: number): Float64Array[] {
  const session = network.session();
  try {
    let last = new Float64Array();
    for (const step of steps) last = session.step(step) as Float64Array<ArrayBuffer>;
    const found = [last];
    for (let i = 1; i < count; i++) {
      last = session.step(last) as Float64Array<ArrayBuffer>;
      found.push(last);
    }
    return found;
  } finally {
    session.dispose();
  }
}

interface Steps {
  /** Our own copies, of finite numbers. */
  readonly steps: readonly Float64Array[];
  readonly kind: 'number' | 'numbers' | 'names';
}

/** @throws ShapeError @throws DataError with the step at fault. */
function stepsOf(
  what: string,
  series: unknown,
  count: number,
  keys: readonly string[] | undefined,
): Steps {
  const list = listOf(what, series);
  if (!list || list.length === 0) {
    throw new DataError(`${what}: expected a list of one step or more, got ${describe(series)}.`);
  }
  const [first] = list;
  const read = (values: (step: unknown, where: string) => readonly unknown[]): Float64Array[] =>
    list.map((step, i) => {
      const where = `${what}: step ${i}`;
      return numbersOf(where, values(step, where), i, count);
    });
  if (typeof first === 'number') return { kind: 'number', steps: read((step) => [step]) };
  if (listOf(what, first)) {
    const numbers = (step: unknown, where: string): readonly unknown[] => {
      const values = listOf(where, step);
      if (values) return values;
      throw new DataError(`${where}: expected a list of numbers, got ${describe(step)}.`);
    };
    return { kind: 'numbers', steps: read(numbers) };
  }
  if (keys) {
    return { kind: 'names', steps: read((step, where) => valuesOf(where, keys, step)) };
  }
  throw new DataError(
    `${what}: expected steps that are numbers or lists of numbers, got ${describe(first)}.`,
  );
}

/** A copy of a list or typed array; undefined: it is neither. */
function listOf(what: string, value: unknown): readonly unknown[] | undefined {
  const view = viewOf(value);
  if (view) return Array.from(view as unknown as Vector);
  return isArray(value) ? reading(what, () => [...value]) : undefined;
}

/** The numbers of step `step`. */
function numbersOf(
  where: string,
  values: readonly unknown[],
  step: number,
  count: number,
): Float64Array {
  if (values.length !== count) {
    throw new ShapeError(`${where}: expected ${count} numbers, got ${values.length}.`);
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return Float64Array.from(values as number[]);
  throw new DataError(
    `${where}, number ${wrong}: expected a finite number, got ${describe(values[wrong])}.`,
    step,
    wrong,
  );
}
