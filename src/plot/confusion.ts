import { DataError } from '../base/errors.js';
import type { ConfusionMatrix } from '../metrics/confusion-matrix.js';
import { checkShown, clip, draw, type FigureOptions, marginFor, resolveFigure } from './figure.js';
import * as Plot from './libraries.js';
import { picture } from './shown.js';

/**
 * How often each class was answered with which: rows are what was true, shaded by their share.
 *
 * @param confusion Of `confusionMatrix`, or of a classifier's scores: `model.evaluate(rows).confusion`.
 * @returns An SVG file. @throws DataError no class. @throws OptionError
 */
export function plotConfusion(confusion: ConfusionMatrix, options: FigureOptions = {}): string {
  return picture('plotConfusion', confusion, (own) => drawConfusion(own, options));
}

function drawConfusion(confusion: ConfusionMatrix, options: FigureOptions): string {
  checkShown(
    'plotConfusion',
    Array.isArray(confusion?.classes) && Boolean(confusion.matrix?.data),
    'a confusion matrix, as confusionMatrix and evaluate give it',
    confusion,
  );
  const { matrix, classes } = confusion;
  const names = classes.map((label) => clip(String(label), 16));
  const count = names.length;
  if (count === 0) throw new DataError('plotConfusion: there are no classes.');
  const side = Math.max(36, Math.min(90, 520 / count));
  const left = marginFor(names) + 24;
  const figure = resolveFigure('plotConfusion', options, {
    height: Math.max(200, Math.round(side * count + 110)),
    title: 'Confusion matrix',
  });
  const cells = classes.flatMap((_, i) => {
    const row = Array.from({ length: count }, (__, j) => matrix.data[i * count + j]!);
    const total = row.reduce((sum, value) => sum + value, 0) || 1;
    return row.map((value, j) => ({ actual: i, answered: j, value, share: value / total }));
  });
  const width = Math.min(figure.width, Math.round(left + side * 1.3 * count + 40));
  const name = (index: number): string => names[index]!;
  return draw(
    { ...figure, width: Math.max(width, 260) },
    {
      marginLeft: left,
      marginBottom: 48,
      padding: 0.04,
      x: {
        label: 'answered',
        tickFormat: name,
        domain: [...names.keys()],
        labelAnchor: 'center',
        labelArrow: 'none',
        tickSize: 0,
        tickRotate: count > 6 ? -30 : 0,
      },
      y: {
        label: 'true',
        tickFormat: name,
        domain: [...names.keys()],
        labelAnchor: 'top',
        labelArrow: 'none',
        tickSize: 0,
      },
      color: { type: 'linear', domain: [0, 1], range: ['#eef4f9', '#0072b2'] },
      marks: [
        Plot.cell(cells, { x: 'answered', y: 'actual', fill: 'share' }),
        Plot.text(cells, {
          x: 'answered',
          y: 'actual',
          text: ({ value }: { value: number }) => String(value),
          fill: ({ share }: { share: number }) => (share > 0.55 ? 'white' : '#1a1a1a'),
          fontSize: count > 12 ? 9 : 13,
        }),
      ],
    },
  );
}
