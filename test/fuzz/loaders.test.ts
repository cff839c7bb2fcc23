// Every loader against files that are broken in the ways of their own structure. Whatever comes: a FormatError, or an
// object that is whole.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs, thorough } from '../support/effort.js';
import { expectFormatErrorOrWhole, mutations } from '../support/mutate.js';
import { structured } from './structured.js';
import { targets } from './targets.js';

describe.each(Object.entries(targets))('%s', (_name, target) => {
  const seeds = target.seeds();

  it('its own files load', () => {
    for (const seed of seeds) expectFormatErrorOrWhole(target, seed, 'whole');
  });

  it('cut off anywhere', () => {
    for (const seed of seeds) {
      const step = Math.max(1, Math.floor(seed.length / 150));
      for (let length = 0; length < seed.length; length += step) {
        expectFormatErrorOrWhole(target, seed.subarray(0, length));
      }
    }
  });

  it('bits flipped, bytes exchanged, parts moved, numbers and keys replaced', () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...seeds).chain(mutations), (file) => {
        if (!expectFormatErrorOrWhole(target, file)) refused++;
      }),
      { numRuns: runs(300) },
    );
    expect(refused).toBeGreaterThan(0);
  });

  it('bytes of no sense', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (file) => {
        expectFormatErrorOrWhole(target, file);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe.each(Object.entries(structured))('%s', (_name, files) => {
  it('whole but for some values', () => {
    let refused = 0;
    let loaded = 0;
    fc.assert(
      fc.property(files, ([target, file]) => {
        if (expectFormatErrorOrWhole(targets[target]!, file)) loaded++;
        else refused++;
      }),
      { numRuns: runs(600) },
    );
    // Or it would reach nothing behind the first check, or break nothing. Of some dozen random files none may load.
    if (!thorough(true, false)) return;
    expect(loaded).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
  });
});
