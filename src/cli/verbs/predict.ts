import { likeliest } from '../../table/model/classes.js';
import { Classifier } from '../../table/model/classifier.js';
import type { Regressor } from '../../table/model/regressor.js';
import type { Table } from '../../table/table.js';
import type { Arguments } from '../arguments.js';
import { loadTableModel } from '../model-file.js';
import { batchesOf, type Keep, type Named } from '../rows/batches.js';
import { formatOf, outputFormatOf } from '../rows/format.js';
import { nameOf, withFile } from '../rows/open.js';
import { type Cell, RowWriter } from '../rows/row-writer.js';
import { UsageError } from '../usage-error.js';
import type { Words } from '../words.js';

/** `myelin predict`. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const [modelPath, path] = args.positionals as [string, string];
  const output = args.text('output') ?? '-';
  const format = outputFormatOf(output, formatOf(path, args));
  const model = await loadTableModel(modelPath);
  const answering = answererOf(model, args);
  const keep: Keep = args.text('keep') === '*' ? '*' : (args.list('keep') ?? []);
  let writer: RowWriter | undefined;
  let rows = 0;
  const start = performance.now();
  try {
    for await (const batch of batchesOf(path, model.schema, keep, args, words)) {
      writer ??= await RowWriter.open(output, format, namesOf(batch, answering.names));
      await writer.write(joined(batch, answered(answering, batch, path)));
      rows += batch.table.length;
      const rate = Math.round((1000 * rows) / (performance.now() - start));
      words.progress('rows', () => `${rows} rows  ${rate} rows/s`, { rows, rate });
    }
    // No rows are no answers, under a header where one can be told.
    writer ??= await RowWriter.open(output, format, answering.names);
    await writer.close();
  } catch (error) {
    writer?.abort();
    throw error;
  }
  if (output !== '-')
    words.say('predicted', `${rows} rows, saved as ${nameOf(output)}`, { rows, output });
}

/** What is written of each row. */
interface Answering {
  readonly names: readonly string[];
  of(inputs: Table): Cell[][];
}

function answererOf(model: Classifier | Regressor, args: Arguments): Answering {
  const { target } = model.options;
  const wantsProbabilities = args.has('probabilities');
  const wantsIntervals = args.has('intervals');
  if (model instanceof Classifier) {
    if (wantsIntervals)
      throw new UsageError('--intervals: bounds are of numbers; a classifier has --probabilities.');
    return classes(model, target, wantsProbabilities);
  }
  if (wantsProbabilities)
    throw new UsageError('--probabilities: a regressor has none; it has --intervals.');
  const coverage = args.number('coverage', 0, 1);
  if (!wantsIntervals) {
    return {
      names: [target],
      of: (inputs) => Array.from(model.answer(inputs), (value) => [value]),
    };
  }
  return {
    names: [target, `${target} low`, `${target} high`],
    of: (inputs) =>
      model
        .predictInterval(inputs, coverage === undefined ? {} : { coverage })
        .map(({ prediction, low, high }) => [prediction, low, high]),
  };
}

function classes(model: Classifier, target: string, wantsProbabilities: boolean): Answering {
  const labels = model.classes;
  const count = labels.length;
  return {
    names: [target, ...(wantsProbabilities ? labels.map((label) => `${target}=${label}`) : [])],
    of(inputs) {
      const all = model.answer(inputs);
      return Array.from(likeliest(all, count), (index, row) => [
        labels[index]!,
        ...(wantsProbabilities ? all.subarray(row * count, (row + 1) * count) : []),
      ]);
    },
  };
}

function answered({ of }: Answering, { table }: Named, path: string): Cell[][] {
  try {
    return of(table);
  } catch (error) {
    throw withFile(error, path);
  }
}

/** What was kept stands first; a name that comes twice is that of the answer with a word before it. */
function namesOf({ names }: Named, answers: readonly string[]): string[] {
  return [...names, ...answers.map((name) => (names.includes(name) ? `predicted ${name}` : name))];
}

function joined({ kept, names }: Named, answers: Cell[][]): Cell[][] {
  return names.length === 0 ? answers : answers.map((cells, row) => [...kept[row]!, ...cells]);
}
