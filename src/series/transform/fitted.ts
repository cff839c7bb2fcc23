// A step that has seen the training part, forwards and back.
import { DataError, ShapeError } from '../../base/errors.js';
import { expF64 } from '../../core/js/exp.js';
import { logF64 } from '../../core/js/log.js';
import { StandardScaler } from '../../data/standard-scaler.js';
import type { OwnSeries } from '../own-series.js';
import type {
  DifferenceSpec,
  LogarithmSpec,
  ScaleSpec,
  SeasonalScaleSpec,
  TransformSpec,
} from './descriptions.js';

/** Rows, the first of them `start` rows after the first that was fitted (or before, where it is negative). @internal */
export interface Placed extends OwnSeries {
  readonly start: number;
}

/** What was learnt: a mean and a divisor for each phase and column. @internal */
export interface Moments {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
}

/** A step with what it learnt. @internal */
export type FittedStep =
  | LogarithmSpec
  | DifferenceSpec
  | (ScaleSpec & Moments)
  | (SeasonalScaleSpec & Moments);

/** Rows that a step takes away at the beginning. @internal */
export function lostBy(step: TransformSpec): number {
  return step.kind === 'difference' ? step.lag : 0;
}

/** @throws DataError @throws ShapeError too few rows to learn from. @internal */
export function fitStep(what: string, step: TransformSpec, series: Placed): FittedStep {
  const { rows } = series;
  if (step.kind === 'logarithm' || step.kind === 'difference') return step;
  if (step.kind === 'scale') return { ...step, ...measure(series, 1) };
  if (rows < 2 * step.period) {
    throw new ShapeError(
      `${what}: seasonalScale: two seasons of ${step.period} rows are needed, there are ${rows} rows.`,
    );
  }
  return { ...step, ...measure(series, step.period) };
}

/** Phase p has the rows p, p + period, …, counted from the first that was fitted. */
function measure({ data, rows, columns, start }: Placed, period: number): Moments {
  const mean = new Float64Array(period * columns);
  const scale = new Float64Array(period * columns);
  for (let phase = 0; phase < period; phase++) {
    const first = phaseOf(phase - start, period);
    const count = Math.ceil((rows - first) / period);
    const part = new Float64Array(count * columns);
    for (let i = 0; i < count; i++) {
      const at = (first + i * period) * columns;
      part.set(data.subarray(at, at + columns), i * columns);
    }
    const scaler = new StandardScaler().fit({ data: part, shape: [count, columns] });
    mean.set(scaler.mean, phase * columns);
    scale.set(scaler.scale, phase * columns);
  }
  return { mean, scale };
}

function phaseOf(row: number, period: number): number {
  return ((row % period) + period) % period;
}

/** @throws DataError no logarithm, or beyond float64. @throws ShapeError fewer rows than the lag. @internal */
export function forward(what: string, step: FittedStep, series: Placed): Placed {
  const { data, rows, columns, start } = series;
  if (step.kind === 'difference') {
    const { lag } = step;
    if (rows <= lag) {
      throw new ShapeError(
        `${what}: a difference of lag ${lag} needs ${lag + 1} rows, there are ${rows}.`,
      );
    }
    const changed = new Float64Array((rows - lag) * columns);
    const back = lag * columns;
    for (let i = 0; i < changed.length; i++) changed[i] = data[i + back]! - data[i]!;
    return finite(what, { data: changed, rows: rows - lag, columns, start: start + lag });
  }
  if (step.kind === 'logarithm') {
    const changed = data.map((value, i) => {
      if (value + step.shift > 0) return logF64(value + step.shift);
      throw new DataError(
        `${what}: logarithm: row ${Math.floor(i / columns)}, column ${i % columns} is ${value}, expected above ${-step.shift}; a larger shift makes room.`,
        Math.floor(i / columns),
        i % columns,
      );
    });
    return { ...series, data: changed };
  }
  const changed = new Float64Array(data.length);
  everyPhase(step, series, (i, at) => {
    changed[i] = (data[i]! - step.mean[at]!) / step.scale[at]!;
  });
  return finite(what, { ...series, data: changed });
}

/** Calls back with each number's place and that of its moments. */
function everyPhase(
  step: (ScaleSpec | SeasonalScaleSpec) & Moments,
  { rows, columns, start }: Placed,
  each: (i: number, at: number) => void,
): void {
  const period = step.mean.length / columns;
  for (let row = 0; row < rows; row++) {
    const phase = phaseOf(start + row, period) * columns;
    for (let j = 0; j < columns; j++) each(row * columns + j, phase + j);
  }
}

function finite(what: string, series: Placed): Placed {
  const bad = series.data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return series;
  const [row, column] = [Math.floor(bad / series.columns), bad % series.columns];
  throw new DataError(`${what}: row ${row}, column ${column} is beyond float64.`, row, column);
}

/**
 * Back, in place. `before` are the rows that stood before these, in the units that come out: a difference needs its last ones.
 *
 * @internal
 */
export function backward(step: FittedStep, series: Placed, before: OwnSeries): void {
  const { data, columns } = series;
  if (step.kind === 'difference') {
    const back = step.lag * columns;
    const beforeFirst = before.data.length - back;
    for (let i = 0; i < data.length; i++) {
      data[i]! += i < back ? before.data[beforeFirst + i]! : data[i - back]!;
    }
    return;
  }
  if (step.kind === 'logarithm') {
    for (let i = 0; i < data.length; i++) data[i] = expF64(data[i]!) - step.shift;
    return;
  }
  everyPhase(step, series, (i, at) => {
    data[i] = data[i]! * step.scale[at]! + step.mean[at]!;
  });
}

/** The step for some of the columns alone. @internal */
export function forColumns(
  step: FittedStep,
  columns: number,
  places: readonly number[],
): FittedStep {
  if (!('mean' in step)) return step;
  const pick = (all: Float64Array): Float64Array =>
    Float64Array.from({ length: (all.length / columns) * places.length }, (_, i) => {
      const phase = Math.floor(i / places.length);
      return all[phase * columns + places[i % places.length]!]!;
    });
  return { ...step, mean: pick(step.mean), scale: pick(step.scale) };
}
