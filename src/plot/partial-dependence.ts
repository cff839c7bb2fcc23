import type { PartialDependence } from '../table/model/partial-dependence.js';
import {
  apart,
  COLORS,
  checkShown,
  clip,
  draw,
  type FigureOptions,
  resolveFigure,
} from './figure.js';
import * as Plot from './libraries.js';
import { picture } from './shown.js';

/**
 * What the model answers on average for each value of a column: a line for numbers and dates, dots for levels. Of two
 * classes, the second alone: the first is the rest to 1.
 *
 * @param dependence Of `model.partialDependence('age', rows)`.
 * @returns An SVG file. @throws OptionError
 */
export function plotPartialDependence(
  dependence: PartialDependence,
  options: FigureOptions = {},
): string {
  return picture('plotPartialDependence', dependence, (own) => drawPartialDependence(own, options));
}

function drawPartialDependence(dependence: PartialDependence, options: FigureOptions): string {
  checkShown(
    'plotPartialDependence',
    Array.isArray(dependence?.values) && typeof dependence.answers === 'object',
    'what partialDependence() gives',
    dependence,
  );
  const { column, values, answers } = dependence;
  const figure = resolveFigure('plotPartialDependence', options, {
    height: 360,
    title: `Partial dependence on ${clip(column, 40)}`,
  });
  const names = Object.keys(answers);
  const shown = names.length === 2 ? names.slice(1) : names;
  const levels = typeof values[0] === 'string' || typeof values[0] === 'boolean';
  const lines = shown.map((name, i) => ({
    name,
    color: COLORS[i % COLORS.length]!,
    points: values.map((value, k) => ({
      x: levels ? clip(String(value), 14) : value,
      y: answers[name]![k]!,
    })),
  }));
  const classes = names.length > 1;
  const last = lines.map(({ points }) => points.at(-1)!.y);
  // The distance of two lines of text, as probabilities.
  const heights = apart(last, 15 / (figure.height - 110));
  const ends = lines.map(({ name, color, points }, i) => ({
    x: points.at(-1)!.x,
    y: heights[i]!,
    name: clip(name, 14),
    color,
  }));
  const rotate = levels && values.length > 7;
  return draw(figure, {
    marginLeft: 64,
    marginRight: shown.length > 1 ? 112 : 32,
    marginBottom: rotate ? 88 : 48,
    x: {
      label: clip(column, 40),
      labelAnchor: 'center',
      labelArrow: 'none',
      ...(levels
        ? {
            type: 'point',
            padding: 0.5,
            tickRotate: rotate ? -35 : 0,
            ...(rotate ? { label: null } : {}),
          }
        : {}),
    },
    y: {
      label: classes
        ? shown.length > 1
          ? 'mean probability'
          : `mean probability of ${clip(shown[0]!, 20)}`
        : `mean ${clip(shown[0]!, 30)}`,
      labelArrow: 'none',
      grid: true,
      nice: true,
      ...(classes ? { domain: [0, 1] } : {}),
    },
    marks: [
      ...lines.map(({ points, color }) =>
        Plot.line(points, {
          x: 'x',
          y: 'y',
          stroke: color,
          strokeWidth: 2,
          ...(levels ? { strokeOpacity: 0.35 } : {}),
        }),
      ),
      ...lines.map(({ points, color }) =>
        Plot.dot(points, { x: 'x', y: 'y', fill: color, r: levels ? 5 : 2.5 }),
      ),
      ...(shown.length > 1
        ? [
            Plot.text(ends, {
              x: 'x',
              y: 'y',
              text: 'name',
              dx: 10,
              textAnchor: 'start',
              fontWeight: 600,
              fill: (each: { color: string }) => each.color,
            }),
          ]
        : []),
    ],
  });
}
