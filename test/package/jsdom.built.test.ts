// dist under test runners that give it a document made of JavaScript and timers of their own.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENTRIES } from '../../scripts/entries.mjs';
import { isInstalled, jsdom } from '../../scripts/test-tools.mjs';

const APP = `${jsdom.folder}/app`;

function run(program: string, args: readonly string[]): { said: string; status: number | null } {
  const path = resolve(jsdom.folder, 'node_modules', program);
  const { stdout, stderr, status } = spawnSync(process.execPath, [path, ...args], {
    cwd: APP,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
      MYELIN_ENTRIES: ['myelin', ...ENTRIES.map((name) => `myelin/${name}`)].join(' '),
      MYELIN_PARQUET: resolve('test/table/golden/snappy.parquet'),
    },
    timeout: 120_000,
  });
  return { said: stdout + stderr, status };
}

// What is missing fails in tools.node.test.ts with CI set.
describe.runIf(isInstalled(jsdom))('jsdom', { timeout: 150_000 }, () => {
  beforeAll(() => {
    rmSync(APP, { recursive: true, force: true });
    cpSync('test/package/jsdom/app', APP, { recursive: true });
    const link = `${jsdom.folder}/node_modules/myelin`;
    rmSync(link, { force: true }); // of another checkout, from which the tools were copied
    symlinkSync(process.cwd(), link);
    const config = { testEnvironment: 'jsdom', testMatch: ['**/jest.test.mjs'], transform: {} };
    writeFileSync(`${APP}/jest.config.json`, JSON.stringify(config));
    writeFileSync(
      `${APP}/vitest.config.mjs`,
      "export default { test: { environment: 'jsdom', include: ['vitest.test.mjs'], testTimeout: 30_000 } };\n",
    );
  });

  it('Jest: all of its tests pass', () => {
    const { said, status } = run('jest/bin/jest.js', ['--config', 'jest.config.json']);
    expect(said).toMatch(/Tests: +5 passed, 5 total/);
    expect(status).toBe(0);
  });

  it('vitest: all of its tests pass', () => {
    const { said, status } = run('vitest/vitest.mjs', ['run', '--no-color']);
    expect(said).toMatch(/Tests +5 passed \(5\)/);
    expect(status).toBe(0);
  });
});
