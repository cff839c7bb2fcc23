/** Where Node's `console.log` looks for what to show; known by name, so that nothing of Node is imported. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** The prototypes that have it. */
const done = /* @__PURE__ */ new WeakSet<object>();

/**
 * Lets Node's `console.log` show what an object holds; `fields` may throw, for one that was disposed of or is not fitted. Called
 * in the constructor, not a method of the class: bundlers keep every class that has a method named by a symbol, used or not.
 * It is put into the prototype by the first object, as a property of each takes longer to define than the rest of it.
 */
export function inspectable<T extends object>(
  object: T,
  name: string,
  fields: (self: T) => object,
): void {
  const prototype = Object.getPrototypeOf(object) as object;
  if (done.has(prototype)) return;
  done.add(prototype);
  const value = function (this: T, _depth: number, options: object, inspect: unknown): string {
    try {
      const shown = (inspect as (value: unknown, options: object) => string)(fields(this), options);
      return `${name} ${shown}`;
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      return `${name} (${code === 'ERR_NOT_FITTED' ? 'not fitted' : 'disposed'})`;
    }
  };
  // Where somebody has frozen the prototype it stays as it is.
  Reflect.defineProperty(prototype, INSPECT, { value });
}
