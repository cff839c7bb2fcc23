// The embedded binaries' text form, written by scripts/encode.mjs, read here and in assembly/decoder.ts.
//
// Plain base64 puts 4 characters over 3 bytes, so that equal instructions look different at each alignment and gzip,
// through which nearly every page is served, finds fewer repeats. Here a byte is one character, or two if it is rare:
// less than 1 % more than the binary itself after gzip, where base64 is half as much again (figures in docs/design.md).
//
// The alphabet is printable ASCII without the characters that some quoting, template or HTML rule could touch, so the
// text passes every minifier, bundler and charset unchanged. Its last two characters shift the next one by 87 and 174.
// The first 64 characters, hexadecimal, tell which 87 bytes are one character.
import { decoderBinary } from './decoder-binary.js';

/** Codes of the printable characters that are left out: " $ ' < \ ` */
const UNSAFE: readonly number[] = [34, 36, 39, 60, 92, 96];
const HEADER = 64;
/** As in assembly/decoder.ts. */
const BYTES = 128;
const TEXT = 512;
const PLANE = 87;

interface Decoder {
  readonly memory: WebAssembly.Memory;
  decode(length: number): number;
}

/** Made once: WebKit takes 18 ms to make a memory. */
let decoder: Decoder | undefined;

/** The bytes of an embedded binary, a view of 150 kB that the next call overwrites. For runtimes that have WebAssembly. */
export function decode(text: string): Uint8Array<ArrayBuffer> {
  if (!plainly) {
    try {
      return decodeInMemory(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // a policy forbids WebAssembly
      dropDecoder();
    }
  }
  return decodePlainly(text);
}

/** Whether there was no room for a memory. */
let plainly = false;

/** Lets the decoder's memory go, for good: V8 reserves 10 GB of addresses for each, and there may be no room for two. */
export function dropDecoder(): void {
  decoder = undefined;
  plainly = true;
}

function decodeInMemory(text: string): Uint8Array<ArrayBuffer> {
  decoder ??= makeDecoder();
  const { memory, decode } = decoder;
  const missing = TEXT + text.length - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
  const bytes = new Uint8Array(memory.buffer as ArrayBuffer);
  decodeInto(text, bytes);
  return bytes.subarray(TEXT, TEXT + decode(text.length - HEADER));
}

/** The loop of assembly/decoder.ts, without a memory. @internal */
export function decodePlainly(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TEXT + text.length);
  decodeInto(text, bytes);
  const end = TEXT + text.length - HEADER;
  let shift = 0;
  let to = TEXT;
  for (let from = TEXT; from < end; from++) {
    const value = bytes[bytes[from]!]!;
    if (value >= PLANE) {
      shift = (value - PLANE + 1) * PLANE;
    } else {
      bytes[to++] = bytes[BYTES + shift + value]!;
      shift = 0;
    }
  }
  return bytes.subarray(TEXT, to);
}

/** The tables and the text, for the loop. */
function decodeInto(text: string, bytes: Uint8Array): void {
  for (let code = 32, value = 0; code < 127; code++) {
    if (!UNSAFE.includes(code)) bytes[code] = value++;
  }
  let short = BYTES;
  let long = BYTES + PLANE;
  for (let byte = 0; byte < 256; byte++) {
    const isShort = (Number.parseInt(text[byte >> 2]!, 16) >> (byte & 3)) & 1;
    bytes[isShort ? short++ : long++] = byte;
  }
  writeAscii(text.slice(HEADER), bytes.subarray(TEXT));
}

function makeDecoder(): Decoder {
  // A loop of JavaScript that runs for the first time takes ten times as long as this module with its compilation.
  const characters = atob(decoderBinary());
  const binary = new Uint8Array(characters.length);
  for (let i = 0; i < binary.length; i++) binary[i] = characters.charCodeAt(i);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
  return exports as unknown as Decoder;
}

function writeAscii(text: string, bytes: Uint8Array): void {
  if (typeof TextEncoder === 'function') new TextEncoder().encodeInto(text, bytes);
  // Jest's jsdom has none.
  else for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
}
