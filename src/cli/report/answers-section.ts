import { plotCalibration } from '../../plot/calibration.js';
import { plotConfusion } from '../../plot/confusion.js';
import { plotPredictions } from '../../plot/predictions.js';
import { plotRoc } from '../../plot/roc.js';
import type { ClassifierScores } from '../../table/model/classifier-scores.js';
import type { Answered } from '../figures.js';
import { digits } from '../words-of-figures.js';
import { html, picture } from './html.js';
import type { Section } from './page.js';
import { evenly } from './sample.js';

/** More points make a picture of megabytes in which no more is seen. */
const POINTS = 1500;

/** What was answered, beside the truth, in pictures. `whose`: of which rows, such as `out of fold`. */
export function answersSection(
  scores: ClassifierScores | undefined,
  { answers, targets, classes }: Answered,
  whose: string,
): Section {
  const heading = 'Answers and truth';
  if (!classes || !scores) {
    const rows = evenly(targets.length, POINTS);
    const svg = plotPredictions(
      rows.map((row) => targets[row]!),
      rows.map((row) => answers[row]!),
    );
    const some = rows.length < targets.length ? ` ${rows.length} rows of ${targets.length}.` : '';
    return {
      id: 'answers',
      heading,
      content: picture(
        svg,
        `Each point is a row, ${whose}; on the line the answer is right.${some}`,
      ),
    };
  }
  const { confusion, calibration } = scores;
  const names = classes.map(String);
  const rows = evenly(targets.length, POINTS);
  const roc = plotRoc(
    rows.map((row) => names[targets[row]!]!),
    rows.map((row) =>
      Object.fromEntries(names.map((name, c) => [name, answers[row * names.length + c]!])),
    ),
  );
  const content = html`${picture(
    plotConfusion(confusion),
    'Rows are what is true, columns what was answered; the diagonal is right.',
  )}
<div class="pair">${picture(
    plotCalibration(calibration),
    `How often answers of a given probability were right. On average they are ${digits(100 * calibration.expectedError)} % off.`,
  )}
${picture(roc, 'How many of a class are found, at the price of how many others that are taken for it.')}</div>`;
  return { id: 'answers', heading, content };
}
