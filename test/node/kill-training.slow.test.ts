// A process that trains asynchronously, killed and started again, ends as one that was left alone; many times.
import { expect, it } from 'vitest';
import { killWhileTraining } from './kill-training.js';
import { inputs, makeNetwork, OPTIONS, targets } from './long-training.js';

it('20 trainings, each killed 10 times in the midst of trainAsync: the same bits', async () => {
  const whole = makeNetwork();
  const expected = whole.train(inputs, targets, OPTIONS);
  let all = 0;
  for (let i = 0; i < 20; i++) {
    const { kills, text, history } = await killWhileTraining(10);
    all += kills;
    expect(history).toEqual(expected);
    expect(text === JSON.stringify(whole)).toBe(true);
  }
  console.log(`${all} processes killed`);
  expect(all).toBeGreaterThan(100);
});
