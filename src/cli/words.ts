// What goes to stderr: words for people, or NDJSON for programs.
import { StatusLine } from '../node/status-line.js';
import { isColored, red } from './style.js';

/** How much is said, and how. */
export interface WordsOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
}

/** Speaks on stderr. */
export class Words implements WordsOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly #line = new StatusLine(process.stderr);

  constructor({ json, quiet, debug }: WordsOptions) {
    this.json = json;
    this.quiet = quiet;
    this.debug = debug;
  }

  /** A line for people. With `--json` an event of that name with the same as data. */
  say(event: string, text: string, data: object = { text }): void {
    if (this.quiet) return;
    if (this.json) this.#event(event, data);
    else this.#write(`${text}\n`);
  }

  /** How far something has come: rewrites one line on a terminal, and is nothing elsewhere but for `--json`. */
  progress(event: string, line: (width: number) => string, data: object): void {
    if (this.quiet) return;
    if (this.json) this.#event(event, data);
    else this.#line.show(line);
  }

  /** What a person must know; `--quiet` or not. */
  error(text: string, data: object): void {
    if (this.json) this.#event('error', data);
    else this.#write(`${red('error:', isColored(process.stderr))} ${text}\n`);
  }

  /** Takes the line of `progress` away. */
  clear(): void {
    this.#line.clear();
  }

  #write(text: string): void {
    this.#line.clear();
    process.stderr.write(text);
  }

  #event(event: string, data: object): void {
    process.stderr.write(`${JSON.stringify({ event, ...data })}\n`);
  }
}
