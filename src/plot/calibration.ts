import { DataError } from '../base/errors.js';
import type { Calibration } from '../table/model/calibration.js';
import { COLORS, checkShown, draw, type FigureOptions, GREY, resolveFigure } from './figure.js';
import * as Plot from './libraries.js';
import { picture } from './shown.js';

/**
 * How far probabilities can be believed: of the answers given with so much probability, the share that was right. On the
 * dashed line they are what they say, below it too sure. The larger a dot, the more rows.
 *
 * @param calibration Of a classifier's scores: `model.evaluate(rows).calibration`.
 * @returns An SVG file. @throws DataError no rows. @throws OptionError
 */
export function plotCalibration(calibration: Calibration, options: FigureOptions = {}): string {
  return picture('plotCalibration', calibration, (own) => drawCalibration(own, options));
}

function drawCalibration(calibration: Calibration, options: FigureOptions): string {
  const figure = resolveFigure('plotCalibration', options, { height: 440, title: 'Calibration' });
  checkShown(
    'plotCalibration',
    Array.isArray(calibration?.bins),
    'evaluate(rows).calibration',
    calibration,
  );
  const bins = calibration.bins.filter(({ rows }) => rows > 0);
  if (bins.length === 0) throw new DataError('plotCalibration: there are no rows.');
  return draw(
    { ...figure, width: Math.min(figure.width, figure.height + 40) },
    {
      marginLeft: 56,
      marginBottom: 48,
      marginRight: 24,
      x: {
        label: 'probability of the answer',
        domain: [0, 1],
        grid: true,
        labelAnchor: 'center',
        labelArrow: 'none',
      },
      y: { label: 'share that was right', domain: [0, 1], grid: true, labelArrow: 'none' },
      r: { range: [3, 11] },
      marks: [
        Plot.line(
          [
            [0, 0],
            [1, 1],
          ],
          { stroke: GREY, strokeDasharray: '4 4' },
        ),
        Plot.line(bins, { x: 'confidence', y: 'accuracy', stroke: COLORS[0]!, strokeWidth: 2 }),
        Plot.dot(bins, {
          x: 'confidence',
          y: 'accuracy',
          r: 'rows',
          fill: COLORS[0]!,
          stroke: 'white',
        }),
        Plot.text([`expected error ${(100 * calibration.expectedError).toFixed(1)} %`], {
          x: () => 0.02,
          y: () => 0.97,
          textAnchor: 'start',
          fill: GREY,
        }),
      ],
    },
  );
}
