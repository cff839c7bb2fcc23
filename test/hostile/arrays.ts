// Data that lies: what a hostile or merely odd program may hand over in the place of numbers.

/** Numbers of a matrix or a list, and its columns. */
export interface Good {
  readonly rows: number;
  readonly columns: number;
  /** rows × columns. */
  readonly values: readonly number[];
}

/** What is done while the data is read. */
export type Mischief = () => void;

const floats = ({ values }: Good): Float64Array<ArrayBuffer> => handOut(Float64Array.from(values));

/** Its species is a class of its own, whose arrays are of any length. */
class Tensor extends Float64Array {
  constructor(n: number) {
    super(n);
  }

  static get [Symbol.species](): Float64ArrayConstructor {
    return function make(this: unknown, first: unknown) {
      return new Float64Array(typeof first === 'number' ? first * 7 + 3 : 100_000);
    } as unknown as Float64ArrayConstructor;
  }

  override subarray(): ReturnType<Float64Array<ArrayBuffer>['subarray']> {
    return new Float64Array(100_000);
  }
}

function tensorOf(good: Good): Tensor {
  const made = new Tensor(good.values.length);
  for (const [i, value] of good.values.entries()) made[i] = value;
  return made;
}

/** Buffers handed out, which mischief may take away again. */
export const handedOut: ArrayBuffer[] = [];

function handOut(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  handedOut.push(array.buffer);
  return array;
}

/** Answers one thing the first time, the other from then on. */
function changing<T>(first: T, then: T): () => T {
  let asked = 0;
  return () => (asked++ === 0 ? first : then);
}

/** A list whose length grows after it was read once. */
function growing(values: readonly unknown[], by: number): ArrayLike<number> {
  const length = changing(values.length, values.length + by);
  const list: Record<number, unknown> = { ...values };
  for (let i = 0; i < by; i++) list[values.length + i] = 1e9;
  Object.defineProperty(list, 'length', { get: length });
  return list as unknown as ArrayLike<number>;
}

/** An array in which reading one element does mischief. */
function interrupting(values: readonly number[], at: number, mischief: Mischief): number[] {
  const list = [...values];
  const value = list[at]!;
  Object.defineProperty(list, at, {
    get() {
      mischief();
      return value;
    },
  });
  return list;
}

function rowsOf({ values, rows, columns }: Good): number[][] {
  return Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns));
}

function resizable({ values }: Good, then: number): [Float64Array<ArrayBuffer>, ArrayBuffer] {
  const make = ArrayBuffer as unknown as new (
    length: number,
    options: { maxByteLength: number },
  ) => ArrayBuffer & { resize?(length: number): void };
  const buffer = new make(values.length * 8, { maxByteLength: values.length * 8 + 80_000 });
  const view = new Float64Array(buffer); // follows the buffer's length
  view.set(values);
  handOut(view);
  buffer.resize?.(then * 8);
  return [view, buffer];
}

function detached(good: Good): Float64Array {
  const array = floats(good);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

function shared({ values }: Good): Float64Array {
  if (typeof SharedArrayBuffer !== 'function') return Float64Array.from(values);
  const array = new Float64Array(new SharedArrayBuffer(values.length * 8));
  array.set(values);
  return array;
}

function lying(good: Good, length: number): Float64Array {
  const array = floats(good);
  Object.defineProperty(array, 'length', { value: length });
  Object.defineProperty(array, 'byteLength', { value: length * 8 });
  Object.defineProperty(array, 'buffer', { value: new ArrayBuffer(length * 8) });
  return array;
}

/** Kinds that are what they seem to be, however odd: what comes out must be what plain data gives. */
export const HONEST: ReadonlySet<string> = new Set([
  'plain',
  'typed',
  'species',
  'proxy of an array',
  'shared',
  'interrupting',
  'interrupted by its length',
  'nested arrays',
  'flat',
  'rows of a species',
  'proxy of rows',
  'interrupted by its data',
]);

/** Lists of numbers, (values). `by` is a number of things too many, `mischief` is called in the midst. */
export const LISTS: Readonly<
  Record<string, (good: Good, by: number, mischief: Mischief) => unknown>
> = {
  plain: ({ values }) => [...values],
  typed: floats,
  growing: ({ values }, by) => growing(values, by),
  shrinking: ({ values }) => {
    const list = [...values];
    return new Proxy(list, {
      get(target, key, receiver) {
        if (key === '0') target.length = 1;
        return Reflect.get(target, key, receiver);
      },
    });
  },
  species: tensorOf,
  lying: (good, by) => lying(good, good.values.length + by),
  'lying short': (good) => lying(good, 1),
  'proxy of an array': ({ values }) => new Proxy([...values], {}),
  'proxy of a typed array': (good) => new Proxy(floats(good), {}),
  'revoked proxy': ({ values }) => {
    const { proxy, revoke } = Proxy.revocable([...values], {});
    revoke();
    return proxy;
  },
  resizable: (good, by) => resizable(good, good.values.length + by)[0],
  'resizable, shrunk': (good) => resizable(good, 0)[0],
  detached,
  shared,
  interrupting: ({ values }, by, mischief) => interrupting(values, by % values.length, mischief),
  'interrupted by its length': ({ values }, _by, mischief) => ({
    ...values,
    get length() {
      mischief();
      return values.length;
    },
  }),
  'of any length': (_good, by) => ({ length: 2 ** 31 * by }),
  'of no length': () => ({ length: Number.NaN }),
  throws: () => ({
    get length(): number {
      throw new RangeError('no length today');
    },
  }),
};

/** Matrices, (rows, columns). */
export const MATRICES: Readonly<
  Record<string, (good: Good, by: number, mischief: Mischief) => unknown>
> = {
  'nested arrays': rowsOf,
  flat: (good) => ({ data: floats(good), shape: [good.rows, good.columns] }),
  'rows growing in number': (good, by) => {
    const rows = rowsOf(good);
    const more = [...rows, ...Array.from({ length: by }, () => rows[0]!)];
    const length = changing(rows.length, more.length);
    return new Proxy(more, {
      get: (target, key) => (key === 'length' ? length() : Reflect.get(target, key)),
    });
  },
  'rows growing': (good, by) => rowsOf(good).map((row) => growing(row, by)),
  'data growing': (good, by) => {
    const data = changing(floats(good), new Float64Array(good.values.length + by * 1000).fill(1e9));
    return {
      shape: [good.rows, good.columns],
      get data() {
        return data();
      },
    };
  },
  'shape growing': (good, by) => {
    const shape = changing([good.rows, good.columns], [good.rows + by * 1000, good.columns]);
    return {
      data: floats(good),
      get shape() {
        return shape();
      },
    };
  },
  'shape of getters': (good, by) => {
    const rows = changing(good.rows, good.rows + by * 1000);
    const shape = [0, good.columns];
    Object.defineProperty(shape, 0, { get: rows });
    return { data: floats(good), shape };
  },
  species: (good) => ({ data: tensorOf(good), shape: [good.rows, good.columns] }),
  'rows of a species': (good) =>
    rowsOf(good).map((row) => tensorOf({ rows: 1, columns: row.length, values: row })),
  lying: (good, by) => ({ data: lying(good, by), shape: [good.rows, good.columns] }),
  'lying with its shape': (good, by) => ({
    data: lying(good, good.values.length + by * good.columns),
    shape: [good.rows + by, good.columns],
  }),
  'proxy of rows': (good) => new Proxy(rowsOf(good), {}),
  'proxied data': (good) => ({
    data: new Proxy(floats(good), {}),
    shape: [good.rows, good.columns],
  }),
  resizable: (good, by) => ({
    data: resizable(good, good.values.length + by)[0],
    shape: [good.rows, good.columns],
  }),
  'resized while it is read': (good, by) => {
    const [data, buffer] = resizable(good, good.values.length);
    return {
      data,
      get shape() {
        (buffer as { resize?(length: number): void }).resize?.(8 * (by % good.values.length));
        return [good.rows, good.columns];
      },
    };
  },
  detached: (good) => ({ data: detached(good), shape: [good.rows, good.columns] }),
  'detached while it is read': (good) => {
    const data = floats(good);
    return {
      data,
      get shape() {
        structuredClone(data.buffer, { transfer: [data.buffer] });
        return [good.rows, good.columns];
      },
    };
  },
  shared: (good) => ({ data: shared(good), shape: [good.rows, good.columns] }),
  interrupting: (good, by, mischief) =>
    rowsOf(good).map((row, i) =>
      i === by % good.rows ? interrupting(row, by % good.columns, mischief) : row,
    ),
  'interrupted by its data': (good, _by, mischief) => ({
    shape: [good.rows, good.columns],
    get data() {
      mischief();
      return floats(good);
    },
  }),
  'of any size': (_good, by) => ({ data: new Float64Array(1), shape: [2 ** 33 * by, 2 ** 30] }),
};
