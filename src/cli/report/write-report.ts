import { writeAtomic } from '../../node/atomic-write.js';
import { Classifier } from '../../table/model/classifier.js';
import { rowsWithTarget, truthOf } from '../known-rows.js';
import { nameOf } from '../rows/open.js';
import { answersSection } from './answers-section.js';
import { columnsSection } from './columns-that-count.js';
import { figuresSection, tiles } from './figures-section.js';
import { type Html, html } from './html.js';
import { page, type Section } from './page.js';
import { FOOT, repeatSection } from './repeat-section.js';
import type { ReportData } from './report-data.js';
import { schemaSection } from './schema-section.js';
import { trainingSection } from './training-section.js';
import { worstRowsSection } from './worst-rows.js';

/** Writes the page. The same training gives the same bytes: nothing in it tells when or where it ran. */
export async function writeReport(path: string, data: ReportData): Promise<void> {
  await writeAtomic(path, new TextEncoder().encode(reportPage(data)));
}

/** The page as text. */
export function reportPage(data: ReportData): string {
  const { model, report, fitting, validation } = data;
  const { target } = model.options;
  const { table: known, rows: places } = rowsWithTarget(fitting, target);
  const parts = model.parts();
  const classes = parts.kind === 'classes' ? parts.classes : undefined;
  const answered = { answers: report.outOfFold, targets: truthOf(model, known), classes };
  const apart = validation && rowsWithTarget(validation, target).table;
  const { importance, section } = columnsSection(
    model,
    apart ?? known,
    apart ? 'that were kept apart' : 'that were learnt from',
  );
  const columns = importance.map(({ column }) => column);
  const sections: Section[] = [
    figuresSection(data),
    answersSection('accuracy' in report ? report : undefined, answered, OUT_OF_FOLD),
    section,
    worstRowsSection(answered, known, places, columns, OUT_OF_FOLD),
    schemaSection(model.schema),
    trainingSection(report, data.trainings),
    repeatSection(
      'The same command with the same rows gives the same model, byte for byte, and this page.',
      {
        command: data.command,
        entries: [
          ['seed', report.seed],
          ['SHA-256 of the weights', data.hashes.weights],
          ['SHA-256 of the model’s file', data.hashes.file],
          [`SHA-256 of ${nameOf(data.path)}`, data.hashes.data],
        ],
      },
    ),
  ];
  return page(`${target}: a report`, head(data, columns.length), sections, FOOT);
}

const OUT_OF_FOLD = 'out of fold';

function head({ model, path, figures, apart, report, stopped }: ReportData, columns: number): Html {
  const { target } = model.options;
  const what =
    model instanceof Classifier
      ? `Which of ${model.classes.length} classes: ${model.classes.slice(0, 5).join(', ')}${model.classes.length > 5 ? ', …' : ''}.`
      : 'A number.';
  return html`<h1>${target}, foretold from ${columns} ${columns === 1 ? 'column' : 'columns'}</h1>
<p class="lead">${what} Learnt from ${report.rows} rows of ${nameOf(path)}.</p>
${stopped ? html`<p class="warning">The training was interrupted: these are the networks that were whole by then.</p>` : undefined}
${tiles(apart ?? figures)}
<p class="quiet">${apart ? 'Of rows that were kept apart.' : 'Out of fold: of rows that the answering networks had not seen.'}</p>`;
}
