// A network that goes on with a series: fed with its own answers, along one way or many.
import { OptionError, ShapeError } from '../../base/errors.js';
import { makeResult } from '../../base/typed-array.js';
import { fixedShape } from '../../matrix/shape.js';
import type { Network } from '../../network/network.js';
import type { OwnSeries } from '../own-series.js';
import type { SeriesTransform } from '../transform/series-transform.js';

/** What goes on with a series. @internal */
export interface Ahead {
  readonly network: Network;
  readonly transform: SeriesTransform;
  /** Rows that the network sees; rows that it answers. */
  readonly size: number;
  readonly horizon: number;
  /** Places of its inputs and of what it answers among the columns of the series. */
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
}

/** What the network was wrong by, in its own units: (rows, horizon × targets). @internal */
export interface Residuals {
  readonly data: Float64Array;
  readonly rows: number;
}

/** Draws `count` indices below `end`. @internal */
export type Draw = (end: number, count: number) => ArrayLike<number>;

/** Where the series stands, in the network's units, ready to go on. @internal */
export interface Beginning {
  /** The latest rows of the inputs. */
  readonly window: Float64Array;
  /** Leads one way, (steps × targets), back to original units in place. */
  readonly back: (values: Float64Array) => void;
}

/** @param start The row of the first of the history. @throws ShapeError the history is too short. @throws DataError @internal */
export function begin(what: string, ahead: Ahead, history: OwnSeries, start: number): Beginning {
  const { transform, size, inputs, targets } = ahead;
  const needed = size + transform.lost;
  if (history.rows < needed) {
    const why = transform.lost > 0 ? `, ${transform.lost} of them for differences` : '';
    throw new ShapeError(
      `${what}: ${needed} rows of history are needed${why}, there are ${history.rows}.`,
    );
  }
  const { columns } = history;
  const latest = {
    data: history.data.subarray((history.rows - needed) * columns),
    rows: needed,
    columns,
  };
  const end = start + history.rows;
  const { data } = transform.forward(what, latest, end - needed);
  const window = new Float64Array(size * inputs.length);
  for (let i = 0, at = 0; i < size; i++) {
    for (const j of inputs) window[at++] = data[i * columns + j]!;
  }
  return { window, back: transform.inverter(what, latest, end, targets) };
}

/** That the network can go on so far. @throws OptionError @internal */
export function checkReach(what: string, ahead: Ahead, steps: number): void {
  const { horizon, inputs, targets } = ahead;
  if (steps <= horizon || inputs.every((place) => targets.includes(place))) return;
  throw new OptionError(
    `${what}: ${steps} steps are beyond the horizon of ${horizon}, and what comes after it cannot be foretold, as some inputs are no targets; a network with a horizon of ${steps} can.`,
  );
}

/**
 * The ways that a series may go on, in original units: (paths, steps, targets).
 *
 * Each block of `horizon` rows is the network's answer, with a residual drawn for the whole block where there are residuals:
 * what is wrong together stays together. The next block is answered from a window that has moved on by those rows.
 *
 * @internal
 */
export function goOn(
  what: string,
  ahead: Ahead,
  { window, back }: Beginning,
  steps: number,
  paths: number,
  residuals?: Residuals & { readonly draw: Draw },
): Float64Array {
  const { network, horizon, size, inputs, targets } = ahead;
  const width = targets.length;
  const block = horizon * width;
  const length = steps * width;
  const values = makeResult(what, paths * length, (count) => new Float64Array(count));
  let windows = window;
  for (let step = 0; step < steps; step += horizon) {
    const rows = windows.length / window.length;
    const answers = network.run({
      data: windows,
      shape: [rows, ...fixedShape('forecast', network.inputShape)],
    }).data;
    const drawn = residuals?.draw(residuals.rows, paths);
    const wanted = Math.min(horizon, steps - step) * width;
    const all = new Float64Array(paths * block);
    for (let p = 0; p < paths; p++) {
      // The first window is the same for all.
      const from = rows === 1 ? 0 : p * block;
      for (let i = 0; i < block; i++) {
        const residual = drawn ? residuals!.data[drawn[p]! * block + i]! : 0;
        all[p * block + i] = answers[from + i]! + residual;
      }
      values.set(all.subarray(p * block, p * block + wanted), p * length + step * width);
    }
    if (step + horizon < steps) windows = moved(windows, all, paths, ahead);
  }
  for (let p = 0; p < paths; p++) back(values.subarray(p * length, (p + 1) * length));
  return values;

  /** Each way's window with its latest rows behind. */
  function moved(
    before: Float64Array,
    answers: Float64Array,
    count: number,
    { horizon: rows }: Ahead,
  ): Float64Array {
    const next = new Float64Array(count * size * inputs.length);
    const sources = inputs.map((place) => targets.indexOf(place));
    const shared = before.length < next.length;
    for (let p = 0, at = 0; p < count; p++) {
      const from = shared ? 0 : p * size;
      for (let i = rows; i < size + rows; i++) {
        for (const [j, source] of sources.entries()) {
          next[at++] =
            i < size
              ? before[(from + i) * inputs.length + j]!
              : answers[p * block + (i - size) * width + source]!;
        }
      }
    }
    return next;
  }
}
