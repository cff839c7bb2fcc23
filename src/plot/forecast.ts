import { ShapeError } from '../base/errors.js';
import { checkInteger, checkOptions } from '../base/validate.js';
import type { Forecast } from '../series/forecast/summarize.js';
import { bandOf, columnOf, type Foretold, keyOf } from './band.js';
import { COLORS, checkShown, draw, type FigureOptions, GREY, resolveFigure } from './figure.js';
import * as Plot from './libraries.js';
import { ownNumbers, picture } from './shown.js';

/** What `plotForecast` takes. */
export interface ForecastFigureOptions extends FigureOptions {
  /** The latest known numbers of the target, as many as are to be seen. Default: none. */
  history?: ArrayLike<number>;
  /** What came, at most as many as the steps. Default: not known. */
  truth?: ArrayLike<number>;
  /** Which target, counted from 0. Default 0. */
  target?: number;
}

/**
 * A series and how it may go on: the forecast with its interval, behind what is known.
 *
 * @param forecast Of `forecaster.forecast(steps)`.
 * @returns An SVG file. @throws DataError no forecast, or a number that is not finite. @throws ShapeError more came than
 * was foretold. @throws OptionError
 */
export function plotForecast(forecast: Forecast, options: ForecastFigureOptions = {}): string {
  return picture('plotForecast', forecast, (own) => drawForecast(own, options));
}

function drawForecast(forecast: Forecast, options: ForecastFigureOptions): string {
  const where = 'plotForecast';
  const { history, truth, target, ...rest } = checkOptions(where, options, [
    ...['history', 'truth', 'target', 'width', 'height', 'title'],
  ]);
  const shown = Array.isArray(forecast?.values?.shape) && typeof forecast.lower === 'object';
  checkShown(where, shown, 'what forecaster.forecast() gives', forecast);
  const figure = resolveFigure(where, rest, { height: 340, title: 'Forecast' });
  const place = checkInteger(`${where}: target`, target ?? 0, 0, forecast.values.shape[1] - 1);
  const [values, lows, highs] = [forecast.values, forecast.lower, forecast.upper].map((matrix) =>
    columnOf(matrix, place),
  );
  const past = numbersOf(`${where}: history`, history);
  const came = numbersOf(`${where}: truth`, truth);
  if (came.length > values!.length) {
    throw new ShapeError(
      `${where}: truth: expected at most ${values!.length} numbers, got ${came.length}.`,
    );
  }
  const steps: Foretold[] = values!.map((y, i) => ({
    x: i + 1,
    y,
    low: lows![i]!,
    high: highs![i]!,
  }));
  const known = past.map((y, i) => ({ x: i + 1 - past.length, y }));
  // The line goes on where the known one ends.
  const joint = known.at(-1);
  const joined = joint ? [{ ...joint, low: joint.y, high: joint.y }, ...steps] : steps;
  const later = came.map((y, i) => ({ x: i + 1, y }));
  const percent = Number((100 * forecast.level).toPrecision(4));
  return draw(figure, {
    marginLeft: 64,
    marginRight: 24,
    marginBottom: 48,
    x: { label: 'steps ahead', labelAnchor: 'center', labelArrow: 'none' },
    y: { label: 'value', grid: true, nice: true, labelArrow: 'none' },
    marks: [
      ...bandOf(joined),
      Plot.line(known, { x: 'x', y: 'y', stroke: COLORS[0]!, strokeWidth: 1.5 }),
      Plot.dot(later, { x: 'x', y: 'y', fill: COLORS[0]!, r: 2.5 }),
      ...keyOf([
        ...(past.length > 0 ? ([['known', COLORS[0]!]] as const) : []),
        [`foretold, ${percent} %`, COLORS[1]!],
        ...(came.length > 0 ? ([['● came', COLORS[0]!]] as const) : []),
      ]),
      ...(past.length > 0 ? [Plot.ruleX([0.5], { stroke: GREY, strokeDasharray: '4 4' })] : []),
    ],
  });
}

function numbersOf(where: string, list: ArrayLike<number> | undefined): number[] {
  return list === undefined ? [] : ownNumbers(where, list);
}
