import { describe, expect, it } from 'vitest';
import { engineName, init, OptionError } from '../../src/index.js';

describe('init', () => {
  it('refuses what it does not know, and keeps the engine', async () => {
    const before = engineName();
    for (const options of [{ zzz: 1 }, { engine: 'js', threads: '4' }, null, 'js', ['js']]) {
      await expect(init(options as never)).rejects.toBeInstanceOf(OptionError);
    }
    await expect(init({ zzz: 1 } as never)).rejects.toThrow(
      "init: unknown option 'zzz'; known are engine, threads, wasm, worker.",
    );
    expect(engineName()).toBe(before);
  });
});
