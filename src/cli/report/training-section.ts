import { plotLearningCurves } from '../../plot/learning-curves.js';
import type { FitReport } from '../../table/model/report.js';
import type { FitProgress } from '../../table/model/train-bag.js';
import { digits } from '../words-of-figures.js';
import { html, picture, table } from './html.js';
import type { Section } from './page.js';

/** The networks, and how their training went. */
export function trainingSection(
  { members }: FitReport,
  trainings: readonly FitProgress[],
): Section {
  const rows = members.map(({ name, loss, weight }) => [
    name,
    digits(loss),
    digits(weight),
    trainings.filter((each) => each.name === name).length,
  ]);
  const curves = members
    .filter(({ weight }) => weight > 0)
    .flatMap(({ name }) => {
      const [first] = trainings
        .filter((each) => each.name === name)
        .sort((a, b) => a.fold - b.fold);
      if (!first) return [];
      const svg = plotLearningCurves(first.history, { width: 480, title: name });
      return [picture(svg, `The loss over ${first.history.epochs} epochs, in the first fold.`)];
    });
  const content = html`<p>Networks of several kinds were trained, each once a fold without its rows. Their answers out of
fold decided which are kept, and with what share.</p>
${table('Kinds of networks', ['kind', 'loss out of fold', 'share', 'networks'], rows, [1, 2, 3])}
<div class="pair">${curves}</div>`;
  return { id: 'training', heading: 'Training', content };
}
