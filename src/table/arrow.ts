// Apache Arrow tables by their shape: nothing of the library is imported.

/** A field of an Arrow schema. */
export interface ArrowFieldLike {
  /** The name of the column. */
  readonly name: string;
  /** Its type, of which `typeId` and `scale` are looked at. */
  readonly type?: unknown;
}

/**
 * An Apache Arrow table, by its shape, so that no version of the library is needed: what `apache-arrow` reads and DuckDB's
 * drivers return.
 */
export interface ArrowTableLike {
  /** The fields, in the order of the columns. */
  readonly schema: {
    /** One a column. */
    readonly fields: readonly ArrowFieldLike[];
  };
  /** How many rows. */
  readonly numRows: number;
  /** The column at an index. */
  getChildAt(index: number): Iterable<unknown> | null;
}

/** Ids of types in Arrow's format. */
const [DECIMAL, DATE, TIMESTAMP] = [7, 8, 10];

export function isArrowTable(value: object): value is ArrowTableLike {
  return (
    'schema' in value &&
    'numRows' in value &&
    'getChildAt' in value &&
    typeof value.getChildAt === 'function' &&
    Array.isArray((value.schema as { fields?: unknown } | null)?.fields)
  );
}

/** Names and values of its columns. */
export function arrowColumns(table: ArrowTableLike): [name: string, values: Iterable<unknown>][] {
  return table.schema.fields.map(({ name, type }, i) => {
    const values = table.getChildAt(i) ?? [];
    const { typeId, scale } = (type ?? {}) as { typeId?: unknown; scale?: unknown };
    if (typeId === DATE || typeId === TIMESTAMP) return [name, mapped(values, dateOf)];
    if (typeId === DECIMAL) return [name, mapped(values, (value) => decimalOf(value, scale))];
    return [name, values];
  });
}

function* mapped(values: Iterable<unknown>, map: (value: unknown) => unknown): Iterable<unknown> {
  for (const value of values) yield map(value);
}

/** Some versions give milliseconds, others dates. */
function dateOf(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'bigint' ? new Date(Number(value)) : value;
}

/** A decimal comes as 32-bit words of a whole number in two's complement, the lowest first. */
function decimalOf(value: unknown, scale: unknown): unknown {
  if (!(value instanceof Uint32Array)) return value;
  let whole = 0n;
  for (const [i, word] of value.entries()) whole |= BigInt(word) << BigInt(32 * i);
  const digits = typeof scale === 'number' && scale > 0 ? scale : 0;
  const signed = BigInt.asIntN(32 * value.length, whole);
  const text = String(signed < 0n ? -signed : signed).padStart(digits + 1, '0');
  const point = text.length - digits;
  // By its text, which is read correctly rounded; a division would round twice.
  return Number(`${signed < 0n ? '-' : ''}${text.slice(0, point)}.${text.slice(point)}0`);
}
