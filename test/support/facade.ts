import { debugBinary } from '../../build/wasm/debug-binary.js';
import { decode } from '../../src/core/wasm/decode.js';
import { supports } from '../../src/core/wasm/probe.js';
import { init } from '../../src/index.js';

/** Every strict engine that the public classes can be made to use, with the call that chooses it. */
export const strictEngines: readonly (readonly [name: string, choose: () => Promise<void>])[] = [
  ['js', () => init({ engine: 'js' })],
  ['simd', () => init({ engine: 'simd' })],
  ['debug', () => init({ wasm: decode(debugBinary()) })],
];

/** The relaxed one too, where this runtime has it. */
export const engines: typeof strictEngines = supports('relaxed')
  ? [...strictEngines, ['relaxed', () => init({ engine: 'relaxed' })]]
  : strictEngines;
