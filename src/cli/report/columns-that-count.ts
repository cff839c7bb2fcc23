import { plotImportance } from '../../plot/importance.js';
import { plotPartialDependence } from '../../plot/partial-dependence.js';
import type { Classifier } from '../../table/model/classifier.js';
import type { Importance } from '../../table/model/importance.js';
import type { Regressor } from '../../table/model/regressor.js';
import type { Table } from '../../table/table.js';
import { html, picture } from './html.js';
import type { Section } from './page.js';
import { evenly } from './sample.js';

/** Enough to tell columns apart; each of them is asked for many times. */
const ROWS = 1000;
const CURVES = 6;

/** Which columns count, most first, and the page's part about them. */
export function columnsSection(
  model: Classifier | Regressor,
  rows: Table,
  whose: string,
): { importance: readonly Importance[]; section: Section } {
  const some = rows.take(evenly(rows.length, ROWS));
  const importance = model.importance(some, { seed: 0 });
  const figure = 'classes' in model ? 'log loss' : 'R²';
  const curves = importance
    .filter(({ mean }) => mean > 0)
    .slice(0, CURVES)
    .map(({ column }) =>
      picture(
        plotPartialDependence(model.partialDependence(column, some), { width: 480 }),
        `The mean answer when ${column} is set to one value after the other in all rows.`,
      ),
    );
  const content = html`${picture(
    plotImportance(importance.slice(0, 20)),
    `By how much ${figure} gets worse when a column's values are shuffled among ${some.length} rows ${whose}; five times each. Columns that tell the same share it.`,
  )}
<div class="pair">${curves}</div>`;
  return { importance, section: { id: 'importance', heading: 'What counts', content } };
}
