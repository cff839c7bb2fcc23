// Programs of test/node in processes of their own, to be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Bundles a program of test/node into a folder; the path of the script. */
export function bundleProgram(name: string, folder: string): string {
  const script = join(folder, `${name}.mjs`);
  buildSync({
    entryPoints: [`test/node/${name}.ts`],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  return script;
}

/** Starts it; its output can be read. */
export function startProgram(script: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Its status, or the signal that ended it. */
export function ended(child: ChildProcess): Promise<number | string> {
  const { exitCode, signalCode } = child;
  if (exitCode !== null || signalCode !== null) return Promise.resolve(exitCode ?? signalCode!);
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal!)));
}

/** Kills it, so that it cannot do anything any more, and waits for its end. */
export function kill(child: ChildProcess): Promise<number | string> {
  const end = ended(child);
  child.kill('SIGKILL');
  return end;
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
