// Arrays that nobody holds any more give their memory back when they are collected.
import { expect, it } from 'vitest';
import { runProgram } from '../support/programs.js';

it('memory stays bounded where arrays are dropped and the program awaits', () => {
  const { stdout, stderr } = runProgram(
    `
    import { setTimeout as sleep } from 'node:timers/promises';
    import { allocate } from 'myelin/kernels';
    let largest = 0;
    for (let i = 0; i < 60; i++) {
      for (let j = 0; j < 10; j++) largest = Math.max(largest, allocate(100_000).view().buffer.byteLength);
      globalThis.gc();
      await sleep(1);
    }
    // 480 MB in all, 8 MB at a time.
    console.log(largest < 100e6);`,
    ['--expose-gc'],
  );
  expect(stderr).toBe('');
  expect(stdout).toBe('true\n');
});
