// The command line of npm run bench.
import { parseArgs } from 'node:util';

const HELP = `npm run bench [-- options]
  --rounds N     rounds, of which medians are shown; default 7
  --only TEXT    only workloads whose table or row has this text; 'async' for
                 trainAsync, 'starts' for imports and bundles, 'small'
                 for small work in fresh processes
  --against FILE another build's dist/index.js, beside this one in '--only small'
  --write        write bench/RESULTS.md as well
  --help`;

export interface Options {
  readonly rounds: number;
  readonly only: string;
  readonly write: boolean;
  readonly against: string | undefined;
}

/** Ends the process where help is asked for, or an option is none. */
export function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '7' },
        only: { type: 'string', default: '' },
        against: { type: 'string' },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(HELP);
      process.exit(0);
    }
    const rounds = Number(values.rounds);
    if (!Number.isInteger(rounds) || rounds < 1) {
      throw new RangeError(`--rounds must be an integer from 1, got '${values.rounds}'.`);
    }
    return { rounds, only: values.only, write: values.write, against: values.against };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    process.exit(1);
  }
}
