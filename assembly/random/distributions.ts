// Draws from a generator (mt19937.ts), as NumPy's RandomState makes them. `…One` returns a draw, `…F64` writes `count`
// of them to dst[0 … count), aligned to 8; both take the same words from the generator.
// No `madd` here: in the relaxed build, too, the values are NumPy's.
import { Random } from "../abi";
import { nextDouble, nextPair, nextWord } from "./mt19937";
import { log } from "./log";

/** low + range·u, u in [0, 1). */
export function uniformOne(state: usize, low: f64, range: f64): f64 {
  return low + range * nextDouble(state);
}

export function uniformF64(state: usize, low: f64, range: f64, count: i32, dst: usize): void {
  const last = dst + (<usize>count << 3) - 8;
  for (; dst < last; dst += 16) {
    const scaled = f64x2.mul(f64x2.splat(range), nextPair(state));
    v128.store(dst, f64x2.add(f64x2.splat(low), scaled));
  }
  if (dst == last) store<f64>(dst, uniformOne(state, low, range));
}

/** One standard normal value by Marsaglia's polar method, which makes two: the second waits in the state. */
function gauss(state: usize, logTable: usize): f64 {
  if (load<u32>(state, Random.HAS_GAUSS)) {
    const waiting = load<f64>(state, Random.GAUSS);
    store<u32>(state, 0, Random.HAS_GAUSS);
    store<f64>(state, 0, Random.GAUSS);
    return waiting;
  }
  let point: v128;
  let square: f64;
  do {
    point = f64x2.sub(f64x2.mul(f64x2.splat(2), nextPair(state)), f64x2.splat(1));
    const squares = f64x2.mul(point, point);
    square = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  } while (square >= 1 || square == 0);
  const factor = sqrt(-2 * log(square, logTable) / square);
  store<f64>(state, factor * f64x2.extract_lane(point, 0), Random.GAUSS);
  store<u32>(state, 1, Random.HAS_GAUSS);
  return factor * f64x2.extract_lane(point, 1);
}

/** mean + standardDeviation·g, g standard normal. `logTable` as in log.ts. */
export function normalOne(state: usize, logTable: usize, mean: f64, standardDeviation: f64): f64 {
  return mean + standardDeviation * gauss(state, logTable);
}

export function normalF64(
  state: usize,
  logTable: usize,
  mean: f64,
  standardDeviation: f64,
  count: i32,
  dst: usize,
): void {
  const end = dst + (<usize>count << 3);
  for (; dst < end; dst += 8) store<f64>(dst, normalOne(state, logTable, mean, standardDeviation));
}

/** An integer in [0, most], most ≥ 1: words cut to the bits of `most`, until one is not above it. */
export function nextUpTo(state: usize, most: u32): u32 {
  const mask = u32.MAX_VALUE >> clz<u32>(most);
  let word: u32;
  do word = nextWord(state) & mask;
  while (word > most);
  return word;
}

function nextLongUpTo(state: usize, most: u64): u64 {
  if (most == 0) return 0; // draws nothing
  if (most <= <u64>u32.MAX_VALUE) return nextUpTo(state, <u32>most);
  const mask = u64.MAX_VALUE >> clz<u64>(most);
  let long: u64;
  do {
    const upper = <u64>nextWord(state) << 32;
    long = (upper | nextWord(state)) & mask;
  } while (long > most);
  return long;
}

/** An integer in [low, high); both are integers within ±(2^53 − 1), low < high. */
export function integerOne(state: usize, low: f64, high: f64): f64 {
  const first = <i64>low;
  return <f64>(first + <i64>nextLongUpTo(state, <u64>(<i64>high - 1 - first)));
}

export function integersF64(state: usize, low: f64, high: f64, count: i32, dst: usize): void {
  const end = dst + (<usize>count << 3);
  for (; dst < end; dst += 8) store<f64>(dst, integerOne(state, low, high));
}
