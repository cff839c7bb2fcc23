// `using` is syntax that WebKit does not know yet; Vitest rewrites it for Node.
import { expect, it } from 'vitest';
import { DisposedError } from '../../src/index.js';
import { allocate, type CoreArray } from '../../src/kernels.js';

it('using disposes of an array at the end of its block', () => {
  let kept: CoreArray;
  {
    using array = allocate(3);
    kept = array;
    expect(array.view()).toHaveLength(3);
  }
  expect(() => kept.view()).toThrow(DisposedError);
});
