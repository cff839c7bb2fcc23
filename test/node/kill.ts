import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTemporary } from '../../src/node/temporary.js';
import { load } from '../../src/node.js';
import { pair } from './pair.js';
import { bundleProgram, kill, sleep, startProgram } from './program.js';

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
  const script = bundleProgram('save-in-a-loop', folder);
  const texts = pair().map((network) => JSON.stringify(network));
  const found = [0, 0];
  let left = 0;
  try {
    for (let i = 0; i < times; i++) {
      const child = startProgram(script, path);
      await new Promise((resolve) => child.stdout!.once('data', resolve));
      await sleep(Math.random() * 40);
      await kill(child);
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
