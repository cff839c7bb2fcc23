import { OptionError } from './errors.js';
import { didYouMean } from './hints.js';

/** How a value that should not be there is shown in a message. Never throws, whatever the value is. */
export function describe(value: unknown): string {
  try {
    return show(value);
  } catch {
    return 'an object that cannot be read'; // a revoked proxy, a getter that throws
  }
}

function show(value: unknown): string {
  if (typeof value === 'string') return `the string ${quoted(value)}`;
  if (value === null || value === undefined || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'bigint') return `the bigint ${value}`;
  if (isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object') {
    const name = classOf(value);
    return name === 'Object' ? 'an object' : `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name} object`;
  }
  return `a ${typeof value}`;
}

/** The name of its class; a `constructor` that came with the data, as from JSON, is none. */
function classOf(value: object): string {
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (typeof prototype !== 'object' || prototype === null) return 'bare';
    const name: unknown = prototype.constructor?.name;
    return typeof name === 'string' ? shorten(name) : 'bare';
  } catch {
    return 'unreadable'; // a revoked proxy, or a getter that throws
  }
}

/** A name in a message, in quotation marks, or what was given in the place of one. */
export function quoted(name: unknown): string {
  return typeof name === 'string' ? JSON.stringify(shorten(name)) : describe(name);
}

/** Names out of files may be of any length. */
export function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

/** Not Object.create(null) for each: V8 makes a hash table of that, slow to make, to fill and to read. */
const Bare = /* @__PURE__ */ bareClass();

function bareClass(): new () => Record<string, unknown> {
  // biome-ignore lint/complexity/useArrowFunction: what is called by `new`
  const made = function () {};
  made.prototype = Object.freeze(Object.create(null));
  return made as unknown as new () => Record<string, unknown>;
}

/** An empty object that inherits nothing, whatever somebody has given to all objects. */
export function bare(): Record<string, unknown> {
  return new Bare();
}

/**
 * A copy of the options, each read once: an object's own, with known keys only, so that a misspelt option is not silently
 * ignored. The copy inherits nothing, hence no property that somebody has given to all objects.
 */
export function checkOptions<T extends object>(
  where: string,
  options: T,
  known: readonly string[],
): T {
  const given: unknown = options;
  if (!isDictionary(given)) {
    const hint = ENTRIES.has(tagOf(given)) ? '; Object.fromEntries makes one of it' : '';
    throw new OptionError(
      `${where}: expected an object of options, got ${describe(given)}${hint}.`,
    );
  }
  for (const key of keysOf(where, given)) {
    if (!known.includes(key)) {
      throw new OptionError(
        `${where}: unknown option '${shorten(key)}'${didYouMean(key, known)}; known are ${known.join(', ')}.`,
      );
    }
  }
  try {
    return Object.assign(bare(), given) as T; // in one go: faster than one by one
  } catch (cause) {
    throw unreadableOptions(where, cause);
  }
}

function keysOf(where: string, given: object): string[] {
  try {
    return Object.keys(given);
  } catch (cause) {
    throw unreadableOptions(where, cause); // a proxy's handler
  }
}

/** For options of which a getter throws. */
function unreadableOptions(where: string, cause: unknown): OptionError {
  const reason = cause instanceof Error ? cause.message : describe(cause);
  return new OptionError(`${where}: cannot be read: ${reason}`);
}

/** What holds keys and values, but not as properties. */
const ENTRIES: ReadonlySet<string> = new Set(['Map', 'URLSearchParams', 'FormData', 'Headers']);
/** Objects of JavaScript's own whose content is no properties: taken for options, all that they say would be ignored. */
const NO_DICTIONARIES: ReadonlySet<string> = new Set([
  ...ENTRIES,
  ...['Set', 'WeakMap', 'WeakSet', 'Date', 'RegExp', 'Promise', 'Error', 'Generator'],
  ...['String', 'Number', 'Boolean', 'BigInt', 'Symbol', 'ArrayBuffer', 'SharedArrayBuffer'],
]);

/** Whether an object's own properties can be all that it says: no array, Map, Set, Date, typed array and the like. */
export function isDictionary(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || isArray(value)) return false;
  const tag = tagOf(value);
  return (
    tag !== '' && !ArrayBuffer.isView(value) && (tag === 'Object' || !NO_DICTIONARIES.has(tag))
  );
}

/** What an object is, in every realm; '' where it cannot be looked at. */
export function tagOf(value: unknown): string {
  try {
    const text = Object.prototype.toString.call(value);
    return text === '[object Object]' ? 'Object' : text.slice(8, -1);
  } catch {
    return ''; // a revoked proxy, a getter that throws
  }
}

/**
 * An object's own properties, each read once; the copy inherits nothing. Of anything else nothing. @throws OptionError it cannot be
 * read
 */
export function ownProperties(value: unknown): Record<string, unknown> {
  try {
    return typeof value === 'object' ? Object.assign(bare(), value) : bare();
  } catch (cause) {
    throw unreadableOptions(describe(value), cause);
  }
}

/** `instanceof`, which throws for a revoked proxy. */
export function isA<T>(value: unknown, kind: abstract new (...args: never) => T): value is T {
  try {
    return value instanceof kind;
  } catch {
    return false;
  }
}

/** What an object of the user's has under a name; undefined where it cannot be asked. */
export function propertyOf(value: unknown, name: string): unknown {
  try {
    return (value as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

/** Whether an object of the user's has a method of that name; not where it cannot be asked. */
export function hasMethod(value: unknown, name: string): boolean {
  return typeof propertyOf(value, name) === 'function';
}

/** `Array.isArray`, which throws for a revoked proxy. */
export function isArray(value: unknown): value is unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** A whole number in [min, max]. */
export function checkInteger(what: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max)
    return value;
  throw new OptionError(
    `${what}: expected a whole number from ${min} to ${max}, got ${describe(value)}.`,
  );
}

/** A finite number in [min, max]. */
export function checkNumber(
  what: string,
  value: unknown,
  min: number = Number.NEGATIVE_INFINITY,
  max: number = Number.POSITIVE_INFINITY,
): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max)
    return value;
  const range = [
    min === Number.NEGATIVE_INFINITY ? '' : ` ≥ ${min}`,
    max === Number.POSITIVE_INFINITY ? '' : ` ≤ ${max}`,
  ].join('');
  throw new OptionError(`${what}: expected a finite number${range}, got ${describe(value)}.`);
}

export function checkBoolean(what: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new OptionError(`${what}: expected true or false, got ${describe(value)}.`);
}

export function checkFunction<T>(what: string, value: T): T {
  if (typeof value === 'function') return value;
  throw new OptionError(`${what}: expected a function, got ${describe(value)}.`);
}

/** One of a list of names. */
export function checkName<T extends string>(what: string, value: unknown, known: readonly T[]): T {
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  throw new OptionError(
    `${what}: ${describe(value)} is not known${typeof value === 'string' ? didYouMean(value, known) : ''}; known are ${known.join(', ')}.`,
  );
}
