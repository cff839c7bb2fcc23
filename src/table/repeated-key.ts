// JSON.parse keeps the last of equal keys and says nothing.

const QUOTE = 34;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** The first key that an object has a second time, beside those in objects within it. `text`: its JSON, which is valid. */
export function repeatedKey(text: string, keys: number): string | undefined {
  // Most lines end here.
  if (eachKey(text, undefined) === keys) return undefined;
  const seen = new Set<string>();
  let repeated: string | undefined;
  eachKey(text, (token) => {
    const key = JSON.parse(token) as string;
    if (seen.has(key)) repeated ??= key;
    seen.add(key);
  });
  return repeated;
}

/** How many keys the outer object has, as they are written. */
function eachKey(text: string, use: ((token: string) => void) | undefined): number {
  let keys = 0;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      const begin = i;
      i = closing(text, begin + 1);
      if (depth === 1 && isBeforeColon(text, i + 1)) {
        keys++;
        use?.(text.slice(begin, i + 1));
      }
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--;
  }
  return keys;
}

/** The quotation mark that ends a string, which has begun before `from`. */
function closing(text: string, from: number): number {
  let close = text.indexOf('"', from);
  for (;;) {
    let before = close - 1;
    while (before >= from && text.charCodeAt(before) === BACKSLASH) before--;
    if ((close - 1 - before) % 2 === 0) return close;
    close = text.indexOf('"', close + 1);
  }
}

function isBeforeColon(text: string, from: number): boolean {
  let at = from;
  while (text.charCodeAt(at) <= 32) at++;
  return text.charCodeAt(at) === COLON;
}
