// What an interrupted training leaves beside its model, for `--resume`.
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import type { Arguments } from './arguments.js';
import type { Config } from './config.js';
import { UsageError } from './usage-error.js';
import { versionOf } from './version.js';
import { hashOfFile } from './weights-hash.js';

/** Flags that change how a training is told or how fast it is, not what comes of it. */
const ASIDE = [
  'output',
  'report',
  'resume',
  'threads',
  'folds',
  'config',
  'json',
  'quiet',
  'debug',
];

/** The file of an interrupted training. */
export function resumePath(output: string): string {
  return `${output}.resume`;
}

/** Which training it is: a hash of the rows, of all settings but how many epochs, and of this version. @throws UsageError stdin */
export async function trainingId(path: string, args: Arguments, config: Config): Promise<string> {
  const rows = await hashOfFile(path);
  const { epochs: _, ...train } = config.train ?? {};
  const settings = args.settings().filter(([name]) => !ASIDE.includes(name));
  settings.sort(([a], [b]) => (a < b ? -1 : 1));
  const all = [versionOf(), rows ?? 'stdin', settings, config.network ?? null, train];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}

/** With `--resume`: what was left; undefined: nothing was. @throws UsageError rows that are gone with their stream. */
export async function leftBy(
  output: string,
  path: string,
  args: Arguments,
): Promise<Buffer | undefined> {
  if (!args.has('resume')) return undefined;
  if (path === '-') {
    throw new UsageError(
      '--resume: the rows must be in a file; those of stdin cannot be told to be the same.',
    );
  }
  try {
    return await readFile(resumePath(output));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What was left is of another training. */
export function otherTraining(output: string): UsageError {
  return new UsageError(
    `--resume: ${resumePath(output)} is of a training with other rows, settings, or another version of Myelin; the same command goes on with it. Without --resume a training begins anew.`,
  );
}

/** The training is at its end. */
export async function forget(output: string): Promise<void> {
  await rm(resumePath(output), { force: true });
}
