// A process that trains asynchronously, killed and started again, ends as one that was left alone.
import { expect, it } from 'vitest';
import { killWhileTraining } from './kill-training.js';
import { inputs, makeNetwork, OPTIONS, targets } from './long-training.js';

it('killed 5 times in the midst of trainAsync: the same bits', { timeout: 120_000 }, async () => {
  const whole = makeNetwork();
  const expected = whole.train(inputs, targets, OPTIONS);
  const { kills, text, history, files } = await killWhileTraining(5);
  expect(kills).toBe(5);
  expect(history).toEqual(expected);
  expect(text === JSON.stringify(whole)).toBe(true);
  // Nothing that a killed process left behind.
  const last = OPTIONS.epochs;
  expect(files).toEqual([
    'best.safetensors',
    `epoch-0000${last - 1}.safetensors`,
    `epoch-0000${last}.safetensors`,
  ]);
});
