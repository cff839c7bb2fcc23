import { freezePlain } from './plain-data.js';

/** Is the object that it is given: the fields of what extends it are put into that. */
class Given {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: what it is for
    return object;
  }
}

/** A mark on plain data that was checked, by which it is known again. */
export interface Mark {
  /** Marks plain data of our own, frozen from here on down to its last object. */
  put<T extends object>(value: T): T;
  has(value: object): boolean;
}

/**
 * A private field: nobody else can put it into an object, no copy has it, neither JSON nor `structuredClone` nor a proxy shows it.
 * What bears it and is frozen has been checked, and need not be again. A WeakSet would do the same in six times the time.
 */
export function makeMark(): Mark {
  class Marked extends Given {
    readonly #mark = true;

    static has(value: object): boolean {
      return #mark in value;
    }
  }
  return {
    put(value) {
      if (!Marked.has(value)) new Marked(freezePlain(value));
      return value;
    },
    has: Marked.has,
  };
}
