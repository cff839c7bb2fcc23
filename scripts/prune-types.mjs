// Takes away the declarations that no public one refers to: a fifth of what tsc writes. They stay one file a module;
// in one file for each entry of the package, a class would be another type in each.
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * @param {string} folder
 * @param {readonly string[]} entries within the folder
 */
export async function pruneTypes(folder, entries) {
  const needed = new Set(entries.map((entry) => join(folder, entry)));
  for (const path of needed) {
    const text = await readFile(path, 'utf8');
    for (const [, module] of text.matchAll(/\b(?:from|import)\s*\(?'(\.[^']+)\.js'/g)) {
      needed.add(join(dirname(path), `${module}.d.ts`)); // a Set goes on with what is added meanwhile
    }
  }
  for (const entry of await readdir(folder, { recursive: true })) {
    const path = join(folder, entry);
    if (path.endsWith('.d.ts') && !needed.has(path)) await rm(path);
  }
}
