import { beforeAll, describe, expect, it } from 'vitest';
import * as myelin from '../../src/index.js';
import { strictEngines } from '../support/facade.js';
import { EXPECTED, fingerprint } from './fingerprint.mjs';

describe.each(strictEngines)('the same bits on every platform: %s', (_, choose) => {
  beforeAll(choose);

  it('training, activations and random numbers', async () => {
    expect(await fingerprint(myelin)).toEqual(EXPECTED);
  });
});
