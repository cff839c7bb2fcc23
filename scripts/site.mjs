// The site in site/dist: the guides of docs/ with a full-text search, the reference, the playground. Static files.
// Usage: npm run site; MYELIN_SITE_BASE=/myelin/ where it is not to lie at the root.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';

const SOURCE = 'build/site';
const OUT = 'site/dist';
const LOCK = 'site/package-lock.json';
const INSTALLED = 'site/node_modules/.installed-lock.json';

run('scripts/playground.mjs', ['build']);
run('node_modules/typedoc/bin/typedoc', []);
await install();

await rm(SOURCE, { recursive: true, force: true });
await mkdir(SOURCE, { recursive: true });
for (const name of await readdir('docs')) {
  if (name.endsWith('.md')) {
    await writeFile(`${SOURCE}/${name}`, forSite(readFileSync(`docs/${name}`, 'utf8')));
  } else if (name.endsWith('.png')) await copyFile(`docs/${name}`, `${SOURCE}/${name}`);
}
await copyFile('site/index.md', `${SOURCE}/index.md`);
run('site/node_modules/vitepress/bin/vitepress.js', ['build', 'site']);
await cp('docs/api', `${OUT}/reference`, { recursive: true });
await cp('playground/dist', `${OUT}/playground`, { recursive: true });
console.log(`${OUT}: static files, for any web server`);

/**
 * Files of the repository that are no pages keep their words and lose their links.
 * @param {string} text
 */
function forSite(text) {
  return text.replace(/\[([^\]]+)\]\(\.\.\/[^)]*\)/g, '$1');
}

async function install() {
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === readFileSync(LOCK, 'utf8'))
    return;
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', ...quiet], { cwd: 'site', stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  await copyFile(LOCK, INSTALLED);
}

/** @param {string} script @param {readonly string[]} args */
function run(script, args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
