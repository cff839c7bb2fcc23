import { didYouMean } from '../base/hints.js';
import type { Command } from './command.js';
import { COMMANDS } from './commands.js';
import { exitCodeOf } from './exit-codes.js';
import { helpOf, overview } from './help.js';
import { messageOf } from './message.js';
import { parseArguments } from './parse-arguments.js';
import { isColored } from './style.js';
import { UsageError } from './usage-error.js';
import { versionOf } from './version.js';
import { Words } from './words.js';

/** Runs what was typed and sets the exit status. Never rejects. */
export async function main(argv: readonly string[]): Promise<void> {
  const plain = (name: string): boolean => argv.includes(name);
  const words = new Words({
    json: plain('--json'),
    quiet: plain('--quiet') || plain('-q'),
    debug: plain('--debug'),
  });
  for (const stream of [process.stdout, process.stderr]) endWithStream(stream, words);
  try {
    await run(argv, words);
  } catch (error) {
    const flags = COMMANDS.find(({ name }) => name === argv[0])?.options.map(({ name }) => name);
    fail(error, words, flags);
  } finally {
    words.clear();
  }
}

async function run(argv: readonly string[], words: Words): Promise<void> {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    const command = rest[0] === undefined ? undefined : find(rest[0]);
    const colored = isColored(process.stdout);
    process.stdout.write(command ? helpOf(command, colored) : overview(COMMANDS, colored));
    return;
  }
  if (first === '--version' || first === '-V') {
    process.stdout.write(`${versionOf()}\n`);
    return;
  }
  const command = find(first);
  const args = parseArguments(command, rest);
  if (args.has('help')) {
    process.stdout.write(helpOf(command, isColored(process.stdout)));
    return;
  }
  await (await command.load()).run(args, words, COMMANDS);
}

function find(name: string): Command {
  const command = COMMANDS.find((each) => each.name === name);
  if (command) return command;
  const names = COMMANDS.map((each) => each.name);
  throw new UsageError(
    `unknown verb '${name}'${didYouMean(name, names)}. There are ${names.join(', ')}; 'myelin --help' tells more.`,
  );
}

/** Who reads may stop (`| head`): that is no failure, and there is nobody left to tell. All else is: a disk is full. */
function endWithStream(stream: NodeJS.WriteStream, words: Words): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    fail(error, words);
    process.exit();
  });
}

function fail(error: unknown, words: Words, flags?: readonly string[]): void {
  const status = exitCodeOf(error);
  words.error(messageOf(error, words.debug || status === 1, flags), {
    code: (error as { code?: unknown } | null)?.code ?? 'ERR_UNKNOWN',
    status,
    message: messageOf(error, false, flags),
  });
  process.exitCode = status;
}
