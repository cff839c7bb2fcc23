// Loss of power cannot be tried here. What it could leave depends on the order of system calls, which strace records: all
// bytes of the new file on the disk, then its name, then the folder that holds the name.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canTrace } from '../../scripts/test-tools.mjs';
import { bundleProgram } from './program.js';

/** A call of the kernel, with the lines of the record in which it began and ended: threads run beside each other. */
interface Call {
  readonly name: string;
  readonly text: string;
  readonly result: number;
  readonly began: number;
  readonly ended: number;
}

/** Reads the output of `strace -f`. */
function callsOf(record: string): Call[] {
  const calls: Call[] = [];
  const open = new Map<string, { name: string; text: string; began: number }>();
  for (const [line, text] of record.split('\n').entries()) {
    const [, thread = '', name = '', rest = ''] =
      /^(\d+)\s+(?:<\.\.\. )?(\w+)(?: resumed>|\()(.*)$/.exec(text) ?? [];
    if (name === '') continue;
    const begun = open.get(thread);
    open.delete(thread);
    const [head, began] = begun?.name === name ? [begun.text, begun.began] : ['', line];
    const result = /\)\s+= (-?\d+)/.exec(rest);
    if (rest.endsWith('<unfinished ...>')) open.set(thread, { name, text: rest, began });
    else if (result) {
      calls.push({ name, text: head + rest, result: Number(result[1]), began, ended: line });
    }
  }
  return calls;
}

describe.skipIf(!canTrace)('the order in which a file is brought to the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'myelin-order-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  /** All that succeeded. */
  let calls: Call[] = [];

  beforeAll(() => {
    const script = bundleProgram('save-in-every-way', folder);
    const record = join(folder, 'record.txt');
    const traced = 'openat,write,writev,pwrite64,pwritev,fsync,fdatasync,rename,renameat,renameat2';
    const { status, stderr } = spawnSync(
      'strace',
      [
        ...['-f', '-y', '-s', '0', '-o', record, '-e', `trace=${traced}`],
        ...[process.execPath, script, folder],
      ],
      // Calls through a ring are not seen.
      { encoding: 'utf8', env: { ...process.env, UV_USE_IO_URING: '0' } },
    );
    expect([status, stderr]).toEqual([0, '']);
    calls = callsOf(readFileSync(record, 'utf8')).filter(({ result }) => result >= 0);
  });

  /** Calls of these names with an open file or folder. */
  const on = (path: string, names: RegExp): Call[] =>
    calls.filter((call) => names.test(call.name) && call.text.includes(`<${path}>`));

  it('a folder that is made: its name is brought to the disk before there is a file in it', () => {
    const first = calls.find(({ text }) => text.includes(join(folder, 'made/here/.')))!;
    for (const path of [join(folder, 'made'), folder]) {
      const synced = on(path, /^fsync$/).filter(({ ended }) => ended < first.began);
      expect(synced.length).toBeGreaterThan(path === folder ? 2 : 0);
    }
  });

  it.each([
    'sync.json',
    'async.safetensors',
    'made/here/best.safetensors',
    'made/here/epoch-000001.safetensors',
  ])('%s: bytes, fsync, rename, fsync of the folder', (name) => {
    const target = join(folder, name);
    const renames = calls.filter(
      (call) => call.name.startsWith('rename') && call.text.includes(`"${target}"`),
    );
    expect(renames.length).toBe(1);
    const [rename] = renames;
    const temporary = /"([^"]+)"/.exec(rename!.text)![1]!;
    expect(temporary).toMatch(/\/\.[^/]+\.tmp$/);

    // The temporary file is new, and nobody else's.
    const created = calls.filter(
      ({ name, text }) => name === 'openat' && text.includes(`"${temporary}"`),
    );
    expect(created.length).toBe(1);
    expect(created[0]!.text).toMatch(/O_CREAT.*O_EXCL/);

    const writes = on(temporary, /write/);
    const bytes = writes.reduce((sum, { result }) => sum + result, 0);
    expect(bytes).toBe(statSync(target).size);
    const [synced, ...more] = on(temporary, /^f(data)?sync$/);
    expect(more).toEqual([]);
    for (const write of writes) expect(write.ended).toBeLessThan(synced!.began);
    expect(synced!.ended).toBeLessThan(rename!.began);

    // Nothing ever opens the target itself to write.
    const opened = calls.filter(
      ({ name, text }) => name === 'openat' && text.includes(`"${target}"`),
    );
    for (const { text } of opened) expect(text).not.toMatch(/O_WRONLY|O_RDWR/);

    const folderSynced = on(dirname(target), /^fsync$/).find(({ began }) => began > rename!.ended);
    expect(folderSynced).toBeDefined();
    // Before the next file is begun.
    const next = calls.find(
      ({ text, began }) =>
        began > rename!.ended && text.includes('O_EXCL') && text.includes(folder),
    );
    if (next) expect(folderSynced!.ended).toBeLessThan(next.began);
  });
});
