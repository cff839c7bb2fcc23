import { Network } from '../../network/network.js';
import type { Arguments } from '../arguments.js';
import { loadModelFile } from '../model-file.js';
import { networkAnswering } from '../own-network/answering.js';
import { answeringOf } from '../predict/answering.js';
import { batchesOf, type Keep, type Named } from '../rows/batches.js';
import { formatOf, outputFormatOf } from '../rows/format.js';
import { withFile } from '../rows/open.js';
import { RowWriter } from '../rows/row-writer.js';
import type { Words } from '../words.js';

/** `myelin predict`. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const [modelPath, path] = args.positionals as [string, string];
  const output = args.text('output') ?? '-';
  const format = outputFormatOf(output, formatOf(path, args));
  const { model, trainedWith } = await loadModelFile(modelPath);
  const answering =
    model instanceof Network
      ? networkAnswering(model, trainedWith, args)
      : answeringOf(model, args);
  const keep: Keep = args.text('keep') === '*' ? '*' : (args.list('keep') ?? []);
  let writer: RowWriter | undefined;
  let rows = 0;
  const start = performance.now();
  try {
    for await (const batch of batchesOf(path, answering.settings, keep, args, words)) {
      writer ??= await RowWriter.open(output, format, namesOf(batch, answering.names));
      const { table, kept } = batch;
      const answers = inPlace(path, () => answering.of(table, rows));
      await writer.write(table.length, kept, answers);
      rows += table.length;
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
  if (output !== '-') words.say('predicted', `${rows} rows, saved as ${output}`, { rows, output });
}

function inPlace<T>(path: string, answer: () => T): T {
  try {
    return answer();
  } catch (error) {
    throw withFile(error, path);
  }
}

/** What was kept stands first; a name that comes twice is that of the answer with a word before it. */
function namesOf({ names }: Named, answers: readonly string[]): string[] {
  return [...names, ...answers.map((name) => (names.includes(name) ? `predicted ${name}` : name))];
}
