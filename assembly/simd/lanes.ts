// Vector helpers, generic over the element type T (f64 or f32). They fold to single instructions.
// In the strict build `madd` is a multiplication and an addition, each rounded; in the relaxed build
// (`--enable relaxed-simd`) it is `relaxed_madd`, which most processors fuse. Everything else is shared.

/** Elements of T in one 128-bit vector: 2 for f64, 4 for f32. */
// @ts-ignore: decorator
@inline
export function lanes<T>(): i32 {
  return <i32>(16 / sizeof<T>());
}

/** One constant for both element types: `wide` for f64, `narrow` for f32. */
// @ts-ignore: decorator
@inline
export function splat<T>(wide: f64, narrow: f32): v128 {
  if (sizeof<T>() == 8) return f64x2.splat(wide);
  return f32x4.splat(narrow);
}

/** The T at `ptr` in every lane. */
// @ts-ignore: decorator
@inline
export function loadSplat<T>(ptr: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(ptr);
  return v128.load32_splat(ptr);
}

/** Element `index` of a static table of T in every lane. */
// @ts-ignore: decorator
@inline
export function constant<T>(table: usize, index: usize): v128 {
  return loadSplat<T>(table + index * sizeof<T>());
}

/** a·b + c. */
// @ts-ignore: decorator
@inline
export function madd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/** c − a·b. */
// @ts-ignore: decorator
@inline
export function nmadd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_nmadd<T>(a, b, c);
  return v128.sub<T>(c, v128.mul<T>(a, b));
}

/** The first `count` elements at `ptr`, 0 < count < lanes<T>(); the other lanes are +0. Reads nothing beyond. */
// @ts-ignore: decorator
@inline
export function loadPart<T>(ptr: usize, count: i32): v128 {
  if (sizeof<T>() == 8) return v128.load64_zero(ptr);
  if (count == 1) return v128.load32_zero(ptr);
  const pair = v128.load64_zero(ptr);
  return count == 2 ? pair : v128.load_lane<u32>(ptr, pair, 2, 8);
}

/** Stores the first `count` lanes at `ptr`, 0 < count < lanes<T>(). Writes nothing beyond. */
// @ts-ignore: decorator
@inline
export function storePart<T>(ptr: usize, vector: v128, count: i32): void {
  if (sizeof<T>() == 8) {
    v128.store_lane<u64>(ptr, vector, 0);
    return;
  }
  if (count == 1) {
    v128.store_lane<u32>(ptr, vector, 0);
    return;
  }
  v128.store_lane<u64>(ptr, vector, 0);
  if (count == 3) v128.store_lane<u32>(ptr, vector, 2, 8);
}

/** A whole vector at `ptr` where `count` ≥ lanes<T>(), else the first `count` > 0 elements, the other lanes +0. */
// @ts-ignore: decorator
@inline
export function loadUpTo<T>(ptr: usize, count: i32): v128 {
  return count >= lanes<T>() ? v128.load(ptr) : loadPart<T>(ptr, count);
}

/** Stores all lanes where `count` ≥ lanes<T>(), else the first `count` > 0. */
// @ts-ignore: decorator
@inline
export function storeUpTo<T>(ptr: usize, vector: v128, count: i32): void {
  if (count >= lanes<T>()) v128.store(ptr, vector);
  else storePart<T>(ptr, vector, count);
}

/** `vector` with all but the first `count` lanes +0; any count. */
// @ts-ignore: decorator
@inline
export function keepLanes<T>(vector: v128, count: i32): v128 {
  const index = sizeof<T>() == 8 ? i32x4(0, 0, 1, 1) : i32x4(0, 1, 2, 3);
  return v128.and(vector, i32x4.lt_s(index, i32x4.splat(count)));
}

/** Lane 0. */
// @ts-ignore: decorator
@inline
export function firstLane<T>(v: v128): T {
  return <T>(sizeof<T>() == 8 ? f64x2.extract_lane(v, 0) : f32x4.extract_lane(v, 0));
}

/** The sum of all lanes in the fixed order that docs/numerics.md states: (0+2)+(1+3) for f32, 0+1 for f64. */
// @ts-ignore: decorator
@inline
export function sumLanes<T>(v: v128): T {
  if (sizeof<T>() == 8) return <T>(f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1));
  const half = f32x4.add(v, v128.shuffle<u32>(v, v, 2, 3, 0, 1));
  return <T>(f32x4.extract_lane(half, 0) + f32x4.extract_lane(half, 1));
}
