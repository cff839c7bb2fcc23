import { DataError, ShapeError } from '../base/errors.js';
import { rocAuc } from '../metrics/roc-auc.js';
import {
  COLORS,
  checkShown,
  clip,
  draw,
  type FigureOptions,
  GREY,
  resolveFigure,
} from './figure.js';
import * as Plot from './libraries.js';
import { picture } from './shown.js';

const WHERE = 'plotRoc';

/**
 * The receiver operating characteristic: of each class, what share of its rows is found at the price of what share of the
 * others, with the area under the curve. Of two classes, the second alone: the other curve mirrors it.
 *
 * @param labels The true classes. @param probabilities Of the same rows, as `Classifier.predictProbabilities` gives them.
 * @returns An SVG file. @throws ShapeError not one a row. @throws DataError no rows, or one class only. @throws OptionError
 *
 * @example
 * ```ts
 * plotRoc(rows.map(({ churned }) => churned), model.predictProbabilities(rows));
 * ```
 */
export function plotRoc(
  labels: readonly (string | number | boolean)[],
  probabilities: readonly Readonly<Record<string, number>>[],
  options: FigureOptions = {},
): string {
  return picture(WHERE, [labels, probabilities] as const, (own) => drawRoc(...own, options));
}

function drawRoc(
  labels: readonly (string | number | boolean)[],
  probabilities: readonly Readonly<Record<string, number>>[],
  options: FigureOptions,
): string {
  const where = WHERE;
  const figure = resolveFigure(where, options, { height: 440, title: 'ROC curve' });
  checkShown(where, Array.isArray(labels), 'a list of true classes', labels);
  checkShown(where, Array.isArray(probabilities), 'a list of probabilities', probabilities);
  if (labels.length !== probabilities.length) {
    throw new ShapeError(
      `${where}: ${labels.length} labels, but ${probabilities.length} rows of probabilities.`,
    );
  }
  if (labels.length === 0) throw new DataError(`${where}: there are no rows.`);
  const names = Object.keys(probabilities[0]!);
  const shown = (names.length === 2 ? names.slice(1) : names).filter((name) =>
    labels.some((label) => String(label) === name),
  );
  const curves = shown.map((name, i) => {
    const own = labels.map((label) => Number(String(label) === name));
    const scores = probabilities.map((row) => row[name] ?? 0);
    if (own.every((value) => value === own[0])) {
      throw new DataError(`${where}: all rows are of the class '${name}'; two are needed.`);
    }
    return {
      name,
      color: COLORS[i % COLORS.length]!,
      points: curveOf(own, scores),
      auc: rocAuc(own, scores),
    };
  });
  const legend = curves.map(({ name, auc, color }, i) => ({
    text: `${clip(name, 18)}  ${auc.toFixed(3)}`,
    color,
    y: 0.06 + 0.055 * (curves.length - 1 - i),
  }));
  return draw(
    { ...figure, width: Math.min(figure.width, figure.height + 40) },
    {
      marginLeft: 56,
      marginBottom: 48,
      marginRight: 24,
      x: {
        label: 'false positives, share of all others',
        domain: [0, 1],
        grid: true,
        labelAnchor: 'center',
        labelArrow: 'none',
      },
      y: {
        label: 'true positives, share of the class',
        domain: [0, 1],
        grid: true,
        labelArrow: 'none',
      },
      marks: [
        Plot.line(
          [
            [0, 0],
            [1, 1],
          ],
          { stroke: GREY, strokeDasharray: '4 4' },
        ),
        ...curves.map(({ points, color }) => Plot.line(points, { stroke: color, strokeWidth: 2 })),
        Plot.text([{ y: 0.06 + 0.055 * curves.length }], {
          x: () => 0.98,
          y: 'y',
          text: () => 'area under the curve',
          textAnchor: 'end',
          fill: GREY,
        }),
        Plot.text(legend, {
          x: () => 0.98,
          y: 'y',
          text: 'text',
          fill: (each: { color: string }) => each.color,
          textAnchor: 'end',
          fontWeight: 600,
        }),
      ],
    },
  );
}

/** Its corners: rows of equal probability are one step. */
function curveOf(own: readonly number[], scores: readonly number[]): [number, number][] {
  const order = [...own.keys()].sort((a, b) => scores[b]! - scores[a]!);
  const positives = own.reduce((sum, value) => sum + value, 0);
  const points: [number, number][] = [[0, 0]];
  let hits = 0;
  for (const [i, row] of order.entries()) {
    hits += own[row]!;
    if (i + 1 < order.length && scores[order[i + 1]!] === scores[row]) continue;
    points.push([(i + 1 - hits) / (own.length - positives), hits / positives]);
  }
  return points;
}
