import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

// Names of files that are being written: hidden, beside their target, `.target.process-machine-random.tmp`. They tell by
// whom, so that those of savers that were killed are found and removed.

const TEMPORARY = /^\.(.+)\.([0-9a-f]{8})-([0-9a-f]{8})-[0-9a-f-]{18}\.tmp$/;
const ANY = /^\..+\.[0-9a-f-]{36}\.tmp$/;
/** File systems take names of 255 bytes; what is added to the target's are 42. */
const LONGEST = 200;
/** Milliseconds without a byte written after which nobody writes any more, whoever it was. */
const ABANDONED = 3_600_000;

/** Processes are numbered anew in each container. */
const machine: string = createHash('sha256')
  .update(hostname())
  .update(namespace())
  .digest('hex')
  .slice(0, 8);

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return ''; // no Linux
  }
}

/** Beside the target, so that it is on the same file system. */
export function temporaryFor(target: string): string {
  const pid = process.pid.toString(16).padStart(8, '0');
  const tag = `${pid}-${machine}-${randomBytes(9).toString('hex')}`;
  return join(dirname(target), `.${shortName(target)}.${tag}.tmp`);
}

/** The name without its end where it is long. */
function shortName(target: string): string {
  const name = basename(target);
  const bytes = Buffer.from(name);
  return bytes.length <= LONGEST ? name : bytes.subarray(0, LONGEST).toString();
}

/** Whether a file is one that was being written, by whomever. */
export function isTemporary(name: string): boolean {
  return ANY.test(name);
}

/** Which of a folder's files belong to `target` and may be left over; `isAbandoned` tells. */
export function temporariesOf(target: string, names: readonly string[]): string[] {
  const start = `.${shortName(target)}.`;
  const found = names.filter((name) => name.startsWith(start) && isTemporary(name));
  return found.map((name) => join(dirname(target), name));
}

/** Whether nobody writes this file any more. `changed`: when it was last written, in milliseconds. */
export function isAbandoned(path: string, changed: number): boolean {
  if (Date.now() - changed > ABANDONED) return true;
  const [, , pid = '', where] = TEMPORARY.exec(basename(path)) ?? [];
  return where === machine && !isAlive(Number.parseInt(pid, 16));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
