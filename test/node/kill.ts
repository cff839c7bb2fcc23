import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { isTemporary } from '../../src/node/atomic-write.js';
import { load } from '../../src/node.js';
import { pair } from './pair.js';

/**
 * Kills a process that saves in a loop, so many times, each at a random moment, and loads the file after each.
 *
 * @returns How often each of the two networks was found, and how many half-written files lay beside it.
 */
export async function killWhileSaving(
  times: number,
  format: 'json' | 'safetensors',
): Promise<{ found: number[]; left: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'myelin-kill-'));
  const path = join(folder, `network.${format}`);
  const script = join(folder, 'save.mjs');
  buildSync({
    entryPoints: ['test/node/save-in-a-loop.ts'],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  const texts = pair().map((network) => JSON.stringify(network));
  const found = [0, 0];
  let left = 0;
  try {
    for (let i = 0; i < times; i++) {
      const child = spawn(process.execPath, [script, path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise((resolve) => child.stdout!.once('data', resolve));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
      await killed(child);
      // Throws where the file is half one; a network of neither kind is found by its text.
      const index = texts.indexOf(JSON.stringify(await load(path)));
      if (index < 0) throw new Error(`${path} is neither of the two`);
      found[index]!++;
      for (const name of readdirSync(folder).filter(isTemporary)) {
        left++;
        rmSync(join(folder, name));
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { found, left };
}

function killed(child: ChildProcess): Promise<unknown> {
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  return exit;
}
