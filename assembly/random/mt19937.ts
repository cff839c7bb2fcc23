// The Mersenne Twister MT19937 (Matsumoto and Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed
// uniform pseudo-random number generator", ACM TOMACS 8(1), 1998), seeded as NumPy's legacy RandomState.
//
// A generator is one block of Random.BYTES bytes, aligned to 8, that the caller owns: abi/structs.mjs.
import { Random } from "../abi";

/** Words of the key. */
const WORDS: u32 = 624;

/** Starts the generator at `state` from a 32-bit seed: init_genrand of the authors' 2002 version, NumPy's seeding. */
export function randomSeed(state: usize, seed: u32): void {
  for (let i: u32 = 0; i < WORDS; i++) {
    store<u32>(state + (<usize>i << 2), seed);
    seed = 1812433253 * (seed ^ (seed >> 30)) + i + 1;
  }
  store<u32>(state, 0, Random.SPARE);
  store<u32>(state, WORDS, Random.POSITION);
  store<u32>(state, 0, Random.HAS_GAUSS);
  store<u32>(state, 0, Random.HAS_GAUSS + 4);
  store<f64>(state, 0, Random.GAUSS);
}

/** Next words from the upper bit of `word`, the lower bits of its neighbour and the word 397 places on (mod 624). */
// @ts-ignore: decorator
@inline
function twist(ptr: usize, far: usize): void {
  const next = v128.load(ptr, 4);
  const mixed = v128.or(
    v128.and(v128.load(ptr), i32x4.splat(0x80000000)),
    v128.and(next, i32x4.splat(0x7fffffff)),
  );
  const odd = i32x4.neg(v128.and(next, i32x4.splat(1))); // all ones where the lowest bit is set
  const folded = v128.xor(i32x4.shr_u(mixed, 1), v128.and(odd, i32x4.splat(0x9908b0df)));
  v128.store(ptr, v128.xor(v128.load(far), folded));
}

/** The next 624 words, four at a time. Words depend on those 1 and 397 places on, so four never meet. */
function renew(state: usize): void {
  twist(state, state + 397 * 4);
  // The last words look at key[624] = the new key[0]; with it in place the vectors need no tail.
  store<u32>(state, load<u32>(state), Random.SPARE);
  const turn = state + 228 * 4;
  const end = state + Random.SPARE;
  let ptr = state + 16;
  for (; ptr < turn; ptr += 16) twist(ptr, ptr + 397 * 4);
  for (; ptr < end; ptr += 16) twist(ptr, ptr - 227 * 4);
  store<u32>(state, 0, Random.POSITION);
}

/** The next 32 random bits. */
// @ts-ignore: decorator
@inline
export function nextWord(state: usize): u32 {
  if (load<u32>(state, Random.POSITION) >= WORDS) renew(state);
  const position = load<u32>(state, Random.POSITION);
  store<u32>(state, position + 1, Random.POSITION);
  let word = load<u32>(state + (<usize>position << 2));
  word ^= word >> 11;
  word ^= (word << 7) & 0x9d2c5680;
  word ^= (word << 15) & 0xefc60000;
  return word ^ (word >> 18);
}

/** A double in [0, 1), a multiple of 2^-53: 27 bits of one word, then 26 of the next. */
export function nextDouble(state: usize): f64 {
  const upper = <f64>(nextWord(state) >> 5);
  return (upper * 67108864 + <f64>(nextWord(state) >> 6)) * 1.1102230246251565e-16;
}

/** The next two of `nextDouble`. */
export function nextPair(state: usize): v128 {
  const position = load<u32>(state, Random.POSITION);
  if (position > WORDS - 4) {
    const first = nextDouble(state);
    return f64x2.replace_lane(f64x2.splat(first), 1, nextDouble(state));
  }
  store<u32>(state, position + 4, Random.POSITION);
  let words = v128.load(state + (<usize>position << 2));
  words = v128.xor(words, i32x4.shr_u(words, 11));
  words = v128.xor(words, v128.and(i32x4.shl(words, 7), i32x4.splat(0x9d2c5680)));
  words = v128.xor(words, v128.and(i32x4.shl(words, 15), i32x4.splat(0xefc60000)));
  words = v128.xor(words, i32x4.shr_u(words, 18));
  const upper = i32x4.shr_u(v128.shuffle<u32>(words, words, 0, 2, 0, 2), 5);
  const lower = i32x4.shr_u(v128.shuffle<u32>(words, words, 1, 3, 1, 3), 6);
  return f64x2.mul(
    f64x2.add(
      f64x2.mul(f64x2.convert_low_i32x4_u(upper), f64x2.splat(67108864)),
      f64x2.convert_low_i32x4_u(lower),
    ),
    f64x2.splat(1.1102230246251565e-16),
  );
}
