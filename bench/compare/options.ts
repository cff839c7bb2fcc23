// The command line of npm run bench:compare.
import { parseArgs } from 'node:util';

const HELP = `npm run bench:compare [-- options]
  --only a,b       keys of tables, or the beginning of some (digits); default: all
  --peers a,b      keys of contestants, or the beginning of some (myelin, tfjs); default: all
  --rounds N       rounds, of which medians are shown; default 5
  --limit S        seconds that a round of one contestant may take; who would take longer is
                   measured on a part of the task, who still does in one round only; default 20
  --warm-up MS     milliseconds of warming up before the first round; default 600
  --update         a run of a part (--only, --peers) replaces its tables among those in --out
  --out FOLDER     where results.json, RESULTS.md and chart.svg go; default: bench/compare, of a
                   part without --update bench/compare/build/part
  --help`;

export interface Options {
  readonly only: readonly string[];
  readonly peers: readonly string[];
  readonly rounds: number;
  /** Seconds. */
  readonly limit: number;
  /** Milliseconds. */
  readonly warmUp: number;
  readonly update: boolean;
  readonly out: string | undefined;
}

/** Says what is wrong, and how it should be. */
export class UsageError extends Error {
  constructor(message: string) {
    super(`${message}\n\n${HELP}`);
  }
}

/** @returns undefined where only help was asked for, which it has printed. @throws UsageError an option is none. */
export function readOptions(args: readonly string[]): Options | undefined {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (values.help) {
    console.log(HELP);
    return undefined;
  }
  const list = (text: string): string[] => text.split(',').filter(Boolean);
  const positive = (name: 'rounds' | 'limit' | 'warm-up', kind = 'number'): number => {
    const value = Number(values[name]);
    if (value > 0 && Number.isFinite(value) && (kind === 'number' || Number.isInteger(value))) {
      return value;
    }
    throw new UsageError(`--${name}: expected a positive ${kind}, got ${values[name]}`);
  };
  return {
    only: list(values.only),
    peers: list(values.peers),
    rounds: positive('rounds', 'integer'),
    limit: positive('limit'),
    warmUp: positive('warm-up'),
    update: values.update,
    out: values.out,
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: '' },
      peers: { type: 'string', default: '' },
      rounds: { type: 'string', default: '5' },
      limit: { type: 'string', default: '20' },
      'warm-up': { type: 'string', default: '600' },
      update: { type: 'boolean', default: false },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }).values;
}
