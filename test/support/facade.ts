import { inject } from 'vitest';
import { decode } from '../../src/core/wasm/decode.js';
import { supports } from '../../src/core/wasm/probe.js';
import { init } from '../../src/index.js';

export async function debugBuild(): Promise<void> {
  const { debugBinary } = await import('../../build/wasm/debug-binary.js');
  await init({ wasm: decode(debugBinary()) });
}

const builds = inject('builds');

/** Every strict engine that the public classes can be made to use, with the call that chooses it. */
export const strictEngines: readonly (readonly [name: string, choose: () => Promise<void>])[] = [
  ['js', () => init({ engine: 'js' })],
  ...(builds === 'debug' ? [] : [['simd', () => init({ engine: 'simd' })] as const]),
  ...(builds !== 'release' ? [['debug', debugBuild] as const] : []),
];

/** The relaxed one too, where this runtime has it. */
export const engines: typeof strictEngines =
  builds !== 'debug' && supports('relaxed')
    ? [...strictEngines, ['relaxed', () => init({ engine: 'relaxed' })]]
    : strictEngines;
