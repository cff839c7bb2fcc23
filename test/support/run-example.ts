import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';

/** Runs an example on the built package, with piped lines and arguments of its own. */
export function runExample(
  name: string,
  input = '',
  engine?: string,
  args: readonly string[] = [],
): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['scripts/run-example.mjs', name, ...args],
    { input, encoding: 'utf8', env: { ...process.env, ...(engine && { MYELIN_ENGINE: engine }) } },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}
