import { DataError } from '../../base/errors.js';
import { describe, isDictionary } from '../../base/validate.js';
import { reading } from '../../matrix/intake.js';
import type { Table } from '../table.js';
import { tableOf } from '../table-of.js';

/** brain.js's form of a sample: numbers by name, or in a list. */
export interface Pair {
  /** What is given. */
  readonly input: Readonly<Record<string, number>> | ArrayLike<number>;
  /** What shall be answered. */
  readonly output: Readonly<Record<string, number>> | ArrayLike<number>;
}

/** What `fromPairs` returns. */
export interface Pairs {
  /** The inputs as columns, and the targets. */
  readonly table: Table;
  /** The names of the targets. One that says which name was 1 is called `output`. */
  readonly targets: readonly string[];
}

/**
 * brain.js's pairs as a table. Where each output has one name that is 1 and no other above 0, the target is a category,
 * `output`; else each name of the outputs is a number column. What has no names gets `input 0`, `output 0` and so on; what a
 * pair does not have is 0, as in brain.js.
 *
 * @throws DataError no pairs, a pair without input or output, or a value that is no number.
 *
 * @example
 * ```ts
 * const { table, targets } = fromPairs([
 *   { input: { r: 0.03, g: 0.7, b: 0.5 }, output: { black: 1 } },
 *   { input: { r: 0.16, g: 0.09, b: 0.2 }, output: { white: 1 } },
 *   { input: { r: 0.5, g: 0.5, b: 1 }, output: { white: 1 } },
 * ]);
 * await new Classifier({ target: targets[0]!, seed: 1 }).fit(table);
 * ```
 */
export function fromPairs(pairs: Iterable<Pair>): Pairs {
  const where = 'fromPairs';
  const given = reading(where, () =>
    typeof pairs === 'object' && pairs !== null && Symbol.iterator in pairs
      ? [...pairs]
      : undefined,
  );
  if (!given) {
    throw new DataError(`${where}: expected pairs of input and output, got ${describe(pairs)}.`);
  }
  const all = given.map((pair, i) => {
    if (!isDictionary(pair)) {
      throw new DataError(
        `${where}: pair ${i}: expected input and output, got ${describe(pair)}.`,
        i,
      );
    }
    return {
      input: named(`${where}: pair ${i}: input`, pair.input, 'input', i),
      output: named(`${where}: pair ${i}: output`, pair.output, 'output', i),
    };
  });
  if (all.length === 0) throw new DataError(`${where}: there are no pairs.`);
  const inputs = columnsOf(all.map(({ input }) => input));
  const labels = all.map(({ output }) => labelOf(output));
  const isClass = labels.every((label) => label !== undefined) && new Set(labels).size > 1;
  const outputs: Map<string, ArrayLike<unknown>> = isClass
    ? new Map([['output', labels]])
    : columnsOf(all.map(({ output }) => output));
  for (const name of outputs.keys()) {
    if (inputs.has(name)) {
      throw new DataError(`${where}: '${name}' is an input and an output; name them apart.`);
    }
  }
  // fromEntries defines properties, so that a column named __proto__ is one.
  const columns = Object.fromEntries<ArrayLike<unknown>>([...inputs, ...outputs]);
  return { table: tableOf({ columns } as never), targets: [...outputs.keys()] };
}

function named(what: string, values: unknown, prefix: string, pair: number): Map<string, number> {
  if (typeof values !== 'object' || values === null) {
    throw new DataError(
      `${what}: expected numbers by name or a list, got ${describe(values)}.`,
      pair,
    );
  }
  const list = Array.isArray(values) || ArrayBuffer.isView(values);
  const entries = Object.entries(values as Record<string, unknown>).map(
    ([key, value]): [string, number] => {
      if (typeof value === 'number' && Number.isFinite(value)) {
        return [list ? `${prefix} ${key}` : key, value];
      }
      throw new DataError(`${what}: ${key}: expected a number, got ${describe(value)}.`, pair);
    },
  );
  if (entries.length === 0) throw new DataError(`${what} is empty.`, pair);
  return new Map(entries);
}

/** The one name that is 1 where all others are 0; lists of one number have none. */
function labelOf(output: ReadonlyMap<string, number>): string | undefined {
  const above = [...output].filter(([, value]) => value !== 0);
  return above.length === 1 && above[0]![1] === 1 ? above[0]![0] : undefined;
}

function columnsOf(rows: readonly ReadonlyMap<string, number>[]): Map<string, Float64Array> {
  const columns = new Map<string, Float64Array>();
  for (const [i, row] of rows.entries()) {
    for (const [name, value] of row) {
      const column = columns.get(name) ?? new Float64Array(rows.length);
      columns.set(name, column);
      column[i] = value;
    }
  }
  return columns;
}
