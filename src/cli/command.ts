// What a verb of the command line is: plain data, from which arguments are parsed and helps and completions written, and
// the module that does the work, which is loaded when it is called.
import type { Arguments } from './arguments.js';
import type { Words } from './words.js';

/** One option, `--name`. */
export interface Flag {
  readonly name: string;
  /** One letter, `-o`. */
  readonly short?: string;
  /** What stands for its value in helps, such as `FILE`; without one the option is a switch. */
  readonly value?: string;
  /** The values that there are, where they can be listed. */
  readonly choices?: readonly string[];
  /** One line. */
  readonly help: string;
}

/** A verb's work. */
export interface Verb {
  run(args: Arguments, words: Words): Promise<void>;
}

/** One verb. */
export interface Command {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** The positional arguments, as helps show them: `DATA`, `[ROWS]`. */
  readonly positionals: readonly string[];
  readonly options: readonly Flag[];
  /** Commands with what they do. */
  readonly examples: readonly (readonly [command: string, what: string])[];
  load(): Promise<Verb>;
}
