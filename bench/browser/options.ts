// The command line of npm run bench:browser.
import { parseArgs } from 'node:util';

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
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '9' },
        only: { type: 'string', default: '' },
        browsers: { type: 'string', default: '' },
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
    const browsers = values.browsers.split(',').filter(Boolean);
    for (const name of browsers) {
      if (KNOWN.includes(name)) continue;
      throw new RangeError(`--browsers: there is no '${name}'. Known: ${KNOWN.join(', ')}`);
    }
    return { rounds, only: values.only, browsers, write: values.write };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    process.exit(1);
  }
}
