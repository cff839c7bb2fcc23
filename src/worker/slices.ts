import type { StepClock } from './job.js';

/** Runs the steps of jobs in slices of time; between two of them whatever else waits for this thread has its turn. */
export class Slices implements StepClock {
  now = 0;
  longest = 0;
  readonly #milliseconds: number;
  #end = 0;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** To be called at the start of a task: a whole slice is free. */
  begin(): void {
    this.now = performance.now();
    this.#end = this.now + this.#milliseconds;
  }

  /** Runs to the end, or to the pause after which `stopped` says so: undefined. */
  async run<T>(steps: Generator<void, T>, stopped: () => boolean): Promise<T | undefined> {
    this.now = performance.now(); // the caller may have taken his time
    for (;;) {
      if (this.now >= this.#end) {
        await nextTask();
        this.begin();
        if (stopped()) return undefined;
      }
      const step = steps.next();
      const now = performance.now();
      this.longest = Math.max(this.longest, now - this.now);
      this.now = now;
      if (step.done) return step.value;
    }
  }
}

/**
 * Lets other tasks go first: timers, messages, input, frames. In a page that is seen it waits 4 ms, without which Firefox
 * draws every fourth frame; in one that is not, timers wait for a second.
 */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof document === 'object' && document.visibilityState === 'visible') {
      setTimeout(resolve, 4);
    } else if (typeof setImmediate === 'function') setImmediate(resolve);
    else if (typeof MessageChannel !== 'function') setTimeout(resolve);
    else {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    }
  });
}

// Node's, not in the types of the DOM.
declare const setImmediate: ((callback: () => void) => unknown) | undefined;
