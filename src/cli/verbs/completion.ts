import type { Arguments } from '../arguments.js';
import type { Command } from '../command.js';
import { completionOf, SHELLS } from '../completion.js';
import { writeOut } from '../output.js';
import { UsageError } from '../usage-error.js';
import type { Words } from '../words.js';

/** `myelin completion`. */
export async function run(args: Arguments, _: Words, commands: readonly Command[]): Promise<void> {
  const shell = SHELLS.find((each) => each === args.positionals[0]);
  if (shell === undefined) {
    throw new UsageError(`'${args.positionals[0]}' is not known; known are ${SHELLS.join(', ')}.`);
  }
  await writeOut(completionOf(shell, commands));
}
