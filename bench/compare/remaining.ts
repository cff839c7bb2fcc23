// How long a run will still take, from how long it has taken, and from what each table took in the run before.

/** The time left in a run of several tables. */
export class Remaining {
  readonly #keys: readonly string[];
  readonly #before: ReadonlyMap<string, number>;
  readonly #now: () => number;
  readonly #took = new Map<string, number>();
  #began = 0;

  /** `before`: seconds that the tables took the last time, by key; `now`: seconds. */
  constructor(
    keys: readonly string[],
    before: ReadonlyMap<string, number>,
    now: () => number = () => performance.now() / 1000,
  ) {
    this.#keys = keys;
    this.#before = before;
    this.#now = now;
  }

  /** The table that is measured from now on. */
  begin(): void {
    this.#began = this.#now();
  }

  /** Seconds that the table took. */
  end(key: string): number {
    const seconds = this.#now() - this.#began;
    this.#took.set(key, seconds);
    return seconds;
  }

  /**
   * Seconds left, or undefined where nothing tells. `share`: how much of the table at hand is done, where that is known.
   */
  seconds(key: string, share?: number): number | undefined {
    const spent = this.#now() - this.#began;
    const here = share ? (spent * (1 - share)) / share : this.#guess(key);
    if (here === undefined) return undefined;
    let left = share ? here : Math.max(0, here - spent);
    for (const next of this.#keys.slice(this.#keys.indexOf(key) + 1)) {
      const guess = this.#guess(next) ?? (share ? spent / share : undefined);
      if (guess === undefined) return undefined;
      left += guess;
    }
    return left;
  }

  /** What the table took before, times how much slower this run is; else the mean of the tables so far. */
  #guess(key: string): number | undefined {
    const done = [...this.#took];
    const sum = (of: (key: string, seconds: number) => number): number =>
      done.reduce((total, [name, seconds]) => total + of(name, seconds), 0);
    const before = this.#before.get(key);
    if (before !== undefined) {
      const known = sum((name) => this.#before.get(name) ?? 0);
      const slower = known
        ? sum((name, seconds) => (this.#before.has(name) ? seconds : 0)) / known
        : 1;
      return before * slower;
    }
    return done.length ? sum((_, seconds) => seconds) / done.length : undefined;
  }
}

/** 'about 40 s left', 'about 12 min left'; '' where it is not known. */
export function leftText(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  return seconds < 90
    ? `about ${Math.max(5, 5 * Math.round(seconds / 5))} s left`
    : `about ${Math.round(seconds / 60)} min left`;
}
