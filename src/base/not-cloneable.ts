/**
 * What stands in an object of ours that `structuredClone` and `postMessage` would turn into an empty one: a symbol, which
 * they refuse. It is enumerable, as they pass over all else, and does no harm to whatever else goes through the properties.
 * Its text is what V8 shows: `DataCloneError: Symbol(…) could not be cloned.`
 *
 * @param what such as 'a Network'. @param instead what to do.
 */
export function notCloneable(what: string, instead: string): symbol {
  return Symbol(`${what} holds more than its properties: ${instead}`);
}

/** For a class with `toJSON` and `fromJSON`. */
export function sendJSON(name: string): symbol {
  return notCloneable(`a ${name}`, `send its toJSON() and make it anew with ${name}.fromJSON`);
}
