import { relaxedFullBinary } from '../build/wasm/relaxed-full-binary.js';
import { simdFullBinary } from '../build/wasm/simd-full-binary.js';
import type { FullCore } from '../src/core/core.js';
import { createFullJsCore } from '../src/core/js/full.js';
import { decode } from '../src/core/wasm/decode.js';
import { createWasmCore } from '../src/core/wasm/instantiate.js';
import { supports } from '../src/core/wasm/probe.js';

/** The code that is shipped, in a build whose inner kernels are exported, too. */
const full = (binary: string): FullCore => createWasmCore(decode(binary)) as FullCore;

/** Every engine that this runtime has, in the order of the table's columns. */
export const engines: readonly FullCore[] = [
  ...(supports('simd') ? [full(simdFullBinary())] : []),
  ...(supports('relaxed') ? [full(relaxedFullBinary())] : []),
  createFullJsCore(),
];
