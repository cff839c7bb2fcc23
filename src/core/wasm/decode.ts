// The embedded binaries' text form, written by scripts/encode.mjs, read here.
//
// Plain base64 puts 4 characters over 3 bytes, so that equal instructions look different at each alignment and gzip,
// through which nearly every page is served, finds fewer repeats. Here a byte is one character, or two if it is rare:
// about 2 % more than the binary itself after gzip, where base64 is half as much again (figures in docs/design.md).
//
// The alphabet is printable ASCII without the characters that some quoting, template or HTML rule could touch, so the
// text passes every minifier, bundler and charset unchanged. Its last two characters shift the next one by 87 and 174.
const UNSAFE = '"$\'<\\`';
const PLANE = 87;

/** The bytes of an embedded binary. */
export function decode(text: string): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(127);
  for (let code = 32, value = 0; code < 127; code++) {
    if (!UNSAFE.includes(String.fromCharCode(code))) values[code] = value++;
  }
  const bytes = new Uint8Array(text.length);
  // The first two characters tell by how much bytes were rotated to make the frequent ones short.
  const rotation = Number.parseInt(text.slice(0, 2), 16);
  let length = 0;
  let shift = 0;
  for (let i = 2; i < text.length; i++) {
    const value = values[text.charCodeAt(i)]!;
    if (value >= PLANE) {
      shift = (value - PLANE + 1) * PLANE;
    } else {
      bytes[length++] = value + shift - rotation;
      shift = 0;
    }
  }
  return bytes.slice(0, length);
}
