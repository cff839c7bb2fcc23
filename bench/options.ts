// The command line of npm run bench.
import { readCommandLine, roundsOf } from './command-line.js';

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
  return readCommandLine(
    HELP,
    {
      rounds: { type: 'string', default: '7' },
      only: { type: 'string', default: '' },
      against: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
    ({ rounds, only, write, against }) => ({ rounds: roundsOf(rounds), only, write, against }),
  );
}
