import { debugBinary } from '../../build/wasm/debug-binary.js';
import { init } from '../../src/core/engine.js';
import { decode } from '../../src/core/wasm/decode.js';
import { supports } from '../../src/core/wasm/probe.js';

/** Every engine that the facade can run on here, and how to choose it. The debug build has its asserts on. */
export const engines: readonly (readonly [name: string, use: () => Promise<void>])[] = [
  ['js', () => init({ engine: 'js' })],
  ['simd', () => init({ engine: 'simd' })],
  ['debug', () => init({ wasm: decode(debugBinary) })],
  ...(supports('relaxed') ? [['relaxed', () => init({ engine: 'relaxed' })] as const] : []),
];
