import { inject } from 'vitest';
import { relaxedFullBinaries } from '../../build/wasm/relaxed-full-binary.js';
import { simdFullBinaries } from '../../build/wasm/simd-full-binary.js';
import type { Core, FullCore } from '../../src/core/core.js';
import { createFullJsCore } from '../../src/core/js/full.js';
import { createFullWasmCore as full } from '../../src/core/wasm/full.js';
import { supports } from '../../src/core/wasm/probe.js';

/** The oracle. */
export const js: FullCore = createFullJsCore();

async function debugBuild(): Promise<FullCore> {
  const { debugFullBinaries } = await import('../../build/wasm/debug-full-binary.js');
  return full(debugFullBinaries());
}

const builds = inject('builds');

/** Engines that must return the oracle's bits: the release build and, in Node, the debug build, whose asserts are on. */
export const strict: readonly (readonly [name: string, core: FullCore])[] = [
  ...(builds === 'debug' ? [] : [['simd', full(simdFullBinaries())] as const]),
  ...(builds !== 'release' ? [['debug', await debugBuild()] as const] : []),
];

/** The relaxed build, where this runtime has relaxed SIMD. */
export const relaxed: FullCore | undefined =
  builds !== 'debug' && supports('relaxed') ? full(relaxedFullBinaries()) : undefined;

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
