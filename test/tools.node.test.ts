// What is missing is skipped, and said by scripts/test.mjs; in CI nothing may be.
import { describe, expect, it } from 'vitest';
import { missingBrowsers } from '../scripts/browsers.mjs';
import { missingTools } from '../scripts/test-tools.mjs';

describe.runIf(process.env.CI)('with CI set nothing may be missing', () => {
  it('browsers', () => expect(missingBrowsers).toEqual([]));
  it('other runtimes and bundlers', () => expect(missingTools).toEqual([]));
});
