// The command line of npm run bench:browser.
import { readCommandLine, roundsOf } from '../command-line.js';

const HELP = `npm run bench:browser [-- options]
  --rounds N      rounds, of which medians are shown; default 9
  --only TEXT     only rows whose table, label or key has this text
  --browsers a,b  some of chromium, firefox, webkit, node; default: all that are installed
  --write         write the tables to bench/RESULTS.md as well
  --help`;

const KNOWN = ['chromium', 'firefox', 'webkit', 'node'];

export interface Options {
  readonly rounds: number;
  readonly only: string;
  /** Lower case; empty: all. */
  readonly browsers: readonly string[];
  readonly write: boolean;
}

/** Ends the process where help is asked for, or an option is none. */
export function readOptions(): Options {
  return readCommandLine(
    HELP,
    {
      rounds: { type: 'string', default: '9' },
      only: { type: 'string', default: '' },
      browsers: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
    },
    ({ rounds, only, browsers, write }) => {
      const names = browsers.split(',').filter(Boolean);
      const wrong = names.find((name) => !KNOWN.includes(name));
      if (wrong !== undefined) {
        throw new RangeError(`--browsers: there is no '${wrong}'. Known: ${KNOWN.join(', ')}`);
      }
      return { rounds: roundsOf(rounds), only, browsers: names, write };
    },
  );
}
