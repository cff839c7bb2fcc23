import { beforeAll, describe, expect, it } from 'vitest';
import * as myelin from '../../src/index.js';
import { strictEngines } from '../support/facade.js';
import { EXPECTED, fingerprint } from './fingerprint.mjs';

describe.each(strictEngines)('the same bits on every platform: %s', (name, choose) => {
  beforeAll(choose);

  it('training, activations and random numbers', async () => {
    // The debug build's module has imports, which a worker does not give.
    const how = name === 'debug' ? 'train' : 'trainAsync';
    expect(await fingerprint(myelin, how)).toEqual(EXPECTED);
  });
});
