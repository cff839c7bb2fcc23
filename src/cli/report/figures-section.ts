import { type Figure, nameOfScore } from '../figures.js';
import { digits } from '../words-of-figures.js';
import { type Html, html, table } from './html.js';
import type { Section } from './page.js';
import type { ReportData } from './report-data.js';

/** The first figures, large. */
export function tiles(figures: readonly Figure[]): Html {
  const items = figures
    .slice(0, 3)
    .map(
      ({ name, value, interval }) =>
        html`<li><b>${digits(value)}</b><span>${name}</span><span>${interval ? `95 %: ${digits(interval[0])} to ${digits(interval[1])}` : ''}</span></li>`,
    );
  return html`<ul class="tiles">${items}</ul>`;
}

/** All of them, by whom they were found out. */
export function figuresSection({ figures, apart, crossed, report }: ReportData): Section {
  const content = html`<p>${report.rows} rows were each answered by networks that had not been trained with them. As the
networks' shares were chosen by these answers, the figures are a little too good; rows that were kept apart have the last word.</p>
${figuresOf('Out of fold', figures)}
${apart && figuresOf('Rows that were kept apart', apart)}
${
  crossed &&
  table(
    'Cross-validation: the whole fit anew for each fold',
    ['figure', 'mean', 'standard deviation'],
    Object.keys(crossed.mean).map((name) => [
      nameOfScore(name),
      digits(crossed.mean[name]!),
      digits(crossed.std[name]!),
    ]),
    [1, 2],
  )
}
${
  'perClass' in report
    ? perClassTable('Each class against all others, out of fold', report.perClass)
    : undefined
}`;
  return { id: 'figures', heading: 'Figures', content };
}

/** A table of figures. */
export function figuresOf(caption: string, figures: readonly Figure[]): Html {
  return table(
    caption,
    ['figure', 'value', '95 % interval'],
    figures.map(({ name, value, interval }) => [
      name,
      digits(value),
      interval ? `${digits(interval[0])} to ${digits(interval[1])}` : '',
    ]),
    [1, 2],
  );
}

/** A table of classes. */
export function perClassTable(
  caption: string,
  classes: readonly {
    label: unknown;
    rows: number;
    precision: number;
    recall: number;
    f1: number;
    auc: number;
  }[],
): Html {
  return table(
    caption,
    ['class', 'rows', 'precision', 'recall', 'F1', 'area under ROC'],
    classes.map(({ label, rows, precision, recall, f1, auc }) => [
      String(label),
      rows,
      ...[precision, recall, f1, auc].map(digits),
    ]),
    [1, 2, 3, 4, 5],
  );
}
