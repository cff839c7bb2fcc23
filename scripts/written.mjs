// What builds have written: whether it is up to date, and writing it without waking watchers for nothing.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';

/** What outputs were made of. */
const NOTES = 'build/made-of';

/** Every file in a folder. @param {string} folder */
export async function everythingIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`);
}

/**
 * undefined where the outputs stand and were made of sources with the same names and texts: times do not count, as a clone, a copy
 * and a switch of branches set them anew. Else what to call when they have been made.
 * @param {readonly string[]} outputs @param {readonly string[]} sources
 */
export async function staleness(outputs, sources) {
  const note = `${NOTES}/${hash(outputs.join('\n')).slice(0, 16)}`;
  const origin = await hashOf(sources);
  const last = await readFile(note, 'utf8').catch(() => undefined);
  if (last === origin && outputs.every((path) => existsSync(path))) return undefined;
  await rm(note, { force: true }); // what fails half-way is not fresh
  return async () => {
    await mkdir(NOTES, { recursive: true });
    await writeFile(note, origin);
  };
}

/**
 * Calls `make`, which writes the outputs, where they are not fresh.
 * @param {readonly string[]} outputs @param {readonly string[]} sources @param {() => Promise<void>} make
 */
export async function unlessFresh(outputs, sources, make) {
  const made = await staleness(outputs, sources);
  if (!made) return;
  await make();
  await made();
}

/** @param {readonly string[]} paths */
async function hashOf(paths) {
  const texts = await Promise.all(
    [...paths].sort().map(async (path) => {
      const content = await readFile(path).catch(() => 'none');
      return `${path} ${hash(content)}`;
    }),
  );
  return hash(texts.join('\n'));
}

/** @param {string | Buffer} content */
function hash(content) {
  return createHash('sha256').update(content).digest('hex');
}

/** Writes a text, unless the file holds it already. @param {string} path @param {string} text */
export async function writeChanged(path, text) {
  if ((await readFile(path, 'utf8').catch(() => undefined)) !== text) await writeFile(path, text);
}
