// The report of `evaluate`: a model that there is, and rows that it is held against.

import { readFile } from 'node:fs/promises';
import { Network } from '../../network/network.js';
import { writeAtomic } from '../../node/atomic-write.js';
import type { Arguments } from '../arguments.js';
import { modelsOf } from '../each-target.js';
import type { Evaluated, Evaluation } from '../evaluation.js';
import type { ModelFile } from '../model-file.js';
import { nameOf } from '../rows/open.js';
import { shellLine } from '../shell.js';
import { versionOf } from '../version.js';
import { hashOf, hashOfFile, weightsHash } from '../weights-hash.js';
import { answersSection } from './answers-section.js';
import { columnsSection } from './columns-that-count.js';
import { figuresOf, perClassTable, tiles } from './figures-section.js';
import { html } from './html.js';
import { page, type Section } from './page.js';
import { FOOT, repeatSection } from './repeat-section.js';
import { schemaSection } from './schema-section.js';
import { worstRowsSection } from './worst-rows.js';

/** What the page is made of. */
export interface EvaluationPage {
  readonly modelPath: string;
  /** Of the rows. */
  readonly path: string;
  readonly args: Arguments;
  readonly file: ModelFile;
  readonly found: Evaluated & {
    readonly loss?: { readonly name: string; readonly value: number } | undefined;
  };
}

/** Writes the page; the same model and rows give the same bytes. */
export async function writeEvaluation(output: string, given: EvaluationPage): Promise<void> {
  const { modelPath, path, args, file, found } = given;
  const { model } = file;
  const { known, evaluations } = found;
  const rows = `${known.length} rows of ${nameOf(path)}`;
  const counted = columnsOf(given);
  const sections: Section[] = [
    ...evaluations.flatMap((each, i) => ofTarget(given, each, i, counted.names)),
    ...counted.sections,
    ...(model instanceof Network ? [] : [schemaSection(model.schema)]),
    repeatSection('The same model with the same rows gives this page, byte for byte.', {
      command: shellLine(['npx', `myelin@${versionOf()}`, 'evaluate', ...args.typed]),
      entries: [
        ['SHA-256 of the weights', weightsHash(model)],
        [`SHA-256 of ${modelPath}`, hashOf(await readFile(modelPath))],
        [`SHA-256 of ${nameOf(path)}`, await hashOfFile(path)],
      ],
    }),
  ];
  const names = evaluations.map(({ target }) => target).join(', ');
  const what = model instanceof Network ? 'a network' : 'a model of tables';
  const head = html`<h1>${names}: ${modelPath} held against rows</h1>
<p class="lead">What ${what} answers to ${rows}, beside what is true.</p>
${tiles(evaluations[0]!.figures)}
${found.loss && html`<p class="quiet">${found.loss.name}, penalties included: ${String(found.loss.value)}</p>`}
${evaluations.length > 1 ? html`<p class="quiet">Of ${evaluations[0]!.target}; all others are below.</p>` : undefined}`;
  const text = page(`${names}: an evaluation`, head, sections, FOOT);
  await writeAtomic(output, new TextEncoder().encode(text));
}

const WHOSE = 'of the rows given';

/** Figures, pictures and the worst rows of one target. */
function ofTarget(
  { found }: EvaluationPage,
  { answered, figures, scores }: Evaluation,
  i: number,
  columns: readonly string[],
): Section[] {
  const own = (section: Section): Section => named(section, found.evaluations, i);
  const content = html`${figuresOf(`Of ${found.known.length} rows`, figures)}
${scores && perClassTable('Each class against all others', scores.perClass)}`;
  return [
    own({ id: 'figures', heading: 'Figures', content }),
    own(answersSection(scores, answered, WHOSE)),
    own(worstRowsSection(answered, found.known, found.places, columns, WHOSE)),
  ];
}

/** Of several targets each section says which it is of. */
function named(section: Section, evaluations: readonly Evaluation[], i: number): Section {
  if (evaluations.length === 1) return section;
  const heading = `${section.heading}: ${evaluations[i]!.target}`;
  return { ...section, id: `${section.id}-${i + 1}`, heading };
}

/** Columns to show of a row, the most important first, and what counts. */
function columnsOf({ file, found }: EvaluationPage): {
  names: readonly string[];
  sections: Section[];
} {
  const { model } = file;
  const { known, evaluations } = found;
  if (model instanceof Network) {
    const targets = evaluations.map(({ target }) => target);
    return { names: known.names.filter((name) => !targets.includes(name)), sections: [] };
  }
  const each = modelsOf(model).map((one) => columnsSection(one, known, 'of those given'));
  return {
    names: each[0]!.importance.map(({ column }) => column),
    sections: each.map(({ section }, i) => named(section, evaluations, i)),
  };
}
