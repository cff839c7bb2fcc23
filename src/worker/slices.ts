import type { StepClock } from './job.js';

/** Taken at once: tests that replace timers make this clock stand still, and a slice would not end. */
const now: () => number = /* @__PURE__ */ performance.now.bind(performance);

/**
 * Whose slice is next on a thread that several jobs share: one a task. Each in a task of its own would not do: Node runs
 * all that wait for `setImmediate` before it looks at anything else, and a hundred jobs held it for a second.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #scheduled = false;

  /** `resume` is called in a task to come, or by `skip`. */
  add(resume: () => void): void {
    this.#waiting.push(resume);
    this.#schedule();
  }

  /** Calls one that waits at once. */
  skip(resume: () => void): void {
    const place = this.#waiting.indexOf(resume);
    if (place < 0) return;
    this.#waiting.splice(place, 1);
    resume();
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    void nextTask().then(() => {
      this.#scheduled = false;
      this.#waiting.shift()?.();
      this.#schedule();
    });
  }
}

/** Runs the steps of a job in slices of time; between two of them whatever else waits for this thread has its turn. */
export class Slices implements StepClock {
  now = 0;
  longest = 0;
  readonly #milliseconds: number;
  readonly #turns: Turns;
  readonly #clock: () => number;
  #resume: (() => void) | undefined;
  #end = 0;

  constructor(milliseconds: number, turns: Turns = new Turns(), clock: () => number = now) {
    this.#milliseconds = milliseconds;
    this.#turns = turns;
    this.#clock = clock;
  }

  /** To be called at the start of a task: a whole slice is free. */
  begin(): void {
    this.now = this.#clock();
    this.#end = this.now + this.#milliseconds;
  }

  /** Runs to the end, or to the pause after which `stopped` says so: undefined. */
  async run<T>(steps: Generator<void, T>, stopped: () => boolean): Promise<T | undefined> {
    this.now = this.#clock(); // the caller may have taken his time
    for (;;) {
      if (this.now >= this.#end) {
        await this.#turn();
        this.begin();
        if (stopped()) return undefined;
      }
      const step = steps.next();
      const time = this.#clock();
      this.longest = Math.max(this.longest, time - this.now);
      this.now = time;
      if (step.done) return step.value;
    }
  }

  /** What runs has been stopped: it shall find out now and not when its turn comes. */
  wake(): void {
    if (this.#resume) this.#turns.skip(this.#resume);
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = resolve;
      this.#turns.add(resolve);
    });
  }
}

/**
 * Lets other tasks go first: timers, messages, input, frames. In a page that is seen it waits 4 ms, without which Firefox
 * draws every fourth frame; in one that is not, timers wait for a second. A test's own timers, which go when it says so, are
 * left alone: it would wait for this, and this for it.
 */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const timers = !isFaked(setTimeout);
    if (timers && typeof document === 'object' && document.visibilityState === 'visible') {
      setTimeout(resolve, 4);
    } else if (typeof setImmediate === 'function' && !isFaked(setImmediate)) setImmediate(resolve);
    else if (!throughChannel(resolve)) {
      if (timers) setTimeout(resolve);
      else resolve(); // better than never
    }
  });
}

/** Whether a channel has taken the call. jsdom has none: Node's, then. */
function throughChannel(resolve: () => void): boolean {
  const Channel =
    globalThis.MessageChannel ??
    (globalThis as { process?: NodeLike }).process?.getBuiltinModule?.('node:worker_threads')
      ?.MessageChannel;
  if (!Channel) return false;
  const { port1, port2 } = new Channel();
  port1.onmessage = () => {
    port1.close();
    resolve();
  };
  port2.postMessage(undefined);
  return true;
}

/** The timers of vitest, Jest and Sinon carry their clock, those of an older Jest a mark. */
function isFaked(timer: object): boolean {
  return 'clock' in timer || '_isMockFunction' in timer;
}

interface NodeLike {
  getBuiltinModule?(
    name: 'node:worker_threads',
  ): { MessageChannel?: typeof MessageChannel } | undefined;
}

// Node's, not in the types of the DOM.
declare const setImmediate: ((callback: () => void) => unknown) | undefined;
