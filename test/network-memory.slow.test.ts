import { beforeAll, describe, it } from 'vitest';
import { init } from '../src/index.js';
import { expectBoundedWhenDropped, expectSameBitsWhenKept } from './support/many-networks.js';

// The normal suite does as many with WebAssembly, and fewer with this engine, which draws weights more slowly.
describe('memory of networks, engine js', () => {
  beforeAll(() => init({ engine: 'js' }));

  it('100,000 made, run once and dropped', () => expectBoundedWhenDropped(100_000));

  it('2,000 kept alive and used in turn', () => expectSameBitsWhenKept(2_000));
});
