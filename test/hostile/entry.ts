import type { Network, Neuron } from '../../src/index.js';

/** Data of this shape, good or not. */
export interface Makers {
  matrix(rows: number, columns: number): never;
  list(count: number): never;
  /** A `Uint8Array`, over the buffer of a list that has one. */
  bytes(count: number): never;
  /** Class indices below `classes`. */
  indices(count: number, classes: number): never;
}

/** A call, and the object that it was made on, so that mischief can be done to that very object. */
export interface Entry {
  readonly subject: Network | Neuron | undefined;
  call(make: Makers): unknown;
}

/** Entries by name. */
export type Entries = Readonly<Record<string, () => Entry>>;

export const alone = (call: (make: Makers) => unknown) => (): Entry => ({
  subject: undefined,
  call,
});

/** A call on a network of its own. */
export const on =
  (make: () => Network) => (call: (network: Network, make: Makers) => unknown) => (): Entry => {
    const subject = make();
    return { subject, call: (makers) => call(subject, makers) };
  };

export const ROWS = 6;

/** Bytes over the buffer of what a list was made as: shared, resizable or detached as that. Other lists stay what they are. */
export function bytesOver(list: unknown, count: number): never {
  if (!ArrayBuffer.isView(list)) return list as never;
  const { buffer } = list;
  return new Uint8Array(buffer, 0, Math.min(count, buffer.byteLength)) as never;
}
