/** Upper bounds of a request's duration, in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Counts of a server, as Prometheus reads them (text format 0.0.4). */
export class Metrics {
  readonly #requests = new Map<string, number>();
  readonly #buckets = new Float64Array(BOUNDS.length);
  #seconds = 0;
  #count = 0;
  #rows = 0;
  /** Requests that are being answered. */
  active = 0;

  /** A request that was answered. `path`: one that there is, else `other`, so that nobody makes names without end. */
  answered(path: string, status: number, seconds: number): void {
    const key = `path="${path}",status="${status}"`;
    this.#requests.set(key, (this.#requests.get(key) ?? 0) + 1);
    if (path !== '/predict') return;
    this.#seconds += seconds;
    this.#count++;
    for (const [i, bound] of BOUNDS.entries()) if (seconds <= bound) this.#buckets[i]!++;
  }

  /** Rows that were foretold. */
  foretold(rows: number): void {
    this.#rows += rows;
  }

  toString(): string {
    const duration = 'myelin_predict_duration_seconds';
    return [
      '# HELP myelin_requests_total Requests answered.',
      '# TYPE myelin_requests_total counter',
      ...Array.from(this.#requests, ([key, count]) => `myelin_requests_total{${key}} ${count}`),
      '# HELP myelin_rows_total Rows answered.',
      '# TYPE myelin_rows_total counter',
      `myelin_rows_total ${this.#rows}`,
      '# HELP myelin_requests_active Requests that are being answered.',
      '# TYPE myelin_requests_active gauge',
      `myelin_requests_active ${this.active}`,
      `# HELP ${duration} From the request's head to its answer.`,
      `# TYPE ${duration} histogram`,
      ...BOUNDS.map((bound, i) => `${duration}_bucket{le="${bound}"} ${this.#buckets[i]}`),
      `${duration}_bucket{le="+Inf"} ${this.#count}`,
      `${duration}_sum ${this.#seconds}`,
      `${duration}_count ${this.#count}`,
      '',
    ].join('\n');
  }
}
