import { Classifier } from '../../table/model/classifier.js';
import { settingsOf } from '../../table/read-by.js';
import { textTable } from '../../table/text-table.js';
import type { Arguments } from '../arguments.js';
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
    const { table: known } = rowsWithTarget(table, model.options.target);
    const importance = model.importance(known, { repeats, seed });
    const column = args.text('column');
    const dependence = column === undefined ? undefined : model.partialDependence(column, known);
    if (words.json) return writeJSON({ importance, dependence: dependence ?? null });
    const figure = model instanceof Classifier ? 'log loss' : 'R²';
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
    return writeOut(`${tables.join('\n\n')}\n`);
  });
}
