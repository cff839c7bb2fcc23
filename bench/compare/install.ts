// The JavaScript peers, from bench/compare/package-lock.json, where they are not installed yet.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { COMPARE } from './folders.js';

const versionIn = (file: string): string | undefined =>
  existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
    : undefined;

/** Installs what is missing or of another version. Returns what went wrong, for the rows of those that need it. */
export function installPeers(
  packages: readonly string[],
  progress: (text: string) => void,
): string | undefined {
  const { dependencies } = JSON.parse(readFileSync(`${COMPARE}/package.json`, 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const missing = packages.filter(
    (name) => versionIn(`${COMPARE}/node_modules/${name}/package.json`) !== dependencies[name],
  );
  if (missing.length === 0) return undefined;
  progress(`npm ci in bench/compare, for ${missing.join(', ')}`);
  // No scripts: brain.js would have a WebGL library compiled, which its class for the CPU does not need.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, stderr, error } = spawnSync('npm', args, { cwd: COMPARE, encoding: 'utf8' });
  if (status === 0) return undefined;
  const said = stderr?.split('\n').find((line) => line.startsWith('npm error'));
  return `not installed: npm ci failed: ${error?.message ?? said ?? `status ${status}`}`;
}
