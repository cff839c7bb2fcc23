// Installs what scripts/test-tools.mjs lists and is not there yet: other versions of Node, Bun, Deno, workerd, bundlers.
// Packages run no script of their own: each holds its binary already. --slow: also what slow tests alone run.
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { EXTRA_TOOLS, isInstalled, SLOW_TOOLS, TEST_TOOLS } from './test-tools.mjs';

const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

const slow = process.argv.includes('--slow') ? SLOW_TOOLS : [];
for (const tool of [...TEST_TOOLS, ...EXTRA_TOOLS, ...slow]) {
  if (isInstalled(tool)) continue;
  const { name, folder, spec, foreign, lockedBy } = tool;
  await mkdir(folder, { recursive: true });
  if (lockedBy) {
    for (const file of ['package.json', 'package-lock.json']) {
      await copyFile(`${lockedBy}/${file}`, `${folder}/${file}`);
    }
    // Not `npm ci`, which fails when a registry lacks the binaries of a platform that is not this one.
    npm(['install', '--no-save'], folder);
  } else if (spec) {
    // With a package.json of its own, or npm would install into the repository.
    await writeFile(`${folder}/package.json`, '{ "private": true }\n');
    npm(
      ['install', '--no-save', '--no-package-lock', ...(foreign ? ['--force'] : []), spec],
      folder,
    );
  }
  if (!isInstalled(tool)) throw new Error(`${name}: npm installed no ${tool.proof}.`);
  console.log(`${name}: ${folder}`);
}

/** @param {readonly string[]} args @param {string} cwd */
function npm(args, cwd) {
  execFileSync('npm', [...args, ...QUIET], { cwd, stdio: 'inherit' });
}
