// From nothing imported to the first answer of a 2-3-1 network, each time in a fresh process, all in turn.
import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { reason } from './contestant-process.js';
import { type Contestant, pythonPath } from './contestants.js';
import { BUILD, HELLO } from './folders.js';
import type { Entry } from './results.js';

const execute = promisify(execFile);

/** Milliseconds of each start; the quality is the trained program's answer to [1, 0]. */
export async function runStarts(
  contestants: readonly Contestant[],
  rounds: number,
  progress: (text: string, share?: number) => void,
): Promise<Entry[]> {
  const entries = contestants.map(
    ({ key, name }): Entry => ({ key, name, version: '', dtype: '', values: [], how: '' }),
  );
  const each = async (
    text: string,
    before: number,
    call: (contestant: Contestant, entry: Entry) => Promise<void>,
  ) => {
    for (const [i, contestant] of contestants.entries()) {
      const entry = entries[i]!;
      if (entry.failed) continue;
      progress(`${text}: ${contestant.name}`, (before + i / contestants.length) / (rounds + 1));
      try {
        await call(contestant, entry);
      } catch (error) {
        entry.failed = error instanceof Error ? error.message : String(error);
        entry.values = [];
      }
    }
  };
  await each('training', 0, async (contestant, entry) => {
    entry.quality = await run(contestant, 'train');
  });
  for (let round = 0; round < rounds; round++) {
    await each(`start ${round + 1} of ${rounds}`, round + 1, async (contestant, entry) => {
      entry.values.push(await run(contestant));
    });
  }
  return entries;
}

async function run({ language, hello, nodeFlags }: Contestant, ...what: string[]): Promise<number> {
  const [command, args] =
    language === 'python'
      ? [pythonPath(), [`${HELLO}/start.py`, hello!]]
      : [
          process.execPath,
          [
            ...(nodeFlags ?? []),
            `${BUILD}/start.js`,
            pathToFileURL(`${BUILD}/hello-${hello}.js`).href,
          ],
        ];
  try {
    const { stdout } = await execute(command, [...args, ...what], { timeout: 300_000 });
    const value = Number(stdout);
    if (stdout === '' || Number.isNaN(value)) throw new Error(`printed ${JSON.stringify(stdout)}`);
    return value;
  } catch (error) {
    throw new Error(
      reason((error as { stderr?: string }).stderr ?? '') ?? (error as Error).message,
    );
  }
}
