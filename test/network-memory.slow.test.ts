import { beforeAll, describe, it } from 'vitest';
import { strictEngines } from './support/facade.js';
import { expectBoundedWhenDropped, expectSameBitsWhenKept } from './support/many-networks.js';

// The normal suite does fewer: each draws 7,400 weights.
describe.each(strictEngines.slice(0, 2))('memory of networks, engine %s', (_, choose) => {
  beforeAll(choose);

  it('100,000 made, run once and dropped', () => expectBoundedWhenDropped(100_000));

  it('2,000 kept alive and used in turn', () => expectSameBitsWhenKept(2_000));
});
