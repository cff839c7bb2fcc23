import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { missingBrowsers } from '../../scripts/browsers.mjs';
import { missingNodes, NODE_VERSIONS, nodePath } from '../../scripts/nodes.mjs';
import { EXPECTED } from './fingerprint.mjs';

/** Runs the fingerprint on the built package. */
function run(node: string, flags: readonly string[], engine?: string): unknown {
  const { stdout, stderr, status } = spawnSync(
    node,
    [...flags, 'test/platform/print-fingerprint.mjs'],
    { encoding: 'utf8', env: { PATH: process.env.PATH, ...(engine && { MYELIN_ENGINE: engine }) } },
  );
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

if (process.env.CI) {
  describe('with CI set nothing may be missing', () => {
    it('browsers', () => expect(missingBrowsers).toEqual([]));
    it('versions of Node', () => expect(missingNodes).toEqual([]));
  });
}

const nodes = [
  [`this Node, ${process.versions.node}`, process.execPath] as const,
  ...NODE_VERSIONS.map((version) => [`Node ${version}`, nodePath(version)] as const),
];

describe.each(nodes.filter(([, path]) => existsSync(path)))('%s', (_, path) => {
  const major = Number(
    spawnSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.split('.')[0],
  );

  it('simd: the expected bits', () => {
    expect(run(path, [])).toEqual({ engine: 'simd', ...EXPECTED });
    expect(run(path, [], 'simd')).toEqual({ engine: 'simd', ...EXPECTED });
  });

  it('js by MYELIN_ENGINE: the expected bits', () => {
    expect(run(path, [], 'js')).toEqual({ engine: 'js', ...EXPECTED });
  });

  it('js where WebAssembly is missing (--jitless): the expected bits', () => {
    expect(run(path, ['--jitless'])).toEqual({ engine: 'js', ...EXPECTED });
  });

  it('a named engine that cannot be had is an error, not another engine', () => {
    expect(run(path, ['--jitless'], 'simd')).toMatchObject({ code: 'ERR_ENGINE' });
    expect(run(path, [], 'cuda')).toMatchObject({
      code: 'ERR_OPTION',
      message: expect.stringContaining("'cuda'"),
    });
  });

  it('relaxed by MYELIN_ENGINE, read synchronously from the package', () => {
    const flags = major < 22 ? ['--experimental-wasm-relaxed-simd'] : [];
    expect(run(path, flags, 'relaxed')).toMatchObject({ engine: 'relaxed' });
    if (major < 22) expect(run(path, [], 'relaxed')).toMatchObject({ code: 'ERR_ENGINE' });
  });
});
