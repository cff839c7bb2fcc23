/** Where Node's `console.log` looks for what to show; known by name, so that nothing of Node is imported. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** Shows fields as an object of a class; `fields` may throw, for an object that was disposed of or is not fitted. */
export function inspected(
  name: string,
  fields: () => object,
  options: object,
  inspect: unknown,
): string {
  const show = inspect as (value: unknown, options: object) => string;
  try {
    return `${name} ${show(fields(), options)}`;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    return `${name} (${code === 'ERR_NOT_FITTED' ? 'not fitted' : 'disposed'})`;
  }
}
