import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { History } from '../../src/index.js';
import { latestCheckpoint, loadSync } from '../../src/node.js';
import { bundleProgram, ended, kill, sleep, startProgram } from './program.js';

/** What is left after a training that was killed and started again. */
export interface Survived {
  /** The processes that were killed in the midst of it. */
  kills: number;
  /** The network at the end, as text, and what its last training returned. */
  text: string;
  history: History;
  /** The files in its folder of checkpoints. */
  files: string[];
}

/**
 * Starts the training of test/node/train-with-checkpoints.ts in a process, kills it some epochs later at a random moment, and
 * so again, `times` times; then lets it come to its end. After each kill the latest checkpoint must be one that loads.
 */
export async function killWhileTraining(times: number): Promise<Survived> {
  const folder = mkdtempSync(join(tmpdir(), 'myelin-kill-training-'));
  const directory = join(folder, 'checkpoints');
  try {
    const script = bundleProgram('train-with-checkpoints', folder);
    let kills = 0;
    for (let i = 0; i < times; i++) {
      const child = startProgram(script, folder);
      await epochsOf(child, 1 + Math.floor(5 * Math.random()));
      await sleep(3 * Math.random());
      if ((await kill(child)) === 'SIGKILL') kills++;
      const latest = latestCheckpoint(directory);
      if (latest) loadSync(latest).dispose();
    }
    const last = startProgram(script, folder);
    last.stdout!.resume();
    const status = await ended(last);
    if (status !== 0) throw new Error(`the last process ended with ${status}`);
    return {
      kills,
      text: JSON.stringify(loadSync(join(folder, 'done.json'))),
      history: JSON.parse(readFileSync(join(folder, 'history.json'), 'utf8')) as History,
      files: readdirSync(directory).sort(),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Waits until it has told of so many epochs, or ended. */
function epochsOf(child: ChildProcess, epochs: number): Promise<void> {
  let lines = 0;
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.stdout!.on('data', (text: Buffer) => {
      lines += text.toString().split('\n').length - 1;
      if (lines >= epochs) resolve();
    });
  });
}
