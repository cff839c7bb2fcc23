import { expect, it } from 'vitest';
import { killWhileSaving } from './kill.js';

it.each(['json', 'safetensors'] as const)('killed 200 times while it saves: %s', async (format) => {
  const { found, left } = await killWhileSaving(200, format);
  console.log(
    `${format}: found ${found.join(' and ')} times, ${left} half-written files beside it`,
  );
  expect(found[0]! + found[1]!).toBe(200);
  // It was hit in the midst of writing: else this would show nothing.
  expect(left).toBeGreaterThan(0);
});
