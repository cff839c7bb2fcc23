// The inverse of src/core/wasm/decode.ts, where the form and its reasons are described.

// Printable ASCII without " $ ' < \ `
const ALPHABET =
  ' !#%&()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~';
const PLANE = ALPHABET.length - 2;

/** @param {Uint8Array} bytes */
export function encode(bytes) {
  const rotation = bestRotation(bytes);
  let text = rotation.toString(16).padStart(2, '0');
  for (const byte of bytes) {
    const rotated = (byte + rotation) & 255;
    const plane = Math.trunc(rotated / PLANE);
    if (plane > 0) text += ALPHABET[PLANE + plane - 1];
    text += ALPHABET[rotated % PLANE];
  }
  return text;
}

/**
 * The rotation under which most bytes need a single character.
 * @param {Uint8Array} bytes
 */
function bestRotation(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte]++;
  let best = 0;
  let most = -1;
  for (let rotation = 0; rotation < 256; rotation++) {
    let short = 0;
    for (let rotated = 0; rotated < PLANE; rotated++) short += counts[(rotated - rotation) & 255];
    if (short > most) {
      most = short;
      best = rotation;
    }
  }
  return best;
}
