// Streams longer than memory. MYELIN_STREAM_GB: how long; 10, the default, takes 20 to 45 minutes, and 1 shows the same.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLI, CommandFolder, customers } from '../support/command.js';

// Drives dist/cli.js.
const BYTES = Number(process.env.MYELIN_STREAM_GB ?? 10) * 1e9;
let folder: CommandFolder;
beforeAll(() => {
  folder = new CommandFolder();
  folder.write('customers.csv', customers(200));
  folder.run(['train', 'customers.csv', '-t', 'churned', '--quality', 'fast', '-o', 'm.json']);
});
afterAll(() => folder.remove());

it.runIf(process.platform === 'linux')(
  'predict is flat in memory, and answers each row',
  async () => {
    const child = spawn(process.execPath, [CLI, 'predict', 'm.json', '-', '-q'], {
      cwd: folder.path,
    });
    const [head, ...lines] = customers(20_000).trimEnd().split('\n');
    const piece = `${lines.join('\n')}\n`;
    let answers = 0;
    child.stdout.on('data', (bytes: Buffer) => {
      for (const byte of bytes) if (byte === 10) answers++;
    });
    /** MiB: what it has now, and the most that it ever had (`ru_maxrss` would count this process's before the `exec`). */
    const memory = (field: 'VmRSS' | 'VmHWM'): number => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)![1]) / 1024;
    };
    const start = performance.now();
    child.stdin.write(`${head}\n`);
    const sizes: number[] = [];
    let rows = 0;
    for (let bytes = 0; bytes < BYTES; bytes += piece.length) {
      if (!child.stdin.write(piece)) await once(child.stdin, 'drain');
      rows += lines.length;
      sizes.push(memory('VmRSS'));
    }
    const most = memory('VmHWM');
    child.stdin.end();
    await once(child, 'close');
    expect(answers).toBe(rows + 1);
    // When all has been compiled and all pools are full, it grows no more.
    const early = Math.max(...sizes.slice(0, Math.ceil(sizes.length / 4)));
    const late = Math.max(...sizes.slice(-Math.ceil(sizes.length / 4)));
    console.log(
      `${rows} rows, ${(BYTES / 1e9).toFixed(1)} GB in ${((performance.now() - start) / 1000).toFixed(0)} s: ${early.toFixed(0)} MiB in the first quarter, ${late.toFixed(0)} in the last, ${most.toFixed(0)} at most`,
    );
    expect(late).toBeLessThan(early * 1.2);
    expect(most).toBeLessThan(400);
  },
);
