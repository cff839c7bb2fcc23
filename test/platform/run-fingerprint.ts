import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';

/** Runs the fingerprint on the built package in a runtime, or what it has of SHORT; returns what it printed. */
export function runFingerprint(
  runtime: string,
  args: readonly string[],
  engine?: string,
  extent: 'whole' | 'short' = 'whole',
): unknown {
  const { stdout, stderr, status } = spawnSync(
    runtime,
    [...args, 'test/platform/print-fingerprint.mjs', ...(extent === 'short' ? ['--short'] : [])],
    { encoding: 'utf8', env: { PATH: process.env.PATH, ...(engine && { MYELIN_ENGINE: engine }) } },
  );
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}
