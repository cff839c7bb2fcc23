// The command lines of the benchmarks.
import { type ParseArgsConfig, parseArgs } from 'node:util';

type Values<T extends ParseArgsConfig['options']> = ReturnType<
  typeof parseArgs<{ options: T }>
>['values'];

/** What `read` makes of the options. Ends the process where help is asked for, or an option is none. */
export function readCommandLine<const T extends ParseArgsConfig['options'], Options>(
  help: string,
  options: T,
  read: (values: Values<T>) => Options,
): Options {
  try {
    const { values } = parseArgs({
      options: { ...options, help: { type: 'boolean', default: false } },
    }) as { values: { help?: boolean } };
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    return read(values as unknown as Values<T>);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(1);
  }
}

/** The value of --rounds. @throws RangeError */
export function roundsOf(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1) return rounds;
  throw new RangeError(`--rounds must be an integer from 1, got '${text}'.`);
}
