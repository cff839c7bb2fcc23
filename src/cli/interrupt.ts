import type { Words } from './words.js';

/** What a person's Ctrl-C, or SIGTERM, asks for. */
export interface Interrupt {
  /** Aborts with the first one; a second one, later, ends the program at once. */
  readonly signal: AbortSignal;
  /** The exit status that the one that came asks for. */
  status(): 130 | 143;
  /** No longer listens. */
  end(): void;
}

/** The reason of an interrupt's signal. */
export class Interrupted extends Error {
  override readonly name: string = 'Interrupted';
}

/** Milliseconds in which a second signal is the first once more: `npx` passes on what the terminal has sent to all. */
const ECHO = 400;

/** Listens until `end`. `told`: what is said when the first one comes. */
export function interruptible(words: Words, told: string): Interrupt {
  const controller = new AbortController();
  let status: 130 | 143 = 130;
  let first = 0;
  const stop = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      if (performance.now() - first > ECHO) process.exit(status);
      return;
    }
    first = performance.now();
    status = name === 'SIGINT' ? 130 : 143;
    words.say('interrupted', told, { signal: name });
    controller.abort(new Interrupted(name));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    status: () => status,
    end() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
