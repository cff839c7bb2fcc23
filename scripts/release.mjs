// node scripts/release.mjs cut 1.2.3     package.json, its lock and CHANGELOG.md become version 1.2.3; then commit and tag
// node scripts/release.mjs notes 1.2.3   prints the version's section; fails where package.json is another version
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cutRelease, sectionOf } from './changelog.mjs';

const [command, version] = process.argv.slice(2);
const changelog = readFileSync('CHANGELOG.md', 'utf8');

try {
  if (!version) throw new Error('Usage: node scripts/release.mjs cut|notes <version>');
  if (command === 'cut') {
    const next = cutRelease(changelog, version, new Date().toISOString().slice(0, 10));
    execFileSync('npm', ['version', version, '--no-git-tag-version', '--allow-same-version'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    writeFileSync('CHANGELOG.md', next);
    console.log(
      `Now: git commit -am "Release ${version}" && git tag v${version} && git push --follow-tags`,
    );
  } else if (command === 'notes') {
    const found = JSON.parse(readFileSync('package.json', 'utf8')).version;
    if (found !== version) throw new Error(`package.json is version ${found}, not ${version}.`);
    console.log(sectionOf(changelog, version));
  } else {
    throw new Error(`No command '${command}'; known are cut and notes.`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
