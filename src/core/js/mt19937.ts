// Twins of assembly/random/mt19937.ts. `state` is a byte offset into memory, as there.
import { RANDOM_GAUSS, RANDOM_HAS_GAUSS, RANDOM_KEY_COUNT, RANDOM_POSITION } from '../abi.js';
import type { JsMemory } from './memory.js';

export function randomSeed(memory: JsMemory, state: number, seed: number): void {
  const { u32 } = memory;
  const key = state >>> 2;
  let word = seed;
  for (let i = 0; i < RANDOM_KEY_COUNT; i++) {
    u32[key + i] = word;
    word = (Math.imul(1812433253, word ^ (word >>> 30)) + i + 1) | 0;
  }
  u32[key + RANDOM_KEY_COUNT] = 0; // the spare word
  u32[(state + RANDOM_POSITION) >>> 2] = RANDOM_KEY_COUNT;
  u32.fill(0, (state + RANDOM_HAS_GAUSS) >>> 2, (state + RANDOM_GAUSS + 8) >>> 2);
}

function renew(u32: Uint32Array, key: number): void {
  for (let i = key; i < key + RANDOM_KEY_COUNT; i++) {
    const next = u32[i + 1]!;
    const mixed = (u32[i]! & 0x80000000) | (next & 0x7fffffff);
    const far = u32[i + (i < key + 227 ? 397 : -227)]!;
    u32[i] = far ^ (mixed >>> 1) ^ (-(next & 1) & 0x9908b0df);
    // The last word looks at key[624] = the new key[0].
    if (i === key) u32[key + RANDOM_KEY_COUNT] = u32[key]!;
  }
}

/** The next 32 random bits, as a signed integer. */
export function nextWord(memory: JsMemory, state: number): number {
  const { u32 } = memory;
  const at = (state + RANDOM_POSITION) >>> 2;
  let position = u32[at]!;
  if (position >= RANDOM_KEY_COUNT) {
    renew(u32, state >>> 2);
    position = 0;
  }
  u32[at] = position + 1;
  let word = u32[(state >>> 2) + position]! | 0;
  word ^= word >>> 11;
  word ^= (word << 7) & 0x9d2c5680;
  word ^= (word << 15) & 0xefc60000;
  return word ^ (word >>> 18);
}

/** A double in [0, 1). */
export function nextDouble(memory: JsMemory, state: number): number {
  const upper = nextWord(memory, state) >>> 5;
  return (upper * 67108864 + (nextWord(memory, state) >>> 6)) * 2 ** -53;
}
