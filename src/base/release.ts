/** Less is not worth a call. */
const WORTH = 1 << 18;

interface Transferable {
  transfer?(length: number): ArrayBuffer;
}

/**
 * Gives the memory of an array back that nobody needs any more. Garbage collectors look at arrays that have lived for a while only
 * now and then, so that a program which is done with one large array after the other holds many of them.
 *
 * The buffer is detached: the array and all that share its buffer are empty afterwards. What is small is left alone.
 */
export function release({ buffer }: { readonly buffer: ArrayBufferLike }): void {
  if (buffer.byteLength < WORTH) return;
  const { transfer } = buffer as Transferable;
  try {
    if (typeof transfer === 'function') transfer.call(buffer, 0);
    else if (typeof structuredClone === 'function') {
      // The clone is new, and what is new and dropped goes with the next small collection, which new buffers call for.
      structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
      new ArrayBuffer(8);
    }
  } catch {
    // A stand-in of a test environment that cannot; the garbage collector will.
  }
}
