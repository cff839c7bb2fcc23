// node scripts/release.mjs cut 1.2.3     package.json, its lock, src/base/version.ts and CHANGELOG.md become version 1.2.3; then commit and tag
// node scripts/release.mjs repository    package.json names the repository: that of the workflow's run, or of the remote `origin`
// node scripts/release.mjs notes 1.2.3   prints the version's section; fails where package.json is another version
import { readFileSync, writeFileSync } from 'node:fs';
import { cutRelease, sectionOf } from './changelog.mjs';
import { originOf, repositoryUrl, withRepository } from './repository.mjs';

const [command, version] = process.argv.slice(2);

/** @param {string} changelog @param {string} to */
function cut(changelog, to) {
  const named = placed(readFileSync('package.json', 'utf8'), false);
  const next = cutRelease(changelog, to, new Date().toISOString().slice(0, 10));
  // Not `npm version`: it writes package.json in another format than the linter's.
  const manifest = named.replace(/^( {2}"version": )"[^"]*"/m, `$1"${to}"`);
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  lock.version = to;
  lock.packages[''].version = to;
  const source = readFileSync('src/base/version.ts', 'utf8').replace(/'[^']*';/, `'${to}';`);
  writeFileSync('package.json', manifest);
  writeFileSync('src/base/version.ts', source);
  writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
  writeFileSync('CHANGELOG.md', next);
  // --follow-tags pushes annotated tags only.
  console.log(
    `Now: git commit -am "Release ${to}" && git tag -m "Release ${to}" v${to} && git push --follow-tags`,
  );
}

/** @param {string} manifest @param {boolean} anew also where it names a repository */
function placed(manifest, anew) {
  if (!anew && JSON.parse(manifest).repository?.url) return manifest;
  return withRepository(manifest, repositoryUrl(process.env, originOf()));
}

/** @param {string} changelog @param {string} of */
function notes(changelog, of) {
  const found = JSON.parse(readFileSync('package.json', 'utf8')).version;
  if (found !== of) throw new Error(`package.json is version ${found}, not ${of}.`);
  console.log(sectionOf(changelog, of));
}

try {
  if (command === 'repository') {
    writeFileSync('package.json', placed(readFileSync('package.json', 'utf8'), true));
  } else if (!version) {
    throw new Error('Usage: node scripts/release.mjs cut|notes <version>, or repository');
  } else {
    const changelog = readFileSync('CHANGELOG.md', 'utf8');
    if (command === 'cut') cut(changelog, version);
    else if (command === 'notes') notes(changelog, version);
    else throw new Error(`No command '${command}'; known are cut, notes and repository.`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
