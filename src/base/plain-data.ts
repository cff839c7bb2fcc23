// Descriptions (layers, optimizers, initializers) are plain data: objects, lists, strings, numbers, booleans, undefined
// and functions. What is kept inside is frozen, what is handed out is a copy, so that nobody changes a network by its
// description.

/** A copy of our own plain data, down to the last object. */
export function copyPlain<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyPlain) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, copyPlain(each as unknown)]),
  ) as T;
}

/** Freezes our own plain data, down to the last object. What is frozen already counts as done. */
export function freezePlain<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const each of Object.values(value)) if (typeof each === 'object') freezePlain(each);
    Object.freeze(value);
  }
  return value;
}
