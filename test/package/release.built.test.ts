// A release, as far as it goes without GitHub and npm: the version is cut, committed, tagged and pushed by the command that the
// script names, and the steps of the workflows run with stand-ins for what they would publish with.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repositoryUrl } from '../../scripts/repository.mjs';

const FILES = ['package.json', 'package-lock.json', 'CHANGELOG.md', 'src/base/version.ts'];
const RELEASE = resolve('scripts/release.mjs');
const BIOME = resolve('node_modules/@biomejs/biome/bin/biome');
/** No settings of whoever runs this. */
const GIT = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'myelin-release-'));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function sh(cwd: string, command: string, env: Readonly<Record<string, string>> = {}): string {
  return execFileSync('sh', ['-e', '-c', command], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...GIT, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function release(cwd: string, command: string, more: Readonly<Record<string, string>> = {}) {
  const { GITHUB_REPOSITORY: _, GITHUB_SERVER_URL: __, ...env } = process.env; // of whoever runs this
  const options = { cwd, encoding: 'utf8', env: { ...env, ...GIT, ...more } } as const;
  return spawnSync(process.execPath, [RELEASE, ...command.split(' ')], options);
}

/** A clone with the files of a release, and the repository that it pushes to. */
function clone(): { work: string; origin: string } {
  const origin = newFolder();
  const work = newFolder();
  sh(origin, 'git init --quiet --bare --initial-branch main');
  for (const file of FILES) cpSync(file, join(work, file));
  // As the project has it once it has a place.
  const manifest = readFileSync('package.json', 'utf8');
  const repository = '{\n    "type": "git",\n    "url": "git+https://example.org/myelin.git"\n  }';
  if (!manifest.includes('"repository"')) {
    const placed = manifest.replace(/^ {2}"type"/m, `  "repository": ${repository},\n  "type"`);
    writeFileSync(join(work, 'package.json'), placed);
  }
  sh(
    work,
    `git init --quiet --initial-branch main && git add . && git commit --quiet -m First
     git remote add origin '${origin}' && git push --quiet --set-upstream origin main`,
  );
  return { work, origin };
}

describe('scripts/release.mjs', () => {
  it.each(['99.0.0', '99.0.0-beta.1'])(
    'cuts %s; the command that it names pushes the tag',
    (version) => {
      const { work, origin } = clone();
      writeFileSync(
        join(work, 'CHANGELOG.md'),
        '# Changelog\n\n## [Unreleased]\n\n- A thing.\n\n## [0.0.1] - 2026-01-31\n\n- The first.\n',
      );
      const said = sh(work, `node '${RELEASE}' cut ${version}`);
      sh(work, said.replace('Now: ', ''));
      expect(sh(origin, 'git tag')).toBe(`v${version}\n`);
      expect(sh(origin, 'git log -1 --format=%s main')).toBe(`Release ${version}\n`);
      const read = (file: string) => readFileSync(join(work, file), 'utf8');
      const before = JSON.parse(sh(work, 'git show HEAD~:package.json'));
      expect(JSON.parse(read('package.json'))).toEqual({ ...before, version });
      const lock = JSON.parse(read('package-lock.json'));
      expect([lock.version, lock.packages[''].version]).toEqual([version, version]);
      // Of the lock two lines, which npm would write the same.
      expect(sh(work, 'git diff --shortstat HEAD~ -- package-lock.json')).toContain('2 insertions');
      expect(sh(work, `node '${RELEASE}' notes ${version}`)).toBe('- A thing.\n');
      // The linter, which the release's own run of .ci/run begins with, finds nothing.
      const { stdout } = spawnSync(
        process.execPath,
        [BIOME, 'format', '--stdin-file-path=package.json'],
        { input: read('package.json'), encoding: 'utf8' },
      );
      expect(read('package.json')).toBe(stdout);
    },
  );

  it.each([
    ['repository', undefined, 'Neither GITHUB_REPOSITORY nor a remote `origin`'],
    ['cut 99.0.0', undefined, 'Neither GITHUB_REPOSITORY nor a remote `origin`'],
    [
      'cut 99.0.0',
      '/srv/myelin.git',
      'The remote `origin` is /srv/myelin.git, no address on the web',
    ],
  ])('%s refuses where nothing says where the repository is', (command, origin, message) => {
    const { work } = clone();
    sh(work, 'npm pkg delete repository && git commit --quiet -am Nowhere');
    sh(work, origin ? `git remote set-url origin ${origin}` : 'git remote remove origin');
    const { status, stderr } = release(work, command);
    expect(stderr).toMatch(/^Where is the repository\? .*\n$/);
    expect(stderr).toContain(message);
    expect(status).toBe(1);
    expect(sh(work, 'git status --porcelain')).toBe('');
  });

  it.each([
    [{ GITHUB_REPOSITORY: 'a/myelin' }, '', 'git+https://github.com/a/myelin.git'],
    [{}, 'git@example.org:a/myelin.git', 'git+https://example.org/a/myelin.git'],
  ])('names the repository in what is packed, %j %s', (env, origin, url) => {
    const { work } = clone();
    if (origin) sh(work, `git remote set-url origin '${origin}'`);
    expect(release(work, 'repository', env)).toMatchObject({ status: 0, stderr: '' });
    const expected = { type: 'git', url };
    expect(JSON.parse(readFileSync(join(work, 'package.json'), 'utf8')).repository).toEqual(
      expected,
    );
    sh(work, `'${BIOME}' check --config-path '${resolve('.')}' package.json`);
    const [packed] = JSON.parse(sh(work, 'npm pack --json --ignore-scripts'));
    const manifest = JSON.parse(sh(work, `tar -xOf ${packed.filename} package/package.json`));
    expect(manifest.repository).toEqual(expected);
  });

  it.each([
    ['https://user:token@example.org/a/myelin.git', 'git+https://example.org/a/myelin.git'],
    ['https://example.org/a/myelin', 'git+https://example.org/a/myelin.git'],
    ['ssh://git@example.org:2222/a/b/myelin.git', 'git+https://example.org/a/b/myelin.git'],
    ['git@example.org:a/myelin.git', 'git+https://example.org/a/myelin.git'],
  ])('takes %s as %s, without who pushes', (origin, url) => {
    expect(repositoryUrl({}, origin)).toBe(url);
  });

  it.each(['../myelin', 'file:///srv/myelin.git', 'C:\\myelin'])('takes no %s', (origin) => {
    expect(() => repositoryUrl({}, origin)).toThrow('no address on the web');
  });

  it('refuses what is no release, and changes nothing', () => {
    const { work } = clone();
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [RELEASE, ...args], { cwd: work, encoding: 'utf8' });
    for (const [args, message] of [
      [['cut', '1.2'], "'1.2' is no version"],
      [['cut'], 'Usage'],
      [['push', '1.2.3'], "No command 'push'"],
      [['notes', '98.0.0'], 'not 98.0.0'],
    ] as const) {
      const { status, stderr } = run(...args);
      expect(stderr).toContain(message);
      expect(status).toBe(1);
    }
    expect(sh(work, 'git status --porcelain')).toBe('');
  });
});

interface Step {
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly needs?: string;
  readonly container?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const workflows = ['ci', 'release'].map((name) => {
  const { jobs } = parse(readFileSync(`.github/workflows/${name}.yml`, 'utf8')) as {
    jobs: Readonly<Record<string, Job>>;
  };
  return { name, jobs };
});
const scripts = JSON.parse(readFileSync('package.json', 'utf8')).scripts as Record<string, string>;

/** What a shell program names of this repository and does not exist. */
function absent(program: string): string[] {
  const found: string[] = [];
  for (const [, name] of program.matchAll(/\bnpm run (?:--silent )?([\w:]+)/g)) {
    if (!(name! in scripts)) found.push(`npm run ${name}`);
  }
  for (const [, name] of program.matchAll(/\bnpm (start|test)\b/g)) {
    if (!(name! in scripts)) found.push(`npm ${name}`);
  }
  for (const [, path] of program.matchAll(/\b(?:node|bash) ([\w./-]+)/g)) {
    if (!path!.startsWith('-') && !existsSync(path!)) found.push(path!);
  }
  return found;
}

describe('workflows', () => {
  it('name scripts and files that exist; so does .ci/run', () => {
    expect(absent('npm run nope && node scripts/nope.mjs && bash .ci/run')).toEqual([
      'npm run nope',
      'scripts/nope.mjs',
    ]);
    let programs = 0;
    for (const { jobs } of workflows) {
      for (const { steps, needs } of Object.values(jobs)) {
        if (needs) expect(Object.keys(jobs)).toContain(needs);
        for (const { run } of steps) {
          if (run === undefined) continue;
          programs++;
          expect(absent(run)).toEqual([]);
        }
      }
    }
    expect(programs).toBeGreaterThan(5);
    expect(absent(readFileSync('.ci/run', 'utf8'))).toEqual([]);
  });

  it('set every variable that their steps read', () => {
    for (const { jobs } of workflows) {
      for (const job of Object.values(jobs)) {
        for (const { run = '', env } of job.steps) {
          const set = new Set([...Object.keys({ ...job.env, ...env })]);
          for (const [, name] of run.matchAll(/(\w+)=/g)) set.add(name!);
          for (const [, name] of run.matchAll(/\$\{?(\w+)/g)) {
            if (!name!.startsWith('GITHUB_')) expect([...set]).toContain(name);
          }
        }
      }
    }
  });

  it('give jobs in containers a home of their own, without which Firefox does not start', () => {
    const inContainers = workflows
      .flatMap(({ jobs }) => Object.values(jobs))
      .filter(({ container }) => container);
    expect(inContainers.length).toBe(2);
    for (const { env } of inContainers) expect(env?.HOME).toBe('/root');
  });

  it.each([
    ['v1.2.3', '--tag latest', '--latest'],
    ['v1.2.3-beta.1', '--tag next', '--prerelease'],
  ])('publish %s with %s', (tag, npm, gh) => {
    const folder = newFolder();
    for (const name of ['npm', 'gh']) {
      writeFileSync(join(folder, name), `#!/bin/sh\necho ${name} "$@"\n`);
      chmodSync(join(folder, name), 0o755);
    }
    const { jobs } = workflows[1]!;
    const said = Object.values(jobs)
      .flatMap(({ steps }) => steps.map(({ run = '' }) => run))
      .filter((run) => /^ *(npm publish|gh release)/m.test(run))
      .map((run) =>
        sh(folder, run, { TAG: tag, NPM_TOKEN: 'secret', PATH: `${folder}:${process.env.PATH}` }),
      )
      .join('');
    expect(said).toContain(`npm publish --provenance --access public ${npm}\n`);
    expect(said).toContain(
      `gh release create ${tag} --verify-tag --title ${tag} --notes-file notes.md ${gh} sbom.cdx.json\n`,
    );
  });
});
