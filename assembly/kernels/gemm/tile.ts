// What the tiles share: the layouts of A, its elements at literal distances, the end of a row.

/** Layouts of A. */
export class Rows {}
export class Panel {}

// The element 1 to 5 places after `ptr` in every lane: an offset has to be a literal to cost nothing.
// @ts-ignore: decorator
@inline
export function splat1<T>(ptr: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(ptr, 8);
  return v128.load32_splat(ptr, 4);
}

// @ts-ignore: decorator
@inline
export function splat2<T>(ptr: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(ptr, 16);
  return v128.load32_splat(ptr, 8);
}

// @ts-ignore: decorator
@inline
export function splat3<T>(ptr: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(ptr, 24);
  return v128.load32_splat(ptr, 12);
}

// @ts-ignore: decorator
@inline
export function splat4<T>(ptr: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(ptr, 32);
  return v128.load32_splat(ptr, 16);
}

// @ts-ignore: decorator
@inline
export function splat5<T>(ptr: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(ptr, 40);
  return v128.load32_splat(ptr, 20);
}

/** Stores the last `count` lanes, 0 < count ≤ lanes, of the vector at `ptr`. */
// @ts-ignore: decorator
@inline
export function storeEnd<T>(ptr: usize, vector: v128, count: i32): void {
  if (sizeof<T>() == 8) {
    if (count == 1) v128.store_lane<u64>(ptr, vector, 1, 8);
    else v128.store(ptr, vector);
    return;
  }
  if (count == 4) {
    v128.store(ptr, vector);
    return;
  }
  if (count == 1) {
    v128.store_lane<u32>(ptr, vector, 3, 12);
    return;
  }
  v128.store_lane<u64>(ptr, vector, 1, 8);
  if (count == 3) v128.store_lane<u32>(ptr, vector, 1, 4);
}
