import { describe, expect, it } from 'vitest';
import { killWhileSaving } from './kill.js';

describe('a process that is killed while it saves', () => {
  it.each(['json', 'safetensors'] as const)(
    'leaves the old file or the new one: %s',
    {
      timeout: 120_000,
    },
    async (format) => {
      const { found } = await killWhileSaving(8, format);
      expect(found[0]! + found[1]!).toBe(8);
    },
  );
});
