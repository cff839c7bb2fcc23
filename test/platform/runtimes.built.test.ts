// The built package in Bun and Deno: the same bits as in Node. What is missing fails in tools.node.test.ts with CI set.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bun, deno, isInstalled } from '../../scripts/test-tools.mjs';
import { EXPECTED } from './fingerprint.mjs';
import { runFingerprint } from './run-fingerprint.js';

const runtimes = [
  // Bun takes 'myelin' for the sources otherwise, as test/tsconfig.json says.
  { ...bun, path: resolve(bun.proof), flags: ['--tsconfig-override=tsconfig.json'] },
  // With no permission but for the variable.
  { ...deno, path: resolve(deno.proof), flags: ['run', '--allow-env=MYELIN_ENGINE'] },
];

describe.each(runtimes.filter(isInstalled))('$name', ({ path, flags }) => {
  it('simd: the expected bits', () => {
    expect(runFingerprint(path, flags)).toEqual({ engine: 'simd', ...EXPECTED });
  });

  it('js by MYELIN_ENGINE: the expected bits', () => {
    expect(runFingerprint(path, flags, 'js')).toEqual({ engine: 'js', ...EXPECTED });
  });

  it('threads: the bits of one, and the process ends', () => {
    const { stdout, status } = spawnSync(path, [...flags, 'test/platform/print-threads.mjs'], {
      encoding: 'utf8',
    });
    expect([stdout.trim(), status]).toEqual(['3 true true', 0]);
  });

  it('an unknown engine is an error', () => {
    expect(runFingerprint(path, flags, 'cuda')).toMatchObject({ code: 'ERR_OPTION' });
  });

  it('relaxed by MYELIN_ENGINE, read synchronously from the package', () => {
    const withFiles = path.endsWith('deno') ? [...flags, '--allow-read'] : flags;
    expect(runFingerprint(path, withFiles, 'relaxed')).toMatchObject({ engine: 'relaxed' });
  });
});

const script = '/usr/bin/script';

describe.runIf(isInstalled(deno))('Deno without permissions', () => {
  const path = resolve(deno.proof);

  it('the variable is left alone, the bits are the same', () => {
    const result = runFingerprint(path, ['run', '--no-prompt'], 'js');
    expect(result).toEqual({ engine: 'simd', ...EXPECTED });
  });

  it('a binary may be read only with permission, and says so', () => {
    const program = `import { init } from 'myelin';
      await init({ wasm: new URL('dist/wasm/simd.wasm', 'file://${process.cwd()}/') })
        .catch(({ code, message }) => console.log(code, message));`;
    const { stdout } = spawnSync(path, ['run', '--no-prompt', '--ext=js', '-'], {
      input: program,
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^ERR_ENGINE .*read access/);
  });

  // Deno asks only where there is a terminal.
  it.runIf(existsSync(script))('nobody is asked for a permission', () => {
    const command = `${path} run test/platform/print-fingerprint.mjs`;
    const { stdout } = spawnSync(script, ['-qec', command, '/dev/null'], {
      input: 'n\n',
      encoding: 'utf8',
      env: { PATH: process.env.PATH, NO_COLOR: '1' },
      timeout: 20_000,
    });
    expect(stdout).not.toContain('MYELIN_ENGINE');
    expect(JSON.parse(stdout.slice(stdout.indexOf('{')))).toMatchObject(EXPECTED);
  });
});
