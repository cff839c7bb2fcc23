// JSON that is whole but for a few values, and what may stand there instead.
import fc from 'fast-check';

/** A value that engines recurse into. */
export const DEEP: unknown = Array.from({ length: 2000 }).reduce(
  (inner: unknown, _, i) => (i % 2 ? [inner] : { layers: inner }),
  0,
);

/** What may stand anywhere instead of what should. */
const wrong = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, -1, -0, 0, 0.5, 1, 3, 1e6, 1e9, 2 ** 31, 2 ** 32, 2 ** 53, 1e308, 1e-320],
    ...[Number.NaN, Number.POSITIVE_INFINITY],
    ...['', '1', '__proto__', 'constructor', 'toString', 'relu', 'softmax', 'a'.repeat(10_000)],
    ...[[], [[]], {}, [null], DEEP],
  ),
  fc
    .constantFrom(
      ...['{"__proto__":{"units":5}}', '{"length":1e9}', '{"0":1,"length":1}'],
      ...['{"toString":null}', '{"valueOf":1,"toString":2}', '{"constructor":{"name":{}}}'],
      '{"toJSON":1}',
    )
    .map((text): unknown => JSON.parse(text)),
  fc.array(fc.integer({ min: -1, max: 1e9 }), { maxLength: 5 }),
);

/** One change: at the end of a path, whose steps are taken modulo the number of keys. */
export interface Change {
  readonly path: readonly number[];
  readonly kind: 'set' | 'delete' | 'add' | 'twice' | 'rename' | 'move';
  readonly value: unknown;
  readonly key: string;
}

const change = fc.record({
  path: fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 }),
  kind: fc.constantFrom<Change['kind'][]>(
    ...['set' as const, 'set' as const, 'set' as const],
    ...['delete' as const, 'add' as const, 'twice' as const, 'rename' as const, 'move' as const],
  ),
  value: wrong,
  key: fc.constantFrom('__proto__', 'constructor', 'toString', 'length', 'weights', 'kind', ''),
});

/** One to three. */
export const changes: fc.Arbitrary<Change[]> = fc.array(change, { minLength: 1, maxLength: 3 });

type Fields = Record<string, unknown>;

/** A copy of a JSON value with the changes made. */
export function damaged(json: unknown, list: readonly Change[]): unknown {
  const root = { root: structuredClone(json) };
  let moved: unknown = null;
  for (const { path, kind, value, key: name } of list) {
    const [parent, key] = descend(root, path);
    if (kind === 'set') parent[key] = copyOf(value);
    else if (kind === 'add') define(parent, `${key}1`, copyOf(value));
    else if (kind === 'move') [parent[key], moved] = [moved, parent[key]];
    else if (Array.isArray(parent)) {
      if (kind === 'delete') parent.splice(Number(key), 1);
      else parent.push(copyOf(parent[Number(key)]));
    } else {
      const old = kind === 'twice' ? copyOf(parent[key]) : parent[key];
      if (kind !== 'twice') delete parent[key];
      if (kind !== 'delete') define(parent, name, old);
    }
  }
  return root.root;
}

/** Nothing is shared, or a later change would change two places, or the value itself. */
function copyOf(value: unknown): unknown {
  return value === DEEP ? DEEP : structuredClone(value);
}

/** As JSON.parse does it: also `__proto__` becomes a key like any other. */
function define(parent: Fields, key: string, value: unknown): void {
  Object.defineProperty(parent, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function descend(root: Fields, path: readonly number[]): [parent: Fields, key: string] {
  let parent = root;
  let key = 'root';
  for (const step of path) {
    const child = parent[key];
    if (typeof child !== 'object' || child === null || child === DEEP) break;
    const keys = Object.keys(child);
    if (keys.length === 0) break;
    parent = child as Fields;
    key = keys[step % keys.length]!;
  }
  return [parent, key];
}
