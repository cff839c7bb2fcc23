import { checkInteger, checkOptions } from '../base/validate.js';
import type { Backtest } from '../series/backtest/backtest.js';
import { bandOf, columnOf, keyOf } from './band.js';
import { COLORS, checkShown, draw, type FigureOptions, GREY, resolveFigure } from './figure.js';
import * as Plot from './libraries.js';
import { picture } from './shown.js';

/**
 * What a forecaster would have foretold, fold by fold, with its intervals, and what came. A dashed line stands where a fold
 * begins; the grey line is the season before.
 *
 * @param backtest Of `backtest(forecaster, series)`. @param options `target`: which, counted from 0.
 * @returns An SVG file. @throws DataError it is no backtest. @throws OptionError
 */
export function plotBacktest(
  backtest: Backtest,
  options: FigureOptions & { target?: number } = {},
): string {
  return picture('plotBacktest', backtest, (own) => drawBacktest(own, options));
}

function drawBacktest(backtest: Backtest, options: FigureOptions & { target?: number }): string {
  const where = 'plotBacktest';
  const { target, ...rest } = checkOptions(where, options, ['target', 'width', 'height', 'title']);
  const shown = Array.isArray(backtest?.folds) && backtest.folds.length > 0;
  checkShown(where, shown, 'what backtest() gives', backtest);
  const figure = resolveFigure(where, rest, { height: 340, title: 'Backtest' });
  const { folds, level } = backtest;
  const place = checkInteger(`${where}: target`, target ?? 0, 0, folds[0]!.truth.shape[1] - 1);
  const drawn = folds.map(({ origin, truth, naive, forecast }) => {
    const at = (matrix: typeof truth) =>
      columnOf(matrix, place).map((y, i) => ({ x: origin + i, y }));
    const lows = columnOf(forecast.lower, place);
    const highs = columnOf(forecast.upper, place);
    const values = at(forecast.values).map((step, i) => ({
      ...step,
      low: lows[i]!,
      high: highs[i]!,
    }));
    return { origin, truth: at(truth), naive: at(naive), values };
  });
  const percent = Number((100 * level).toPrecision(4));
  return draw(figure, {
    marginLeft: 64,
    marginRight: 24,
    marginBottom: 48,
    x: { label: 'row', labelAnchor: 'center', labelArrow: 'none', tickFormat: 'd' },
    y: { label: 'value', grid: true, nice: true, labelArrow: 'none' },
    marks: [
      Plot.ruleX(
        drawn.map(({ origin }) => origin - 0.5),
        { stroke: GREY, strokeDasharray: '4 4', strokeOpacity: 0.6 },
      ),
      ...drawn.map(({ naive }) => Plot.line(naive, { x: 'x', y: 'y', stroke: GREY })),
      ...drawn.flatMap(({ values }) => bandOf(values)),
      ...drawn.map(({ truth }) => Plot.dot(truth, { x: 'x', y: 'y', fill: COLORS[0]!, r: 2.5 })),
      ...keyOf([
        ['● came', COLORS[0]!],
        [`foretold, ${percent} %`, COLORS[1]!],
        ['a season before', GREY],
      ]),
    ],
  });
}
