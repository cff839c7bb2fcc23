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

/** Runs `body` with `count` blocks of `byteLength` bytes each and releases them. */
export function withBlocks<T>(
  core: Core,
  byteLengths: readonly number[],
  body: (...pointers: number[]) => T,
): T {
  const pointers = byteLengths.map((byteLength) => core.allocate(byteLength));
  try {
    return body(...pointers);
  } finally {
    for (const pointer of pointers) core.release(pointer);
  }
}
