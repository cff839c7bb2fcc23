// The built package in workerd, the runtime of Cloudflare's workers: it compiles no bytes and has no Worker.
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { isInstalled, workerd } from '../../scripts/test-tools.mjs';
import { EXPECTED } from './fingerprint.mjs';

const PATHS = ['/', '/js', '/simd', '/bytes'];
const BUNDLE = 'build/test-tools/workerd/worker.mjs';

// What is missing fails in tools.node.test.ts with CI set.
describe.runIf(isInstalled(workerd))('workerd', () => {
  let answers: Record<string, unknown>;

  beforeAll(async () => {
    await build({
      entryPoints: ['test/platform/workerd/worker.mjs'],
      outfile: BUNDLE,
      bundle: true,
      format: 'esm',
      target: 'es2022',
      // As Cloudflare's own bundler does: a module of workerd, not bytes.
      plugins: [
        {
          name: 'compiled WebAssembly',
          setup({ onResolve }) {
            onResolve({ filter: /\.wasm$/ }, () => ({ path: './simd.wasm', external: true }));
          },
        },
      ],
      // esbuild does not find a package from inside itself.
      alias: { myelin: './dist/index.js' },
    });
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['test/platform/workerd/run.mjs', BUNDLE, ...PATHS],
      { encoding: 'utf8' },
    );
    expect(status, stderr).toBe(0);
    const lines = stdout.trim().split('\n');
    answers = Object.fromEntries(PATHS.map((path, i) => [path, JSON.parse(lines[i]!)]));
  }, 60_000); // a busy machine takes its time

  it('simd from a module handed to init: the expected bits', () => {
    expect(answers['/simd']).toEqual({ engine: 'simd', ...EXPECTED });
  });

  it('js by name: the expected bits', () => {
    expect(answers['/js']).toEqual({ engine: 'js', ...EXPECTED });
  });

  it('js where nothing was said, as compiling bytes is refused', () => {
    expect(answers['/']).toEqual({ engine: 'js', ...EXPECTED });
  });

  it('simd without a module is a typed error', () => {
    expect(answers['/bytes']).toMatchObject({ code: 'ERR_ENGINE' });
  });
});
