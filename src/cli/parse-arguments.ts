import { parseArgs } from 'node:util';
import { didYouMean } from '../base/hints.js';
import { Arguments } from './arguments.js';
import type { Command, Flag } from './command.js';
import { GLOBAL_FLAGS } from './global-flags.js';
import { UsageError } from './usage-error.js';

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
