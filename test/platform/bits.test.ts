import { describe, expect, it } from 'vitest';
import { js, strict } from '../support/engines.js';
import { EXPECTED, kernels, trained } from './fingerprint.mjs';

describe.each([...strict, ['js', js] as const])(
  'the same bits on every platform: %s',
  (_, core) => {
    it('element-wise kernels', () => {
      expect(kernels(core)).toBe(EXPECTED.kernels);
    });

    it('weights after 10,000 iterations', () => {
      expect(trained(core)).toBe(EXPECTED.trained);
    });
  },
);
