// What needs files and processes.
import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCsv } from '../../src/table.js';
import { runProgram } from '../support/programs.js';

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'myelin-table-'));
  path = join(folder, 'a.csv');
  writeFileSync(path, 'a,b\n1,x\n2,"y\nz"\n');
  mkdirSync(join(folder, 'folder.csv'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a path, a file URL, a stream of Node', async () => {
  const expected = [
    { a: 1, b: 'x' },
    { a: 2, b: 'y\nz' },
  ];
  const totals: unknown[] = [];
  for (const file of [
    path,
    pathToFileURL(path),
    pathToFileURL(path).href,
    createReadStream(path),
  ]) {
    const table = await readCsv(file, { onProgress: ({ total }) => totals.push(total) });
    expect([...table]).toEqual(expected);
  }
  expect(totals).toEqual([16, 16, 16, undefined]);
});

it('a path that leads nowhere, or to a folder', async () => {
  await expect(readCsv(join(folder, 'b.csv'))).rejects.toThrow(/cannot be read: there is none/);
  await expect(readCsv(join(folder, 'folder.csv'))).rejects.toThrow(/cannot be read/);
});

it.runIf(process.platform === 'linux')('memory is that of the table, not of the file', () => {
  // 50 MB in rows of which 20 bytes are kept; the note is skipped, and seldom quoted.
  const program = `
    import { readFileSync } from 'node:fs';
    import { readCsv } from 'myelin/table';
    const note = 'lorem ipsum '.repeat(9);
    function* rows() {
      yield 'id,x,plan,note\\n';
      for (let i = 0; i < 400_000; i += 4000) {
        let text = '';
        for (let j = i; j < i + 4000; j++) text += j + ',' + (j / 7) + ',' + 'abc'[j % 3] + ',' + (j % 200 ? note + j : '"' + note + '"') + '\\n';
        yield text;
      }
    }
    const table = await readCsv(rows(), { columns: { note: 'skip' } });
    // Not maxRSS: Linux counts in it what the process that started this one held, here the test runner's 600 MB.
    const peak = /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
    console.log(table.length, table.column('x').type, Math.round(peak / 1024));`;
  const { stdout, stderr } = runProgram(program, ['--max-old-space-size=40']);
  expect(stderr).toBe('');
  const [length, type, megabytes] = stdout.trim().split(' ');
  expect([length, type]).toEqual(['400000', 'number']);
  // 8 MB of columns, at most thrice that while they grow, and the process itself: 123 measured, on a busy machine too.
  expect(Number(megabytes)).toBeLessThan(200);
});
