// UTF-8 and its kin where a test's document hides them, as Jest's jsdom does: Node has them all the same. The build gives these to
// all that names them but the main entry, libraries too (scripts/text-encoding.mjs).

type Names = Pick<typeof globalThis, 'TextDecoder' | 'TextEncoder'>;

interface NodeLike {
  getBuiltinModule?(name: 'node:util'): Names;
}

function found(): Partial<Names> {
  const { process } = globalThis as { process?: NodeLike };
  return typeof globalThis.TextDecoder === 'function'
    ? globalThis
    : (process?.getBuiltinModule?.('node:util') ?? {});
}

const names = /*#__PURE__*/ found();

/** undefined where there is none at all. */
export const TextDecoder: Names['TextDecoder'] | undefined = names.TextDecoder;
/** undefined where there is none at all. */
export const TextEncoder: Names['TextEncoder'] | undefined = names.TextEncoder;
