// The site in site/dist: the guides of docs/ with a full-text search, the reference, the playground. Static files.
// Usage: npm run site; MYELIN_SITE_BASE=/myelin/ where it is not to lie at the root.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { installLocked } from './install-locked.mjs';
import { buildExamples, examplesOf } from './site-examples.mjs';

const SOURCE = 'build/site';
const OUT = 'site/dist';
const REFERENCE = 'build/site-reference.json';

run('scripts/playground.mjs', ['build']);
// The reference leads back to the guides, which lie beside it.
const { MYELIN_SITE_BASE: base = '/' } = process.env;
const navigationLinks = {
  Guides: `${base}start.html`,
  Playground: `${base}playground/index.html`,
};
await mkdir('build', { recursive: true });
await writeFile(REFERENCE, JSON.stringify({ extends: ['../typedoc.json'], navigationLinks }));
run('node_modules/typedoc/bin/typedoc', ['--options', REFERENCE]);
await installLocked('site');

await rm(SOURCE, { recursive: true, force: true });
await mkdir(SOURCE, { recursive: true });
for (const name of await readdir('docs')) {
  if (name.endsWith('.md')) {
    const text = readFileSync(`docs/${name}`, 'utf8');
    await writeFile(`${SOURCE}/${name}`, forSite(withButtons(name.slice(0, -3), text)));
  } else if (name.endsWith('.png')) await copyFile(`docs/${name}`, `${SOURCE}/${name}`);
}
await copyFile('site/index.md', `${SOURCE}/index.md`);
run('site/node_modules/vitepress/bin/vitepress.js', ['build', 'site']);
await buildExamples(`${OUT}/examples`);
await cp('docs/api', `${OUT}/reference`, { recursive: true });
await cp('playground/dist', `${OUT}/playground`, { recursive: true });
console.log(`${OUT}: static files, for any web server`);

/**
 * A button under each program that runs in pages (site/.vitepress/theme).
 * @param {string} guide @param {string} text
 */
function withButtons(guide, text) {
  return examplesOf(guide, text).reduceRight(
    (page, { name, end }) =>
      `${page.slice(0, end)}\n\n<RunExample name="${name}" />${page.slice(end)}`,
    text,
  );
}

/**
 * Files of the repository that are no pages keep their words and lose their links; a guide that is linked by its file's name
 * is called by its heading.
 * @param {string} text
 */
function forSite(text) {
  return text
    .replace(/\[([^\]]+)\]\(\.\.\/[^)]*\)/g, '$1')
    .replace(/\[([\w-]+\.md)\]\((\1(?:#[^)]*)?)\)/g, (link, name, to) => {
      const [, heading] = /^# (.+)$/m.exec(readFileSync(`docs/${name}`, 'utf8')) ?? [];
      return heading ? `[${heading}](${to})` : link;
    });
}

/** @param {string} script @param {readonly string[]} args */
function run(script, args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
