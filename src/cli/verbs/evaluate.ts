import { Network } from '../../network/network.js';
import type { ClassifierScores } from '../../table/model/classifier-scores.js';
import { settingsOf } from '../../table/read-by.js';
import { textTable } from '../../table/text-table.js';
import type { Arguments } from '../arguments.js';
import { type Evaluated, type Evaluation, evaluateModel } from '../evaluation.js';
import { loadModelFile, type ModelFile } from '../model-file.js';
import { writeJSON, writeOut } from '../output.js';
import { type EvaluatedNetwork, evaluateNetwork } from '../own-network/evaluate-network.js';
import { inputsOf } from '../own-network/number-columns.js';
import { inFile } from '../rows/open.js';
import { readKnown } from '../rows/read-known.js';
import { UsageError } from '../usage-error.js';
import type { Words } from '../words.js';
import { digits, figuresTable } from '../words-of-figures.js';

/** `myelin evaluate`. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const [modelPath, path] = args.positionals as [string, string];
  const file = await loadModelFile(modelPath);
  const found = await evaluated(file, path, args, words);
  const page = args.text('report');
  if (page !== undefined) {
    words.progress('report', () => 'drawing the report', {});
    const { writeEvaluation } = await import('../report/evaluation-report.js');
    await writeEvaluation(page, { modelPath, path, args, file, found });
    words.clear();
  }
  const rows = found.known.length;
  const [{ figures, scores }] = found.evaluations as [Evaluation];
  if (words.json) {
    await writeJSON({
      rows,
      ...(found.loss && { loss: found.loss }),
      figures,
      ...(found.evaluations.length > 1 && {
        targets: found.evaluations.map((each) => ({ target: each.target, figures: each.figures })),
      }),
      ...(scores && {
        perClass: scores.perClass,
        confusion: scores.confusion,
        calibration: scores.calibration,
      }),
    });
  } else {
    const loss = found.loss ? `, ${found.loss.name} ${digits(found.loss.value)}` : '';
    const parts = found.evaluations.flatMap((each) => [
      found.evaluations.length > 1
        ? `${each.target}\n${figuresTable(each.figures)}`
        : figuresTable(each.figures),
      ...(each.scores ? [classTables(each.scores)] : []),
    ]);
    await writeOut(`${rows} rows${loss}\n${parts.join('\n\n')}\n`);
  }
  if (page !== undefined) words.say('report', `the report is ${page}`, { report: page });
}

/** Of a network the loss, too. */
async function evaluated(
  { model, trainedWith }: ModelFile,
  path: string,
  args: Arguments,
  words: Words,
): Promise<Evaluated & Partial<Pick<EvaluatedNetwork, 'loss'>>> {
  if (model instanceof Network) {
    const inputs = inputsOf(args, trainedWith, true);
    const table = await readKnown(path, inputs.settings, args, words);
    return inFile(path, async () => evaluateNetwork(model, trainedWith, inputs, table, args));
  }
  for (const name of ['inputs', 'exclude', 'target', 'loss']) {
    if (!args.has(name)) continue;
    throw new UsageError(`--${name}: a model of a table knows its columns and its target.`);
  }
  const wanted = model.schema.columns.filter(({ use }) => use !== 'left out');
  const table = await readKnown(path, settingsOf(wanted), args, words);
  return inFile(path, async () => evaluateModel(model, table));
}

function classTables({ perClass, confusion }: ClassifierScores): string {
  const rows = perClass.map(({ label, rows: count, precision, recall, f1, auc }) => [
    String(label),
    String(count),
    ...[precision, recall, f1, auc].map(digits),
  ]);
  const right = [false, true, true, true, true, true];
  const figures = textTable(['class', 'rows', 'precision', 'recall', 'F1', 'area'], rows, right);
  const classes = confusion.classes.map(String);
  const counts = classes.map((name, i) => [
    name,
    ...classes.map((_, j) => String(confusion.matrix.data[i * classes.length + j])),
  ]);
  const matrix = textTable(['true \\ answer', ...classes], counts, [
    false,
    ...classes.map(() => true),
  ]);
  return `${figures}\n\n${matrix}`;
}
