// Source maps as they are shipped: with the text of our sources, without that of generated modules and of libraries,
// which debuggers are told to step over.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';

/** Their text is the binary or the program, or a copy of what other sources hold. */
const GENERATED = /-binary\.ts$|\/worker\/source\.ts$|\/source\/functions\.ts$/;
const LIBRARY = /\/node_modules\//;

/** @param {string} folder the one with the maps, beside `src` */
export async function trimMaps(folder) {
  const maps = (await readdir(folder)).filter((name) => name.endsWith('.map'));
  await Promise.all(maps.map((name) => trim(folder, name)));
}

/** @param {string} folder @param {string} name */
async function trim(folder, name) {
  const path = `${folder}/${name}`;
  /** @type {{ sources: string[], sourcesContent: (string | null)[], ignoreList?: number[] }} */
  const map = JSON.parse(await readFile(path, 'utf8'));
  const ours = map.sources.map((source) => !GENERATED.test(source) && !LIBRARY.test(source));
  if (ours.some(Boolean)) {
    map.sourcesContent = map.sourcesContent.map((text, i) => (ours[i] ? text : null));
    map.ignoreList = map.sources.flatMap((source, i) => (LIBRARY.test(source) ? [i] : []));
    await writeFile(path, JSON.stringify(map));
    return;
  }
  // A map of nothing that a person reads.
  await rm(path);
  const program = path.slice(0, -'.map'.length);
  const text = await readFile(program, 'utf8');
  await writeFile(program, text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'));
}
