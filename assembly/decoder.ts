// Reads the text form of the embedded binaries: a module of its own, compiled apart from the kernels (about 150 bytes).
// JavaScript would take 4 ms of the start for it, in an interpreter that has never seen the loop; this takes 0.3 ms.
// The form is described in src/core/wasm/decode.ts, which writes the tables and the text into memory.

/** 128 bytes: the value of each character. */
const VALUES: usize = 0;
/** 256 bytes: those that are one character, then the others. */
const BYTES: usize = 128;
/** Where the text begins. The bytes replace it: none needs less than a character. */
const TEXT: usize = 512;
/** Values from here on are no byte but shift the next one. */
const PLANE: u32 = 87;

/** Replaces `length` characters by the bytes they stand for; returns how many these are. */
export function decode(length: usize): usize {
  const end = TEXT + length;
  let shift: u32 = 0;
  let to = TEXT;
  for (let from = TEXT; from < end; from++) {
    const value = <u32>load<u8>(VALUES + load<u8>(from));
    if (value >= PLANE) {
      shift = (value - PLANE + 1) * PLANE;
    } else {
      store<u8>(to++, load<u8>(BYTES + shift + value));
      shift = 0;
    }
  }
  return to - TEXT;
}
