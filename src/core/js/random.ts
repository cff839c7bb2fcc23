import { RANDOM_GAUSS, RANDOM_HAS_GAUSS } from '../abi.js';
import type { Pointer, RandomKernels } from '../core.js';
import type { JsMemory } from './memory.js';
import { nextDouble, nextWord, randomSeed } from './mt19937.js';
import { log } from './numpy-log.js';

/** Twins of assembly/random/distributions.ts and shuffle.ts. */
export function randomKernels(memory: JsMemory): RandomKernels {
  const kernels: RandomKernels = {
    randomSeed: (state, seed) => randomSeed(memory, state, seed),
    uniformOne: (state, low, range) => low + range * nextDouble(memory, state),
    uniformF64(state, low, range, count, dst) {
      fill(memory, count, dst, () => kernels.uniformOne(state, low, range));
    },
    normalOne: (state, logTable, mean, standardDeviation) =>
      mean + standardDeviation * gauss(memory, state, logTable),
    normalF64(state, logTable, mean, standardDeviation, count, dst) {
      fill(memory, count, dst, () => kernels.normalOne(state, logTable, mean, standardDeviation));
    },
    integerOne: (state, low, high) => integer(memory, state, low, high),
    integersF64(state, low, high, count, dst) {
      fill(memory, count, dst, () => integer(memory, state, low, high));
    },
    shuffleU32(state, count, rest, elements) {
      const { u32 } = memory;
      const first = elements >>> 2;
      for (let last = count - 1; last >= Math.max(rest, 1); last--) {
        const other = nextUpTo(memory, state, last);
        const moved = u32[first + last]!;
        u32[first + last] = u32[first + other]!;
        u32[first + other] = moved;
      }
    },
  };
  return kernels;
}

function fill({ f64 }: JsMemory, count: number, dst: Pointer, draw: () => number): void {
  const start = dst >>> 3;
  for (let i = start; i < start + count; i++) f64[i] = draw();
}

function gauss(memory: JsMemory, state: Pointer, logTable: Pointer): number {
  const { f64, u32 } = memory;
  const has = (state + RANDOM_HAS_GAUSS) >>> 2;
  const second = (state + RANDOM_GAUSS) >>> 3;
  if (u32[has]) {
    const waiting = f64[second]!;
    u32[has] = 0;
    f64[second] = 0;
    return waiting;
  }
  let x: number;
  let y: number;
  let square: number;
  do {
    x = 2 * nextDouble(memory, state) - 1;
    y = 2 * nextDouble(memory, state) - 1;
    square = x * x + y * y;
  } while (square >= 1 || square === 0);
  const factor = Math.sqrt((-2 * log(square, f64, logTable >>> 3)) / square);
  f64[second] = factor * x;
  u32[has] = 1;
  return factor * y;
}

/** An integer in [0, most], 1 ≤ most < 2^32. */
function nextUpTo(memory: JsMemory, state: Pointer, most: number): number {
  const mask = 0xffffffff >>> Math.clz32(most);
  let word: number;
  do word = (nextWord(memory, state) & mask) >>> 0;
  while (word > most);
  return word;
}

/** An integer in [low, high). `high − 1 − low` may need 54 bits, so it is held in two words. */
function integer(memory: JsMemory, state: Pointer, low: number, high: number): number {
  const lowUpper = Math.floor(low / 2 ** 32);
  const highUpper = Math.floor((high - 1) / 2 ** 32);
  let mostUpper = highUpper - lowUpper;
  let mostLower = high - 1 - highUpper * 2 ** 32 - (low - lowUpper * 2 ** 32);
  if (mostLower < 0) {
    mostLower += 2 ** 32;
    mostUpper -= 1;
  }
  if (mostUpper === 0) return low + (mostLower && nextUpTo(memory, state, mostLower));
  const mask = 0xffffffff >>> Math.clz32(mostUpper);
  let upper: number;
  let lower: number;
  do {
    upper = nextWord(memory, state) & mask;
    lower = nextWord(memory, state) >>> 0;
  } while (upper > mostUpper || (upper === mostUpper && lower > mostLower));
  return low + upper * 2 ** 32 + lower; // exact in this order
}
