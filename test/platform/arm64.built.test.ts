// The same bits on another processor: Node for arm64, run by Debian's emulator where that is installed.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { arm64Node, emulator, missingExtras } from '../../scripts/test-tools.mjs';
import { thorough } from '../support/effort.js';
import { EXPECTED, SHORT } from './fingerprint.mjs';
import { runFingerprint } from './run-fingerprint.js';

const able = emulator.there && existsSync(arm64Node.proof);
const why = missingExtras.length > 0 ? `skipped, ${missingExtras}` : 'emulated';

describe.runIf(able)('arm64', () => {
  it.each(['simd', 'js'])('%s: the expected bits', { timeout: 180_000 }, (engine) => {
    // All of it takes half a minute.
    const [extent, hashes] = thorough<['whole' | 'short', object]>(
      ['whole', EXPECTED],
      ['short', SHORT],
    );
    const result = runFingerprint(emulator.path, [arm64Node.proof], engine, extent);
    expect(result).toEqual({ engine, ...hashes });
  });
});

it.skipIf(able)(`arm64: ${why}`, () => {});
