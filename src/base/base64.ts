import { FormatError } from './errors.js';

/** The bytes of a typed array, little-endian as linear memory is, in base64. */
export function toBase64(values: Float64Array | Float32Array | Uint32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let text = '';
  // In pieces: a call can have only so many arguments.
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(text);
}

/** The bytes, of which there must be a certain number. @throws FormatError */
export function fromBase64(what: string, text: unknown, byteLength: number): ArrayBuffer {
  let decoded: string | undefined;
  try {
    if (typeof text === 'string') decoded = atob(text);
  } catch {
    // No base64: reported below.
  }
  if (decoded?.length !== byteLength) {
    throw new FormatError(
      `${what}: expected ${byteLength} bytes in base64, got ${decoded === undefined ? 'something else' : `${decoded.length} bytes`}.`,
    );
  }
  return Uint8Array.from(decoded, (character) => character.charCodeAt(0)).buffer;
}
