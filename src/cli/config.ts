import { readFile } from 'node:fs/promises';
import { didYouMean } from '../base/hints.js';
import { isDictionary } from '../base/validate.js';
import type { Arguments } from './arguments.js';
import { UsageError } from './usage-error.js';

/** Settings of a file that are no flags: a network of one's own, and how it is trained. */
export interface Config {
  readonly network?: Readonly<Record<string, unknown>>;
  readonly train?: Readonly<Record<string, unknown>>;
}

/** What was typed, with what a file says where nothing was. */
export interface Configured {
  readonly args: Arguments;
  readonly data: string | undefined;
  readonly config: Config;
}

/**
 * Reads `--config`: JSON whose members are flags by their names (`timeBudget` or `time-budget`), `data` for the rows, `network` and
 * `train`. @throws UsageError no JSON, or a member that is unknown. @throws what the file system reports.
 */
export async function withConfig(args: Arguments): Promise<Configured> {
  const known = args.flags.filter((name) => name !== 'config');
  const path = args.text('config');
  const [typed] = args.positionals;
  if (path === undefined) return { args, data: typed, config: {} };
  const { data, network, train, ...flags } = parse(path, await readFile(path, 'utf8'));
  const values: Record<string, string | true> = {};
  for (const [key, value] of Object.entries(flags)) {
    const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (!known.includes(name)) {
      throw new UsageError(
        `${path}: unknown member '${key}'${didYouMean(name, known)}; known are data, network, train, ${known.join(', ')}.`,
      );
    }
    const text = asFlag(value);
    if (text !== undefined) values[name] = text;
  }
  const config = {
    ...(network !== undefined && { network: dictionary(path, 'network', network) }),
    ...(train !== undefined && { train: dictionary(path, 'train', train) }),
  };
  if (data !== undefined && typeof data !== 'string') {
    throw new UsageError(`${path}: data: expected the name of a file.`);
  }
  return { args: args.defaults(values), data: typed ?? data, config };
}

function parse(path: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path}: no JSON: ${(error as Error).message}.`);
  }
  return dictionary(path, 'it', value);
}

function dictionary(path: string, what: string, value: unknown): Record<string, unknown> {
  if (isDictionary(value)) return value;
  throw new UsageError(`${path}: expected ${what} to be an object.`);
}

/** A value as it would be typed; undefined: as if it was not. */
function asFlag(value: unknown): string | true | undefined {
  if (value === true) return true;
  if (value === false || value === null) return undefined;
  if (Array.isArray(value)) return value.map(String).join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
