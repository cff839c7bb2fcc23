import { schemaOf } from '../../table/schema-of.js';
import type { Arguments } from '../arguments.js';
import { guessTarget } from '../guess-target.js';
import { writeJSON, writeOut } from '../output.js';
import { inFile } from '../rows/open.js';
import { readTable } from '../rows/read-table.js';
import type { Words } from '../words.js';

/** `myelin inspect`. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const path = args.positionals[0]!;
  const table = await readTable(path, args, words);
  const target = args.text('target');
  const schema = await inFile(path, async () =>
    schemaOf(table, {
      ...(target !== undefined && { target }),
      include: args.list('include') ?? [],
      exclude: args.list('exclude') ?? [],
    }),
  );
  const guess = target === undefined ? guessTarget(schema) : undefined;
  if (words.json) {
    await writeJSON({
      ...schema.toJSON(),
      guess: guess ?? null,
      figures: table.describe().columns,
    });
    return;
  }
  await writeOut(`${schema}\n\n${table.describe()}\n`);
  if (guess) {
    words.say(
      'guess',
      `\nThe target may be '${guess.name}' (${guess.why}): myelin train ${path} --target ${guess.name}`,
      guess,
    );
  }
}
