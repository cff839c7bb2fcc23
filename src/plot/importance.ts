import { DataError } from '../base/errors.js';
import type { Importance } from '../table/model/importance.js';
import {
  COLORS,
  checkShown,
  clip,
  draw,
  type FigureOptions,
  marginFor,
  resolveFigure,
} from './figure.js';
import * as Plot from './libraries.js';
import { picture } from './shown.js';

/** More bars than these nobody reads. */
const MOST = 30;

/**
 * How much each column counts, most first, with the spread over the repeats; of many columns the first thirty.
 *
 * @param importance Of `model.importance(rows)`.
 * @returns An SVG file. @throws DataError no columns. @throws OptionError
 */
export function plotImportance(
  importance: readonly Importance[],
  options: FigureOptions = {},
): string {
  return picture('plotImportance', importance, (own) => drawImportance(own, options));
}

function drawImportance(importance: readonly Importance[], options: FigureOptions): string {
  checkShown('plotImportance', Array.isArray(importance), 'what importance() gives', importance);
  if (importance.length === 0) throw new DataError('plotImportance: there are no columns.');
  const shown = importance.slice(0, MOST).map(({ column, mean, std }, i) => ({
    place: i,
    name: clip(column),
    mean,
    low: mean - std,
    high: mean + std,
  }));
  const figure = resolveFigure('plotImportance', options, {
    height: 104 + 24 * shown.length,
    title:
      importance.length > MOST
        ? `Importance: the first ${MOST} of ${importance.length} columns`
        : 'Importance',
  });
  return draw(figure, {
    marginLeft: marginFor(shown.map(({ name }) => name)),
    marginRight: 24,
    marginBottom: 44,
    x: {
      label: 'how much worse without it',
      grid: true,
      nice: true,
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: {
      label: null,
      domain: shown.map(({ place }) => place),
      tickFormat: (i: number) => shown[i]!.name,
      tickSize: 0,
      padding: 0.3,
    },
    marks: [
      Plot.barX(shown, { x: 'mean', y: 'place', fill: COLORS[0]! }),
      Plot.ruleY(shown, { x1: 'low', x2: 'high', y: 'place', stroke: '#1a1a1a', strokeWidth: 1.5 }),
      Plot.ruleX([0]),
    ],
  });
}
