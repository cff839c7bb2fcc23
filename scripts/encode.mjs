// The inverse of src/core/wasm/decode.ts, where the form and its reasons are described.

// Printable ASCII without " $ ' < \ `
const ALPHABET =
  ' !#%&()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~';
const PLANE = ALPHABET.length - 2;

/**
 * @param {Uint8Array} bytes
 * @param {Uint8Array} like where the bytes are counted: of texts that stand in one bundle equal instructions shall look the same
 */
export function encode(bytes, like = bytes) {
  const short = mostFrequent(like);
  const values = valuesOf(short);
  let text = bitmap(short);
  for (const byte of bytes) {
    const value = values[byte] ?? 0;
    const plane = Math.trunc(value / PLANE);
    if (plane > 0) text += ALPHABET[PLANE + plane - 1];
    text += ALPHABET[value % PLANE];
  }
  return text;
}

/**
 * The bytes that are one character.
 * @param {Uint8Array} bytes
 */
function mostFrequent(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte]++;
  const ranked = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  return new Set(ranked.slice(0, PLANE));
}

/**
 * The value of each byte: the short ones come first, both in their own order.
 * @param {Set<number>} short
 */
function valuesOf(short) {
  const values = new Uint8Array(256);
  let first = 0;
  let other = PLANE;
  for (let byte = 0; byte < 256; byte++) values[byte] = short.has(byte) ? first++ : other++;
  return values;
}

/**
 * 64 hexadecimal digits, four bytes each, the lowest bit first.
 * @param {Set<number>} short
 */
function bitmap(short) {
  let digits = '';
  for (let byte = 0; byte < 256; byte += 4) {
    const bits = [0, 1, 2, 3].filter((bit) => short.has(byte + bit));
    digits += bits.reduce((sum, bit) => sum + 2 ** bit, 0).toString(16);
  }
  return digits;
}
