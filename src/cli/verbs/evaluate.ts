import { Classifier } from '../../table/model/classifier.js';
import type { ClassifierScores } from '../../table/model/classifier-scores.js';
import { textTable } from '../../table/text-table.js';
import type { Arguments } from '../arguments.js';
import { classifierFigures, type Figure, regressorFigures } from '../figures.js';
import { answersTo, rowsWithTarget } from '../known-rows.js';
import { loadTableModel } from '../model-file.js';
import { writeJSON, writeOut } from '../output.js';
import { inFile } from '../rows/open.js';
import { readKnown } from '../rows/read-known.js';
import type { Words } from '../words.js';
import { digits, figuresTable } from '../words-of-figures.js';

/** `myelin evaluate`. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const [modelPath, path] = args.positionals as [string, string];
  const model = await loadTableModel(modelPath);
  const table = await readKnown(path, model.schema, args, words);
  await inFile(path, async () => {
    const { table: known } = rowsWithTarget(table, model.options.target);
    if (model instanceof Classifier) {
      const scores = model.evaluate(known);
      const figures = classifierFigures(scores, answersTo(model, known));
      if (words.json)
        return writeJSON({
          rows: scores.rows,
          figures,
          perClass: scores.perClass,
          confusion: scores.confusion,
          calibration: scores.calibration,
        });
      return writeOut(`${overview(scores.rows, figures)}\n\n${classTables(scores)}\n`);
    }
    const scores = model.evaluate(known);
    const figures = regressorFigures(scores, answersTo(model, known));
    if (words.json) return writeJSON({ rows: scores.rows, figures });
    return writeOut(`${overview(scores.rows, figures)}\n`);
  });
}

function overview(rows: number, figures: readonly Figure[]): string {
  return `${rows} rows\n${figuresTable(figures)}`;
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
