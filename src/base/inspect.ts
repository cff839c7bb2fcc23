/** Where Node's `console.log` looks for what to show; known by name, so that nothing of Node is imported. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * Lets Node's `console.log` show what an object holds; `fields` may throw, for one that was disposed of or is not fitted. In
 * the constructor, not as a method: bundlers keep every class that has a method named by a symbol, used or not.
 */
export function inspectable(object: object, name: string, fields: () => object): void {
  const value = (_depth: number, options: object, inspect: unknown): string => {
    try {
      return `${name} ${(inspect as (value: unknown, options: object) => string)(fields(), options)}`;
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      return `${name} (${code === 'ERR_NOT_FITTED' ? 'not fitted' : 'disposed'})`;
    }
  };
  Object.defineProperty(object, INSPECT, { value });
}
