import { FormatError } from '../base/errors.js';
import { ownJSON } from '../base/own-json.js';

/**
 * JSON in which no object has a key twice and nothing is nested deeper than `depth`. `JSON.parse` takes the last of
 * equal keys, other parsers the first: a file that means two things to two readers is refused. Its objects inherit nothing.
 *
 * @throws FormatError
 */
export function parseStrictJSON(what: string, text: string, depth: number): unknown {
  // First, as some engines recurse into what they parse.
  checkStructure(what, text, depth);
  return ownJSON(what, parseJSON(what, text));
}

/** `JSON.parse` with an error of ours. @throws FormatError */
export function parseJSON(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(`${what}: not JSON: ${reason}.`);
  }
}

/** One pass over a text that need not be JSON. */
function checkStructure(what: string, text: string, depth: number): void {
  const open: Set<string>[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '[') {
      open.push(new Set());
      if (open.length > depth) throw new FormatError(`${what}: nested more than ${depth} deep.`);
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === '"') {
      const end = endOfString(text, at);
      if (isKey(text, end)) {
        const keys = open.at(-1);
        // Parsed, as "a" can be written "\u0061".
        const key = String(parseJSON(what, text.slice(at, end)));
        if (keys?.has(key)) throw new FormatError(`${what}: the key ${JSON.stringify(key)} twice.`);
        keys?.add(key);
      }
      at = end - 1;
    }
  }
}

/** Behind the quotation mark that closes the one at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

/** Whether a colon follows, behind blanks. */
function isKey(text: string, at: number): boolean {
  let next = at;
  while (next < text.length && ' \t\n\r'.includes(text[next]!)) next++;
  return text[next] === ':';
}
