import { readdirSync, readFileSync } from 'node:fs';

/**
 * Resident bytes of all that `root` has started and what they have started in turn, without the pages of files and
 * shared memory; undefined where there is no /proc.
 */
export function residentBytesBelow(root: number): number | undefined {
  let processes: Process[];
  try {
    processes = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(read);
  } catch {
    return undefined;
  }
  let sum = 0;
  const parents = new Set([root]);
  // A child may have a smaller number than its parent, so again until nothing is new.
  for (let found = -1; found !== parents.size; ) {
    found = parents.size;
    for (const { pid, parent } of processes) if (parents.has(parent)) parents.add(pid);
  }
  for (const { pid, resident } of processes) if (pid !== root && parents.has(pid)) sum += resident;
  return sum;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly resident: number;
}

function read(name: string): Process[] {
  try {
    const status = readFileSync(`/proc/${name}/status`, 'utf8');
    const field = (key: string) =>
      Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return [{ pid: Number(name), parent: field('PPid'), resident: field('RssAnon') * 1024 }];
  } catch {
    return []; // It has ended meanwhile.
  }
}
