import { DataError, ShapeError } from '../base/errors.js';
import { r2 } from '../metrics/regression.js';
import { COLORS, draw, extentOf, type FigureOptions, GREY, resolveFigure } from './figure.js';
import * as Plot from './libraries.js';
import { ownNumbers } from './shown.js';

/**
 * What was answered against what was true: on the dashed line they are the same.
 *
 * @param targets The true numbers. @param answers Of the same rows, as `Regressor.predict` gives them.
 * @returns An SVG file. @throws ShapeError not one a row. @throws DataError no rows, or a number that is not finite.
 * @throws OptionError
 */
export function plotPredictions(
  targets: ArrayLike<number>,
  answers: ArrayLike<number>,
  options: FigureOptions = {},
): string {
  const where = 'plotPredictions';
  const figure = resolveFigure(where, options, { height: 440, title: 'Answered and true' });
  const truth = ownNumbers(`${where}: targets`, targets);
  const answered = ownNumbers(`${where}: answers`, answers);
  if (truth.length !== answered.length) {
    throw new ShapeError(`${where}: ${truth.length} targets, but ${answered.length} answers.`);
  }
  const points = truth.map((target, i): [number, number] => [target, answered[i]!]);
  if (points.length === 0) throw new DataError(`${where}: there are no rows.`);
  const [least, most] = extentOf(points.flat());
  const domain = [least, most === least ? least + 1 : most];
  const share = r2(truth, answered);
  return draw(
    { ...figure, width: Math.min(figure.width, figure.height + 40) },
    {
      marginLeft: 64,
      marginBottom: 48,
      marginRight: 24,
      x: {
        label: 'true',
        domain,
        nice: true,
        grid: true,
        ticks: 6,
        tickFormat: '~s',
        labelAnchor: 'center',
        labelArrow: 'none',
      },
      y: {
        label: 'answered',
        domain,
        nice: true,
        grid: true,
        ticks: 6,
        tickFormat: '~s',
        labelArrow: 'none',
      },
      marks: [
        Plot.line(
          [
            [domain[0], domain[0]],
            [domain[1], domain[1]],
          ] as [number, number][],
          { stroke: GREY, strokeDasharray: '4 4' },
        ),
        Plot.dot(points, {
          fill: COLORS[0]!,
          fillOpacity: points.length > 500 ? 0.25 : 0.5,
          r: points.length > 500 ? 2.5 : 3.5,
        }),
        Plot.text([`R² ${share.toFixed(3)}`], {
          frameAnchor: 'top-left',
          dx: 8,
          dy: 6,
          fill: GREY,
        }),
      ],
    },
  );
}
