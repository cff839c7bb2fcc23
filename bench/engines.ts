import type { Core } from '../src/core/core.js';
import { createJsCore } from '../src/core/js/index.js';
import { decode } from '../src/core/wasm/decode.js';
import { createWasmCore } from '../src/core/wasm/instantiate.js';
import { supports } from '../src/core/wasm/probe.js';
import { relaxedBinary } from '../src/core/wasm/relaxed-binary.js';
import { simdBinary } from '../src/core/wasm/simd-binary.js';

/** Every engine that this runtime has, in the order of the table's columns. */
export const engines: readonly Core[] = [
  ...(supports('simd') ? [createWasmCore(decode(simdBinary))] : []),
  ...(supports('relaxed') ? [createWasmCore(decode(relaxedBinary))] : []),
  createJsCore(),
];
