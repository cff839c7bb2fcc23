import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NODE_VERSIONS, nodePath } from '../../scripts/nodes.mjs';
import { thorough } from '../support/effort.js';
import { EXPECTED, SHORT } from './fingerprint.mjs';
import { runFingerprint } from './run-fingerprint.js';

const nodes = [
  [`this Node, ${process.versions.node}`, process.execPath] as const,
  ...NODE_VERSIONS.map((version) => [`Node ${version}`, nodePath(version)] as const),
];

describe.each(nodes.filter(([, path]) => existsSync(path)))('%s', (_, path) => {
  const major = Number(
    spawnSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.split('.')[0],
  );

  it('simd: the expected bits', () => {
    expect(runFingerprint(path, [])).toEqual({ engine: 'simd', ...EXPECTED });
    expect(runFingerprint(path, [], 'simd', 'short')).toEqual({ engine: 'simd', ...SHORT });
  });

  // V8's flag that makes 256-bit instructions of pairs of ours: off by default, and Node 24's compiler once died of our
  // binary under it (docs/performance.md). All functions are compiled by it at once.
  it.runIf(major >= 22)('simd with --experimental-wasm-revectorize: the expected bits', () => {
    const flags = ['--experimental-wasm-revectorize', '--no-liftoff', '--no-wasm-lazy-compilation'];
    expect(runFingerprint(path, flags)).toEqual({ engine: 'simd', ...EXPECTED });
  });

  it('js by MYELIN_ENGINE: the expected bits', () => {
    expect(runFingerprint(path, [], 'js')).toEqual({ engine: 'js', ...EXPECTED });
  });

  it('js where WebAssembly is missing (--jitless): the expected bits', () => {
    // Interpreted it takes ten times as long.
    const [extent, hashes] = thorough<['whole' | 'short', object]>(
      ['whole', EXPECTED],
      ['short', SHORT],
    );
    const result = runFingerprint(path, ['--jitless'], undefined, extent);
    expect(result).toEqual({ engine: 'js', ...hashes });
  });

  it('a named engine that cannot be had is an error, not another engine', () => {
    expect(runFingerprint(path, ['--jitless'], 'simd')).toMatchObject({ code: 'ERR_ENGINE' });
    expect(runFingerprint(path, [], 'cuda')).toMatchObject({
      code: 'ERR_OPTION',
      message: expect.stringContaining("'cuda'"),
    });
  });

  it('relaxed by MYELIN_ENGINE, read synchronously from the package', () => {
    const flags = major < 22 ? ['--experimental-wasm-relaxed-simd'] : [];
    expect(runFingerprint(path, flags, 'relaxed')).toMatchObject({ engine: 'relaxed' });
    if (major < 22)
      expect(runFingerprint(path, [], 'relaxed')).toMatchObject({ code: 'ERR_ENGINE' });
  });
});
