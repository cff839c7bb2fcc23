import { DataError } from '../base/errors.js';
import type { History } from '../network/training/history.js';
import {
  apart,
  COLORS,
  checkShown,
  draw,
  extentOf,
  type FigureOptions,
  GREY,
  resolveFigure,
} from './figure.js';
import * as Plot from './libraries.js';
import { picture } from './shown.js';

/**
 * How a training went: the loss of each epoch and, where there was any, that of the validation data, whose least is marked.
 * An epoch whose loss is no finite number, as of a training that diverged, is a gap in its line.
 *
 * @returns An SVG file. @throws DataError a history of no epoch, or of no finite loss. @throws OptionError
 *
 * @example
 * ```ts
 * writeFileSync('training.svg', plotLearningCurves(network.train(inputs, targets, options)));
 * ```
 */
export function plotLearningCurves(history: History, options: FigureOptions = {}): string {
  return picture('plotLearningCurves', history, (own) => drawLearningCurves(own, options));
}

function drawLearningCurves(history: History, options: FigureOptions): string {
  const where = 'plotLearningCurves';
  const figure = resolveFigure(where, options, { height: 360, title: 'Learning curves' });
  const { loss, validationLoss }: Partial<History> = history ?? {};
  checkShown(where, Array.isArray(loss), 'a history, as train gives it', history);
  if (!loss || loss.length === 0) throw new DataError(`${where}: the history has no epoch.`);
  const series = [
    { name: 'training', values: loss, color: COLORS[0]! },
    ...(validationLoss ? [{ name: 'validation', values: validationLoss, color: COLORS[1]! }] : []),
  ];
  const all = series.flatMap(({ values }) => values).filter(Number.isFinite);
  if (all.length === 0) {
    throw new DataError(
      `${where}: no loss is a finite number: the training diverged. Try a smaller learning rate, and scaled inputs.`,
    );
  }
  const positive = all.every((value) => value > 0);
  const [low, high] = extentOf(all);
  // Losses that fall to a hundredth show their end on a logarithmic axis alone.
  const logarithmic = positive && high > 30 * low;
  const lines = series.map(({ name, values, color }) => ({
    color,
    points: values.map((y, i) => ({ x: i + 1, y: Number.isFinite(y) ? y : Number.NaN })),
    end: lastFinite(name, values),
  }));
  const [best] = extentOf((validationLoss ?? []).filter(Number.isFinite));
  const least = Number.isFinite(best) ? [{ x: validationLoss!.indexOf(best) + 1, y: best }] : [];
  const scale = logarithmic ? Math.log : (y: number): number => y;
  const back = logarithmic ? Math.exp : (y: number): number => y;
  const powers = logarithmic ? decades(low, high) : [];
  const domain = logarithmic ? [powers[0]!, powers.at(-1)!] : [Math.min(0, low), high];
  const ends = lines.flatMap(({ end, color }) => (end ? [{ ...end, color }] : []));
  const gap = ((scale(domain[1]!) - scale(domain[0]!)) * 15) / (figure.height - 100);
  const heights = apart(
    ends.map(({ y }) => scale(y)),
    gap,
  );
  return draw(figure, {
    marginLeft: 64,
    marginRight: 88,
    marginBottom: 44,
    x: {
      label: 'epoch',
      labelAnchor: 'center',
      labelArrow: 'none',
      domain: [1, Math.max(2, loss.length)],
      tickFormat: 'd',
      ticks: Math.min(8, loss.length),
    },
    y: {
      label: 'loss',
      domain,
      ...(logarithmic ? { type: 'log', ticks: powers, tickFormat: '~g' } : { nice: true }),
    },
    marks: [
      Plot.gridY(logarithmic ? { ticks: powers } : {}),
      ...lines.map(({ color, points }) =>
        Plot.lineY(points, { x: 'x', y: 'y', stroke: color, strokeWidth: 2 }),
      ),
      Plot.dot(least, { x: 'x', y: 'y', r: 4, stroke: GREY, fill: 'white' }),
      Plot.text(
        ends.map((end, i) => ({ ...end, y: back(heights[i]!) })),
        {
          x: 'x',
          y: 'y',
          text: 'name',
          dx: 8,
          textAnchor: 'start',
          fill: (_: unknown, i: number) => ends[i]!.color,
          fontWeight: 600,
        },
      ),
    ],
  });
}

/** Where the name of a line stands: at its last epoch that is drawn. */
function lastFinite(
  name: string,
  values: readonly number[],
): { name: string; x: number; y: number } | undefined {
  const at = values.map(Number.isFinite).lastIndexOf(true);
  return at < 0 ? undefined : { name, x: at + 1, y: values[at]! };
}

/** The powers of ten around both. */
function decades(low: number, high: number): number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  return Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
}
