// One line on a terminal that is written again and again.

/** What is needed of a stream. */
export interface LineStream {
  /** Whether it is a terminal. */
  readonly isTTY?: boolean;
  /** Of the terminal, as it is now. */
  readonly columns?: number;
  /** Shows text. */
  write(text: string): unknown;
}

/** Milliseconds between two drawings: more can be seen by nobody, and would cost a training its time. */
const PAUSE = 80;

/** A line at the bottom of what was written. Where the stream is no terminal it is nothing. */
export class StatusLine {
  readonly #stream: LineStream;
  readonly #visible: boolean;
  #shown = false;
  #last = Number.NEGATIVE_INFINITY;

  constructor(stream: LineStream) {
    this.#stream = stream;
    this.#visible = stream.isTTY === true && process.env.TERM !== 'dumb';
  }

  /** Whether anything is seen. */
  get visible(): boolean {
    return this.#visible;
  }

  /** Draws the line unless it was just drawn. `line`: its text for so many places; longer ones are cut. */
  show(line: (width: number) => string, always = false): void {
    if (!this.#visible) return;
    const now = performance.now();
    if (!always && now - this.#last < PAUSE) return;
    this.#last = now;
    // The last column stays free: some terminals break the line when it is written.
    const width = Math.max(1, (this.#stream.columns || 80) - 1);
    const text = [...line(width)].slice(0, width).join('');
    this.#stream.write(`\r\x1b[2K${text}`);
    this.#shown = true;
  }

  /** Takes it away. */
  clear(): void {
    if (this.#shown) this.#stream.write('\r\x1b[2K');
    this.#shown = false;
    this.#last = Number.NEGATIVE_INFINITY;
  }

  /** Leaves it where it is and begins a new one. */
  end(): void {
    if (this.#shown) this.#stream.write('\n');
    this.#shown = false;
    this.#last = Number.NEGATIVE_INFINITY;
  }
}
