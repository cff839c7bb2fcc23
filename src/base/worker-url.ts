import { OptionError } from './errors.js';
import { describe, isA } from './validate.js';

/** The URL of a worker's program. @throws OptionError it is neither text nor a URL; `expected` says what may be given. */
export function checkUrl(what: string, given: unknown, expected = 'a URL'): string {
  if (typeof given === 'string') return given;
  if (isA(given, URL)) return given.href;
  throw new OptionError(`${what}: expected ${expected}, got ${describe(given)}.`);
}
