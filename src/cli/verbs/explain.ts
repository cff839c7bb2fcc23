import { Classifier } from '../../table/model/classifier.js';
import type { Importance } from '../../table/model/importance.js';
import type { PartialDependence } from '../../table/model/partial-dependence.js';
import { settingsOf } from '../../table/read-by.js';
import { textTable } from '../../table/text-table.js';
import type { Arguments } from '../arguments.js';
import { modelsOf } from '../each-target.js';
import { rowsWithTarget } from '../known-rows.js';
import { loadTableModel } from '../model-file.js';
import { writeJSON, writeOut } from '../output.js';
import { inFile } from '../rows/open.js';
import { readKnown } from '../rows/read-known.js';
import type { Words } from '../words.js';
import { digits } from '../words-of-figures.js';

/** `myelin explain`. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const [modelPath, path] = args.positionals as [string, string];
  const model = await loadTableModel(modelPath);
  const wanted = model.schema.columns.filter(({ use }) => use !== 'left out');
  const table = await readKnown(path, settingsOf(wanted), args, words);
  const repeats = args.number('repeats', 1, 1000, true) ?? 5;
  const seed = args.number('seed', 0, 2 ** 32 - 1, true) ?? 0;
  await inFile(path, async () => {
    const column = args.text('column');
    const found = modelsOf(model).map((one): Explained => {
      const { target } = one.options;
      const { table: known } = rowsWithTarget(table, target);
      const importance = one.importance(known, { repeats, seed });
      const dependence = column === undefined ? null : one.partialDependence(column, known);
      return { target, importance, dependence };
    });
    if (words.json) {
      const [{ importance, dependence }] = found as [Explained];
      return writeJSON(model.isSeveral ? { targets: found } : { importance, dependence });
    }
    const figure = model instanceof Classifier ? 'log loss' : 'R²';
    const texts = found.map((each) => {
      const text = tablesOf(each, figure, column);
      return model.isSeveral ? `${each.target}\n${text}` : text;
    });
    return writeOut(`${texts.join('\n\n')}\n`);
  });
}

interface Explained {
  readonly target: string;
  readonly importance: readonly Importance[];
  readonly dependence: PartialDependence | null;
}

function tablesOf(
  { importance, dependence }: Explained,
  figure: string,
  column: string | undefined,
): string {
  const tables = [
    textTable(
      ['column', `${figure} gets worse by`, '±'],
      importance.map((each) => [each.column, digits(each.mean), digits(each.std)]),
      [false, true, true],
    ),
  ];
  if (dependence) {
    const names = Object.keys(dependence.answers);
    tables.push(
      textTable(
        [column!, ...names],
        Array.from(dependence.values, (value, i) => [
          typeof value === 'number' ? digits(value) : String(value),
          ...names.map((name) => digits(dependence.answers[name]![i]!)),
        ]),
        [false, ...names.map(() => true)],
      ),
    );
  }
  return tables.join('\n\n');
}
