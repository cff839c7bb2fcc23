// Keeping subnormal numbers out of an optimizer's state. A moment that decays by a factor each step would end in them
// and, since rounding keeps the smallest as it is, stay there; each operation on them takes Intel's processors 150 cycles.
import { constant } from "../simd/lanes";

// Bits: the smallest normal number, all but the sign, and four times that number.
const WIDE = memory.data<u64>([0x0010000000000000, 0x7fffffffffffffff, 0x0030000000000000]);
const NARROW = memory.data<u32>([0x00800000, 0x7fffffff, 0x01800000]);

// @ts-ignore: decorator
@inline
function c<T>(index: usize): v128 {
  return constant<T>(sizeof<T>() == 8 ? WIDE : NARROW, index);
}

/** x, with subnormal lanes as +0. */
// @ts-ignore: decorator
@inline
export function flush<T>(x: v128): v128 {
  // The mask from memory: V8 builds the one of v128.abs anew each time, a tenth of float32 Adam.
  return v128.andnot(x, v128.lt<T>(v128.and(x, c<T>(1)), c<T>(0)));
}

/**
 * x, but not less than four times the smallest normal number: for what cannot be negative, one instruction. NaN stays.
 * Four times, so that the next step's product with a decay of ¼ or more is normal too: at the smallest normal number
 * itself each step of a weight without gradient took sixteen times as long as others (inputs that are always 0).
 */
// @ts-ignore: decorator
@inline
export function atLeastNormal<T>(x: v128): v128 {
  return v128.pmax<T>(x, c<T>(2));
}
