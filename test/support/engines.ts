import { debugBinary } from '../../build/wasm/debug-binary.js';
import type { Core } from '../../src/core/core.js';
import { createJsCore } from '../../src/core/js/index.js';
import { decode } from '../../src/core/wasm/decode.js';
import { createWasmCore } from '../../src/core/wasm/instantiate.js';
import { supports } from '../../src/core/wasm/probe.js';
import { relaxedBinary } from '../../src/core/wasm/relaxed-binary.js';
import { simdBinary } from '../../src/core/wasm/simd-binary.js';

/** The oracle. */
export const js: Core = createJsCore();

/** Engines that must return the oracle's bits: the release build and the debug build, whose asserts are on. */
export const strict: readonly (readonly [name: string, core: Core])[] = [
  ['simd', createWasmCore(decode(simdBinary))],
  ['debug', createWasmCore(decode(debugBinary))],
];

/** The relaxed build, where this runtime has relaxed SIMD. */
export const relaxed: Core | undefined = supports('relaxed')
  ? createWasmCore(decode(relaxedBinary))
  : undefined;

const GUARD = 32;
const MARK = 0xa5;

/**
 * Runs `body` with one block per size, each between guard bytes, and releases them.
 * Fails when a byte outside a block was written.
 */
export function withBlocks<T>(
  core: Core,
  byteLengths: readonly number[],
  body: (...pointers: number[]) => T,
): T {
  const pointers = byteLengths.map((byteLength) => core.allocate(byteLength + 2 * GUARD));
  const guards = (): Uint8Array[] => {
    const bytes = new Uint8Array(core.u32.buffer); // read anew: memory may have grown
    return pointers.flatMap((pointer, i) => {
      const end = pointer + GUARD + byteLengths[i]!;
      return [bytes.subarray(pointer, pointer + GUARD), bytes.subarray(end, end + GUARD)];
    });
  };
  for (const guard of guards()) guard.fill(MARK);
  try {
    const result = body(...pointers.map((pointer) => pointer + GUARD));
    for (const [i, guard] of guards().entries()) {
      if (guard.some((byte) => byte !== MARK)) {
        throw new Error(`written ${i % 2 ? 'behind' : 'before'} block ${i >> 1} of ${byteLengths}`);
      }
    }
    return result;
  } finally {
    for (const pointer of pointers) core.release(pointer);
  }
}
