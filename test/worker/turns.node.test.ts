// In Node, where all that waits for setImmediate runs before timers and sockets are looked at.
import { setImmediate as immediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Slices, Turns } from '../../src/worker/slices.js';

it('turns come one a task', async () => {
  const turns = new Turns();
  const come: string[] = [];
  for (const name of ['a', 'b', 'c']) turns.add(() => come.push(name));
  const seen: string[] = [];
  for (let task = 0; task < 4; task++) {
    await immediate();
    seen.push(come.join(''));
  }
  expect(seen).toEqual(['a', 'ab', 'abc', 'abc']);
});

it('jobs that share a thread leave a turn to other tasks between their slices', async () => {
  const turns = new Turns();
  const order: string[] = [];
  function* job(name: string): Generator<void, void> {
    for (let slice = 0; slice < 3; slice++) {
      order.push(name);
      const end = performance.now() + 2;
      while (performance.now() < end);
      yield;
    }
  }
  let over = false;
  const jobs = Promise.all(
    ['a', 'b', 'c'].map((name) => new Slices(1, turns).run(job(name), () => false)),
  ).then(() => {
    over = true;
  });
  while (!over) {
    await immediate();
    order.push('.');
  }
  await jobs;
  expect(order.join('')).toMatch(/^(a\.b\.c\.){3}\.*$/);
});
