/// <reference types="node" preserve="false" />
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// A file is written beside its place, brought to the disk, and only then renamed to its name, which the file system
// does at once: whoever is killed or loses power in between leaves the old file or the new one. The folder is synced
// as well, else the rename itself may be lost.

const TEMPORARY = /^\..+\.[0-9a-f-]{36}\.tmp$/;

/** Whether a file was left behind by a process that was killed while it wrote. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

/** A path as `node:fs` takes it. */
export function pathOf(path: string | URL): string {
  return path instanceof URL ? fileURLToPath(path) : path;
}

/** Beside the target, so that it is on the same file system; hidden. */
function temporaryFor(target: string): string {
  return join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
}

/** Writes all of a file or nothing. What the file system reports is passed on; the file is then as it was. */
export function writeAtomicSync(path: string | URL, bytes: Uint8Array): void {
  let target = pathOf(path);
  let mode = 0o666;
  try {
    target = realpathSync(target); // of a link, what it leads to is replaced
    mode = statSync(target).mode;
  } catch (error) {
    ignoreMissing(error);
  }
  const temporary = temporaryFor(target);
  try {
    const file = openSync(temporary, 'wx', mode);
    try {
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
}

/** The same without blocking. */
export async function writeAtomic(path: string | URL, bytes: Uint8Array): Promise<void> {
  let target = pathOf(path);
  let mode = 0o666;
  try {
    target = await realpath(target);
    mode = (await stat(target)).mode;
  } catch (error) {
    ignoreMissing(error);
  }
  const temporary = temporaryFor(target);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
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

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

function syncFolderSync(path: string): void {
  if (process.platform === 'win32') return; // has no way to open a folder
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
