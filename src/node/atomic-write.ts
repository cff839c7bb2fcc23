/// <reference types="node" preserve="false" />
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFile,
  writeFileSync,
} from 'node:fs';
import {
  access,
  type FileHandle,
  open,
  readdir,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isAbandoned, temporariesOf, temporaryFor } from './temporary.js';

// A file is written beside its place, brought to the disk, and only then renamed to its name, which the file system
// does at once: whoever is killed or loses power in between leaves the old file or the new one. The folder is synced
// as well, else the rename itself may be lost. What is no file, a pipe or a device, is written to and stays what it is.

const RIGHTS = 0o7777;

/** The descriptor that a path names: who else writes to it goes on behind what was written. */
function descriptorOf(path: string): number | undefined {
  const [, stream, first, second] =
    /^\/(?:dev\/(?:(stdout|stderr)|fd\/(\d+))|proc\/self\/fd\/(\d+))$/.exec(path) ?? [];
  if (stream) return stream === 'stdout' ? 1 : 2;
  const digits = first ?? second;
  return digits === undefined ? undefined : Number(digits);
}

/** Whether it is something, but no file. Of a folder the file system says what is wrong. */
function isOther(stats: Stats | undefined): boolean {
  return stats !== undefined && !stats.isFile();
}

/** Rights of the file where its group could not be kept: others' groups get none. */
function rightsOf(stats: Stats, sameGroup: boolean): number {
  return stats.mode & RIGHTS & (sameGroup ? RIGHTS : 0o1707);
}

/** Writes all of a file or nothing. What the file system reports is passed on; the file is then as it was. */
export function writeAtomicSync(path: string, bytes: Uint8Array): void {
  const descriptor = descriptorOf(path);
  if (descriptor !== undefined) {
    writeFileSync(descriptor, bytes);
    return;
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  if (isOther(stats)) {
    const file = openSync(path, constants.O_WRONLY);
    try {
      writeFileSync(file, bytes);
    } finally {
      closeSync(file);
    }
    return;
  }
  // Of a link, what it leads to is replaced.
  const target = stats ? realpathSync(path) : path;
  if (stats) accessSync(target, constants.W_OK); // a rename asks the folder only
  const temporary = temporaryFor(target);
  try {
    const file = openSync(temporary, 'wx', stats ? 0o600 : 0o666);
    try {
      if (stats) takeRightsSync(file, stats);
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolderSync(dirname(target));
  removeLeftoversSync(target);
}

/** The same without blocking. */
export async function writeAtomic(path: string, bytes: Uint8Array): Promise<void> {
  const descriptor = descriptorOf(path);
  if (descriptor !== undefined) return promisify(writeFile)(descriptor, bytes);
  const stats = await stat(path).catch(ignore(MISSING));
  if (isOther(stats)) {
    const file = await open(path, constants.O_WRONLY);
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
    return;
  }
  const target = stats ? await realpath(path) : path;
  if (stats) await access(target, constants.W_OK);
  const temporary = temporaryFor(target);
  try {
    const file = await open(temporary, 'wx', stats ? 0o600 : 0o666);
    try {
      if (stats) await takeRights(file, stats);
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
  await removeLeftovers(target);
}

/** Makes a folder and those above it, and brings their names to the disk: else a file in it may be lost with it. */
export function makeFolderSync(path: string): void {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) return; // it is there
  const top = dirname(resolve(first));
  let folder = resolve(path);
  while (folder.length > top.length) {
    folder = dirname(folder);
    syncFolderSync(folder);
  }
}

const MISSING: readonly string[] = ['ENOENT'];
/** Only root, or a member of the group, may give a file away; some file systems have no owners. */
const NOT_OURS: readonly string[] = ['EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP'];
/** A folder that may be written in but not read cannot be synced, nor can those of some file systems. */
const NOT_SYNCED: readonly string[] = ['EACCES', 'EPERM', 'EINVAL', 'ENOTSUP', 'EISDIR'];

/** A handler that passes on all errors but these. */
function ignore(codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  };
}

/** Whether it was done; these errors say that it cannot be. */
function tried(codes: readonly string[], body: () => void): boolean {
  try {
    body();
    return true;
  } catch (error) {
    ignore(codes)(error);
    return false;
  }
}

/** Owner first: to change him takes rights away. */
function takeRightsSync(file: number, stats: Stats): void {
  if (process.platform === 'win32') return;
  const group =
    tried(NOT_OURS, () => fchownSync(file, stats.uid, stats.gid)) ||
    tried(NOT_OURS, () => fchownSync(file, process.geteuid?.() ?? stats.uid, stats.gid));
  tried(NOT_OURS, () => fchmodSync(file, rightsOf(stats, group)));
}

async function takeRights(file: FileHandle, stats: Stats): Promise<void> {
  if (process.platform === 'win32') return;
  const done = () => true;
  const group =
    (await file.chown(stats.uid, stats.gid).then(done, ignore(NOT_OURS))) ??
    (await file.chown(process.geteuid?.() ?? stats.uid, stats.gid).then(done, ignore(NOT_OURS))) ??
    false;
  await file.chmod(rightsOf(stats, group)).catch(ignore(NOT_OURS));
}

/** What killed savers of this file have left. That it cannot be removed is no failure of the save. */
function removeLeftoversSync(target: string): void {
  try {
    for (const path of temporariesOf(target, readdirSync(dirname(target)))) {
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats && isAbandoned(path, stats.mtimeMs)) rmSync(path, { force: true });
    }
  } catch {}
}

async function removeLeftovers(target: string): Promise<void> {
  try {
    for (const path of temporariesOf(target, await readdir(dirname(target)))) {
      const stats = await stat(path).catch(ignore(MISSING));
      if (stats && isAbandoned(path, stats.mtimeMs)) await rm(path, { force: true });
    }
  } catch {}
}

function syncFolderSync(path: string): void {
  if (process.platform === 'win32') return; // has no way to open a folder
  tried(NOT_SYNCED, () => {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  });
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    ignore(NOT_SYNCED)(error);
  }
}
