// Line breaks for minified programs. Node, and whoever prints an error as it does, shows the line that threw: where the
// whole program is one line, that is all of it. And escapes for what is not ASCII.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { parseAst } from 'rolldown/parseAst';

/** A line of at least so many characters is broken at the next place between two parts of an expression, too. */
const LONG = 400;

/** @typedef {{ type: string, start: number, end: number } & Record<string, unknown>} Node */

/** @param {unknown} value @returns {value is Node} */
function isNode(value) {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/**
 * Places for line breaks, in order: `firm` between statements and members of classes, `others` after the comma of a list.
 * A statement that is not the first of its list follows a semicolon or a brace, so that no break there changes what is read.
 * @param {string} code
 */
function placesIn(code) {
  /** @type {Map<number, boolean>} */
  const places = new Map();
  /** @param {unknown} node */
  const visit = (node) => {
    if (!isNode(node)) return;
    for (const [key, value] of Object.entries(node)) {
      if (!Array.isArray(value)) visit(value);
      else {
        const nodes = value.filter(isNode);
        const firm = key === 'body' || key === 'consequent' || key === 'cases';
        for (const { start } of nodes.slice(1)) {
          if (firm ? /[;}\s]/.test(code[start - 1] ?? '') : code[start - 1] === ',') {
            places.set(start, firm);
          }
        }
        nodes.forEach(visit);
      }
    }
  };
  visit(parseAst(code, { lang: 'js' }));
  return [...places].sort(([a], [b]) => a - b);
}

/**
 * Where the lines of a program are to be broken: offsets, in order.
 * @param {string} code @returns {number[]}
 */
export function breaksOf(code) {
  /** @type {number[]} */
  const breaks = [];
  let line = 0;
  for (const [place, firm] of placesIn(code)) {
    line = Math.max(line, code.lastIndexOf('\n', place - 1) + 1);
    if (place === line || (!firm && place - line < LONG)) continue;
    breaks.push(place);
    line = place;
  }
  return breaks;
}

/**
 * A program with its lines broken, and its map with them.
 * @param {string} code @param {string} [map] JSON
 */
export function breakLines(code, map) {
  const breaks = breaksOf(code);
  const parts = [0, ...breaks].map((start, i) => code.slice(start, breaks[i]));
  const broken = parts.join('\n');
  if (map === undefined) return { code: broken, map };
  const source = JSON.parse(map);
  const mappings = moved(decode(source.mappings), code, breaks);
  return { code: broken, map: JSON.stringify({ ...source, mappings: encode(mappings) }) };
}

/**
 * @param {import('@jridgewell/sourcemap-codec').SourceMapMappings} lines @param {string} code @param {number[]} breaks
 */
function moved(lines, code, breaks) {
  /** @type {import('@jridgewell/sourcemap-codec').SourceMapMappings} */
  const result = [];
  let next = 0;
  let offset = 0; // of the line
  for (const text of code.split('\n')) {
    let start = offset;
    /** @type {import('@jridgewell/sourcemap-codec').SourceMapSegment[]} */
    let line = [];
    const segments = lines.shift() ?? [];
    const end = offset + text.length;
    for (;;) {
      const stop = breaks[next] ?? Number.POSITIVE_INFINITY;
      while (segments[0] && offset + segments[0][0] < stop) {
        const [column, ...rest] = /** @type {[number, number, number, number]} */ (
          segments.shift()
        );
        line.push([offset + column - start, ...rest]);
      }
      result.push(line);
      if (stop > end) break;
      line = [];
      start = stop;
      next++;
    }
    offset = end + 1;
  }
  return result;
}

/**
 * A program with escapes for what is not ASCII, and its map with them. A single such character makes V8 keep and read the whole
 * text, binaries and all, in two bytes a character: 1 ms of the start.
 * @param {string} code @param {string} [map] JSON
 */
export function escapeOthers(code, map) {
  const escaped = code.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  if (map === undefined || escaped === code) return { code: escaped, map };
  const source = JSON.parse(map);
  const mappings = decode(source.mappings);
  for (const [i, line] of code.split('\n').entries()) {
    const places = Array.from(line.matchAll(/[^\0-\x7f]/g), ({ index }) => index);
    if (places.length === 0) continue;
    for (const segment of mappings[i] ?? []) {
      const column = segment[0];
      segment[0] += 5 * places.filter((place) => place < column).length;
    }
  }
  return { code: escaped, map: JSON.stringify({ ...source, mappings: encode(mappings) }) };
}

/** Breaks the lines of all programs in a folder, and escapes what is not ASCII. @param {string} folder */
export async function breakLinesIn(folder) {
  const names = await readdir(folder);
  await Promise.all(
    names
      .filter((name) => name.endsWith('.js'))
      .map(async (name) => {
        const path = `${folder}/${name}`;
        const map = names.includes(`${name}.map`)
          ? await readFile(`${path}.map`, 'utf8')
          : undefined;
        const broken = breakLines(await readFile(path, 'utf8'), map);
        const made = escapeOthers(broken.code, broken.map);
        await writeFile(path, made.code);
        if (made.map) await writeFile(`${path}.map`, made.map);
      }),
  );
}
