// The packages of a folder with a lock file of its own, when that has changed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';

/** Ends the process where npm fails. @param {string} folder */
export async function installLocked(folder) {
  const lock = `${folder}/package-lock.json`;
  const installed = `${folder}/node_modules/.installed-lock.json`;
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lock, 'utf8'))
    return;
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', ...quiet], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  await copyFile(lock, installed);
}
