import { crossValidateModel } from '../../table/model/cross-validate.js';
import { textTable } from '../../table/text-table.js';
import type { Arguments } from '../arguments.js';
import { makeModel } from '../make-model.js';
import { writeJSON, writeOut } from '../output.js';
import { inFile } from '../rows/open.js';
import { readTable } from '../rows/read-table.js';
import { useThreads } from '../threads.js';
import type { Words } from '../words.js';
import { digits } from '../words-of-figures.js';

/** `myelin cv`. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const path = args.positionals[0]!;
  const folds = args.number('folds', 2, 1000, true) ?? 5;
  const fold = args.number('fold', 1, folds, true);
  args.required('target');
  useThreads(args);
  const table = await readTable(path, args, words);
  const { mean, std, scores } = await inFile(path, async () => {
    const model = makeModel(table, args, words);
    return crossValidateModel(model, table, {
      folds,
      ...(fold !== undefined && { fold }),
      seed: model.options.seed!,
      onProgress: ({ done, total }) =>
        words.progress('fold', () => `${done} of ${total} folds`, { done, total }),
    });
  });
  if (words.json)
    return writeJSON({ folds, ...(fold !== undefined && { fold }), mean, std, scores });
  const rows = Object.keys(mean).map((name) => [
    name,
    digits(mean[name]!),
    digits(std[name]!),
    scores[name]!.map(digits).join('  '),
  ]);
  words.clear();
  return writeOut(
    `${textTable(['figure', 'mean', '±', 'each fold'], rows, [false, true, true])}\n`,
  );
}
