import { parseArgs } from 'node:util';
import { didYouMean } from '../base/hints.js';
import type { Command, Flag } from './command.js';
import { GLOBAL_FLAGS } from './global-flags.js';
import { UsageError } from './usage-error.js';

/** What was typed after the verb. Reading a value checks it, so that each verb fails before it does anything. */
export class Arguments {
  readonly positionals: readonly string[];
  /** By the option's name. */
  readonly #values: Map<string, string | true>;
  /** What was typed after the verb. */
  readonly typed: readonly string[];
  /** The flags that the verb has, by name. */
  readonly flags: readonly string[];

  constructor(
    values: ReadonlyMap<string, string | true>,
    positionals: readonly string[],
    typed: readonly string[],
    flags: readonly string[],
  ) {
    this.#values = new Map(values);
    this.positionals = positionals;
    this.typed = typed;
    this.flags = flags;
  }

  /** Whether a switch was given. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The value of an option; undefined: it was not given. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return value === true ? undefined : value;
  }

  /** @throws UsageError it was not given. */
  required(name: string): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    throw new UsageError(`--${name} is missing.`);
  }

  /** A number in [min, max]. @throws UsageError it is none. */
  number(name: string, min: number, max: number, whole = false): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    const fits = text.trim() !== '' && value >= min && value <= max;
    if (fits && (!whole || Number.isInteger(value))) return value;
    const least = Number.isFinite(max) ? `from ${min} to ${max}` : `of at least ${min}`;
    throw new UsageError(
      `--${name}: expected a ${whole ? 'whole ' : ''}number ${least}, got '${text}'.`,
    );
  }

  /** Names, separated by commas. */
  list(name: string): string[] | undefined {
    return this.text(name)
      ?.split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  /** One of a list. @throws UsageError another. */
  choice<T extends string>(name: string, known: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = known.find((each) => each === text);
    if (found !== undefined) return found;
    throw new UsageError(
      `--${name}: '${text}' is not known${didYouMean(text, known)}; known are ${known.join(', ')}.`,
    );
  }

  /** Fills in what was not typed, such as the settings of a file. */
  defaults(values: Readonly<Record<string, string | true>>): Arguments {
    return new Arguments(
      new Map([...Object.entries(values), ...this.#values]),
      this.positionals,
      this.typed,
      this.flags,
    );
  }
}

/** Node's own parser; the words of its errors are ours, as it knows no near names. @throws UsageError */
export function parseArguments(command: Command, argv: readonly string[]): Arguments {
  const known = [...command.options, ...GLOBAL_FLAGS];
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(known.map((option) => [option.name, configOf(option)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string | true>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = known.find(({ name }) => name === token.name);
    if (!option) throw unknownOption(command, token.rawName, known);
    if (values.has(option.name)) throw new UsageError(`${token.rawName} is given twice.`);
    values.set(option.name, valueGiven(option, token));
  }
  const most = command.positionals.some((name) => name.endsWith('…'))
    ? Number.POSITIVE_INFINITY
    : command.positionals.length;
  const least = command.positionals.filter((name) => !name.startsWith('[')).length;
  const helps = values.has('help');
  if (!helps && positionals.length < least) {
    throw new UsageError(
      `${command.positionals[positionals.length]} is missing; it is called as ${usageOf(command)}`,
    );
  }
  if (positionals.length > most) {
    throw new UsageError(
      `'${positionals[most]}' is one argument too many; it is called as ${usageOf(command)}`,
    );
  }
  const flags = command.options.map(({ name }) => name);
  return new Arguments(values, positionals, argv, flags);
}

/** How a verb is called. */
export function usageOf({ name, positionals, options }: Command): string {
  return ['myelin', name, ...positionals, ...(options.length > 0 ? ['[options]'] : [])].join(' ');
}

function configOf({ short, value }: Flag): { type: 'string' | 'boolean'; short?: string } {
  return { type: value === undefined ? 'boolean' : 'string', ...(short ? { short } : {}) };
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
}

function valueGiven(option: Flag, { rawName, value }: OptionToken): string | true {
  if (option.value === undefined) {
    if (value === undefined) return true;
    throw new UsageError(`${rawName} takes no value.`);
  }
  if (value !== undefined) return value;
  throw new UsageError(`${rawName}: a value is missing: ${rawName} ${option.value}.`);
}

function unknownOption(command: Command, raw: string, known: readonly Flag[]): UsageError {
  const names = known.map(({ name }) => `--${name}`);
  return new UsageError(
    `unknown option ${raw}${didYouMean(raw, names)}. 'myelin ${command.name} --help' lists them.`,
  );
}
