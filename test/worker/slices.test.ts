import { describe, expect, it } from 'vitest';
import { Slices, Turns } from '../../src/worker/slices.js';

let clock = 1000;

/** Steps of one millisecond each, by a clock that only they move; notes when each begins. */
function* steps(count: number, begun: number[]): Generator<void, string> {
  for (let i = 0; i < count; i++) {
    begun.push(clock);
    clock += 1;
    yield;
  }
  return 'done';
}

describe('Slices', () => {
  it('do not begin at once', async () => {
    const begun: number[] = [];
    const running = new Slices(8).run(steps(3, begun), () => false);
    expect(begun).toEqual([]);
    expect(await running).toBe('done');
  });

  it('pause after every 8 steps of 1 ms', async () => {
    const begun: number[] = [];
    const pauses: number[] = [];
    const stopped = (): boolean => {
      pauses.push(begun.length);
      return false;
    };
    await new Slices(8, new Turns(), () => clock).run(steps(30, begun), stopped);
    expect(pauses).toEqual([0, 8, 16, 24]);
  });

  it('stop at a pause, and know their longest step', async () => {
    const begun: number[] = [];
    const slices = new Slices(8, new Turns(), () => clock);
    expect(await slices.run(steps(1000, begun), () => begun.length >= 16)).toBe(undefined);
    expect(begun.length).toBe(16);
    expect(slices.longest).toBe(1);
  });

  it('that are woken find out at once that they shall stop', async () => {
    const turns = new Turns();
    const resumed: string[] = [];
    const first = new Slices(8, turns).run(steps(3, []), () => false);
    let stopped = false;
    const second = new Slices(8, turns);
    const running = second.run(steps(3, []), () => stopped);
    void first.then(() => resumed.push('first'));
    void running.then((result) => resumed.push(`second: ${result}`));
    stopped = true;
    second.wake();
    second.wake();
    await running;
    expect(resumed).toEqual(['second: undefined']);
    expect(await first).toBe('done');
    second.wake(); // nothing waits
  });
});
