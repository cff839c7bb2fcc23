// A forecaster's fit: transformation, windows, trainings to learn the errors from, one for good.
import { ShapeError } from '../../base/errors.js';
import { type Matrix, matrixOf } from '../../matrix/matrix.js';
import { countOf, fixedShape } from '../../matrix/shape.js';
import { type Tensor, tensorOf } from '../../matrix/tensor.js';
import { Network } from '../../network/network.js';
import type { EpochLog, History } from '../../network/training/history.js';
import type { OwnSeries } from '../own-series.js';
import { SeriesTransform } from '../transform/series-transform.js';
import { cut } from '../windows.js';
import { aheadOf } from './forecast.js';
import type { ForecasterSettings } from './forecaster-options.js';
import type { Ahead, Residuals } from './paths.js';

/** What `Forecaster.fit` takes. */
export interface FitForecasterOptions {
  /** Called after each epoch of each training: of a fold, counted from 0, or undefined: of the network that is kept. */
  onEpoch?: (log: EpochLog, fold: number | undefined) => void;
  /** Ends the fit, which then rejects with its reason; the forecaster is as it was. */
  signal?: AbortSignal;
  /** As for `trainAsync`. */
  worker?: string | URL | false;
}

/** What a forecaster has learnt. @internal */
export interface LearntAhead {
  readonly ahead: Ahead;
  readonly residuals: Residuals;
  readonly history: History;
}

interface Data {
  readonly inputs: Tensor;
  readonly targets: Matrix;
}

/** @throws ShapeError the series is too short, the network does not fit. @throws the errors of `trainAsync`. @internal */
export async function fitAhead(
  what: string,
  settings: ForecasterSettings,
  series: OwnSeries,
  inputs: readonly number[],
  targets: readonly number[],
  options: FitForecasterOptions,
): Promise<LearntAhead> {
  const { size, horizon, folds } = settings;
  const transform = new SeriesTransform(settings.transform);
  const blocks = blocksOf(what, settings, series.rows - transform.lost, transform.lost);
  transform.fitOwn(what, series);
  const data = cut(
    what,
    transform.forward(what, series, 0),
    { size, horizon, stride: 1 },
    inputs,
    targets,
  );
  const learn = async (samples: Data, fold: number | undefined): Promise<Learning> => {
    const network = networkOf(what, settings, inputs.length, targets.length);
    const { onEpoch, signal, worker } = options;
    const history = await network.trainAsync(samples.inputs, samples.targets, {
      ...settings.train,
      ...(onEpoch ? { onEpoch: (log: EpochLog) => void onEpoch(log, fold) } : {}),
      ...(signal === undefined ? {} : { signal }),
      ...(worker === undefined ? {} : { worker }),
    });
    signal?.throwIfAborted();
    return { network, history };
  };
  const [final, ...others] = await Promise.all([
    learn(data, undefined),
    ...blocks.map(({ train }, fold) => learn(taken(data, train), fold)),
  ]);
  const errors = folds === 1 ? [errorsOf(final.network, data)] : [];
  for (const [fold, { network }] of others.entries()) {
    errors.push(errorsOf(network, taken(data, blocks[fold]!.test)));
    network.dispose();
  }
  return {
    ahead: aheadOf(what, final.network, transform, inputs, targets),
    residuals: joined(errors, horizon * targets.length),
    history: final.history,
  };
}

interface Learning {
  readonly network: Network;
  readonly history: History;
}

interface Block {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/**
 * Windows in as many blocks of time, each with the windows that share no row that is foretold with it. None: one block.
 *
 * @param rows Those that are left after differences.
 */
function blocksOf(
  what: string,
  { size, horizon, folds }: ForecasterSettings,
  rows: number,
  lost: number,
): Block[] {
  const count = rows - size - horizon + 1;
  const all = Array.from({ length: Math.max(0, count) }, (_, i) => i);
  // The largest block and what lies too near to it on both sides leave one window at least.
  const largest = (windows: number): number => Math.ceil(windows / folds) + 2 * (horizon - 1) + 1;
  let least = folds === 1 ? 1 : folds;
  while (folds > 1 && least < largest(least)) least++;
  if (count < least) {
    const needed = least + size + horizon - 1 + lost;
    throw new ShapeError(
      `${what}: with a window of ${size} rows, a horizon of ${horizon}${lost > 0 ? `, ${lost} rows lost to differences` : ''}${folds > 1 ? ` and ${folds} folds` : ''} ${needed} rows are needed, the series has ${rows + lost}.`,
    );
  }
  if (folds === 1) return [];
  return Array.from({ length: folds }, (_, fold) => {
    const first = Math.floor((fold * count) / folds);
    const end = Math.floor(((fold + 1) * count) / folds);
    return {
      test: all.slice(first, end),
      train: all.filter((i) => i <= first - horizon || i >= end + horizon - 1),
    };
  });
}

/** @throws ShapeError it does not answer as many numbers as are foretold. */
function networkOf(
  what: string,
  { size, horizon, layers, dtype, seed }: ForecasterSettings,
  columns: number,
  targets: number,
): Network {
  const network = new Network({ inputs: [size, columns], layers, dtype, seed });
  const outputs = countOf(fixedShape('fit', network.outputShape));
  if (outputs === horizon * targets) return network;
  throw new ShapeError(
    `${what}: the network answers ${outputs} numbers, expected ${horizon * targets}: a horizon of ${horizon} × ${targets} ${targets === 1 ? 'target' : 'targets'}.`,
  );
}

/** The first rows. @internal */
export function upTo(series: OwnSeries, rows: number): OwnSeries {
  return { ...series, data: series.data.subarray(0, rows * series.columns), rows };
}

/** Some of the windows. */
function taken({ inputs, targets }: Data, places: readonly number[]): Data {
  const take = ({ data }: Tensor | Matrix, width: number): Float64Array => {
    const part = new Float64Array(places.length * width);
    for (const [i, place] of places.entries()) {
      part.set(data.subarray(place * width, (place + 1) * width), i * width);
    }
    return part;
  };
  const [, size, columns] = inputs.shape;
  const [, width] = targets.shape;
  return {
    inputs: tensorOf(take(inputs, size! * columns!), [places.length, size!, columns!]),
    targets: matrixOf(take(targets, width), places.length, width),
  };
}

function errorsOf(network: Network, { inputs, targets }: Data): Float64Array {
  const answers = network.run(inputs).data;
  return Float64Array.from(targets.data, (target, i) => target - answers[i]!);
}

function joined(parts: readonly Float64Array[], width: number): Residuals {
  const data = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { data, rows: data.length / width };
}
