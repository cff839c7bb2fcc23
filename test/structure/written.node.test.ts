// What makes a build do its work again: texts and names of sources, never times.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'myelin-written-'));
const at = (name: string): string => join(folder, name);
const module = pathToFileURL(resolve('scripts/written.mjs')).href;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whether anything was made; `fails` in the midst of it. */
function builds(fails = false): boolean {
  const program = `
    import { writeFileSync } from 'node:fs';
    import { everythingIn, unlessFresh } from ${JSON.stringify(module)};
    let made = false;
    await unlessFresh(['out.txt'], await everythingIn('sources'), async () => {
      made = true;
      writeFileSync('out.txt', 'made');
      if (${fails}) throw new Error('half-way');
    }).catch(() => {});
    console.log(made);
  `;
  const args = ['--input-type=module', '-e', program];
  return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }) === 'true\n';
}

describe('unlessFresh', () => {
  it('makes again what was changed, added, removed, lost or left half-made, and nothing else', () => {
    mkdirSync(at('sources/deep'), { recursive: true });
    writeFileSync(at('sources/a.ts'), '1');
    writeFileSync(at('sources/deep/b.ts'), '2');
    expect([builds(), builds()]).toEqual([true, false]);

    const later = new Date(Date.now() + 60_000);
    utimesSync(at('sources/a.ts'), later, later);
    expect(builds()).toBe(false);

    writeFileSync(at('sources/deep/b.ts'), '3');
    expect([builds(), builds()]).toEqual([true, false]);
    writeFileSync(at('sources/c.ts'), '');
    expect([builds(), builds()]).toEqual([true, false]);
    rmSync(at('sources/c.ts'));
    expect([builds(), builds()]).toEqual([true, false]);
    rmSync(at('out.txt'));
    expect([builds(), builds()]).toEqual([true, false]);

    writeFileSync(at('sources/a.ts'), '4');
    expect([builds(true), builds(), builds()]).toEqual([true, true, false]);
  });
});
