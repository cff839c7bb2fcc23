import { relaxedFullBinaries } from '../build/wasm/relaxed-full-binary.js';
import { simdFullBinaries } from '../build/wasm/simd-full-binary.js';
import type { FullCore } from '../src/core/core.js';
import { createFullJsCore } from '../src/core/js/full.js';
import { createFullWasmCore as full } from '../src/core/wasm/full.js';
import { supports } from '../src/core/wasm/probe.js';

/** Every engine that this runtime has, in the order of the table's columns. */
export const engines: readonly FullCore[] = [
  ...(supports('simd') ? [full(simdFullBinaries())] : []),
  ...(supports('relaxed') ? [full(relaxedFullBinaries())] : []),
  createFullJsCore(),
];
