import { OptionError } from './errors.js';

/** What a callback of a training that cannot wait returned. @throws OptionError it is a promise. */
export function notAPromise(what: string, answer: unknown): unknown {
  if (typeof (answer as PromiseLike<unknown> | null | undefined)?.then !== 'function')
    return answer;
  // Its rejection would otherwise be nobody's.
  (answer as PromiseLike<unknown>).then(undefined, () => {});
  throw new OptionError(
    `${what}: the function returned a promise, which train cannot wait for; trainAsync does.`,
  );
}
