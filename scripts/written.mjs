// What builds have written: whether it is up to date, and writing it without waking watchers for nothing.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';

/** When a file or folder was last changed, in milliseconds; undefined: it is not there. @param {string} path */
export async function changedAt(path) {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}

/** Everything in a folder, folders too, as a file that is gone changes them. @param {string} folder */
export async function everythingIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return [folder, ...entries.map((entry) => `${entry.parentPath}/${entry.name}`)];
}

/**
 * Whether every output is there and newer than every source.
 * @param {readonly string[]} outputs @param {readonly string[]} sources
 */
export async function isFresh(outputs, sources) {
  const written = await Promise.all(outputs.map(changedAt));
  const changed = await Promise.all(sources.map(changedAt));
  const latest = Math.max(...changed.map((time) => time ?? 0));
  return written.every((time) => time !== undefined && time > latest);
}

/** Writes a text, unless the file holds it already. @param {string} path @param {string} text */
export async function writeChanged(path, text) {
  if ((await readFile(path, 'utf8').catch(() => undefined)) !== text) await writeFile(path, text);
}
