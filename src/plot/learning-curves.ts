import { DataError } from '../base/errors.js';
import type { History } from '../network/training/history.js';
import type { MetricName } from '../network/training/metrics.js';
import { type CurvePanel, curvePanel } from './curve-panel.js';
import {
  COLORS,
  checkShown,
  draw,
  extentOf,
  type FigureOptions,
  marginAbove,
  resolveFigure,
} from './figure.js';
import { picture } from './shown.js';

/** Pixels of the losses and of each metric below them, where nothing else is asked for. */
const LOSS_HEIGHT = 360;
const METRIC_HEIGHT = 150;
/** Axes are no longer read in less. */
const LEAST_HEIGHT = 110;

/** How a metric is called, and what its axis has in any case. */
const METRICS: Readonly<Record<MetricName, { label: string; within: readonly number[] }>> = {
  accuracy: { label: 'accuracy', within: [1] },
  r2: { label: 'R²', within: [1] },
  meanAbsoluteError: { label: 'mean absolute error', within: [0] },
  meanSquaredError: { label: 'mean squared error', within: [0] },
};
/** What explains less than the mean by so much is drawn there: the first epochs of an R² would leave the others no room. */
const LEAST_R2 = -1;

/**
 * How a training went: the loss of each epoch and, where there was any, that of the validation data, whose least is marked. Below it
 * each metric of the history, on an axis of its own; an R² below −1 stands at −1. An epoch whose number is not finite, as of a training
 * that diverged, is a gap in its line. The height is 360 pixels and 150 for each metric; metrics are left out where `height` gives one
 * less than 110.
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
  const { loss, validationLoss, metrics }: Partial<History> = history ?? {};
  checkShown(where, Array.isArray(loss), 'a history, as train gives it', history);
  const measured = metricPanels(metrics ?? {}, validationLoss !== undefined);
  const whole = LOSS_HEIGHT + METRIC_HEIGHT * measured.length;
  const figure = resolveFigure(where, options, { height: whole, title: 'Learning curves' });
  if (!loss || loss.length === 0) throw new DataError(`${where}: the history has no epoch.`);
  const share = Math.floor((figure.height * METRIC_HEIGHT) / whole);
  const below = share < LEAST_HEIGHT ? [] : measured;
  const panels = [lossPanel(where, loss, validationLoss), ...below];
  const drawn = panels.map((panel, i) =>
    curvePanel(panel, {
      epochs: loss.length,
      height: i > 0 ? share : figure.height - share * below.length,
      marginTop: i > 0 ? marginAbove('') : marginAbove(figure.title),
      marginRight: 88,
      last: i === panels.length - 1,
    }),
  );
  return draw(figure, drawn[0]!, drawn.slice(1));
}

function lossPanel(
  where: string,
  loss: readonly number[],
  validationLoss: readonly number[] | undefined,
): CurvePanel {
  const curves = [
    { name: 'training', values: loss, color: COLORS[0]! },
    ...(validationLoss ? [{ name: 'validation', values: validationLoss, color: COLORS[1]! }] : []),
  ];
  if (!curves.some(({ values }) => values.some(Number.isFinite))) {
    throw new DataError(
      `${where}: no loss is a finite number: the training diverged. Try a smaller learning rate, and scaled inputs.`,
    );
  }
  const [least] = extentOf((validationLoss ?? []).filter(Number.isFinite));
  const best = validationLoss?.indexOf(least) ?? -1;
  const marked = best < 0 ? undefined : { x: best + 1, y: least, below: loss[best]! > least };
  return { label: 'loss', curves, marked, within: [0], falls: true };
}

/** One for each metric that has a finite value. */
function metricPanels(metrics: History['metrics'], validated: boolean): CurvePanel[] {
  const color = COLORS[validated ? 1 : 0]!;
  return Object.entries(metrics).flatMap(([name, values]): CurvePanel[] => {
    if (!Object.hasOwn(METRICS, name) || !values.some(Number.isFinite)) return [];
    const { label, within } = METRICS[name as MetricName];
    const shown = name === 'r2' ? values.map((value) => Math.max(value, LEAST_R2)) : values;
    return [
      {
        label: `${label} (${validated ? 'validation' : 'training'})`,
        curves: [{ name: 'value', values: shown, color }],
        within,
        falls: within[0] === 0,
      },
    ];
  });
}
