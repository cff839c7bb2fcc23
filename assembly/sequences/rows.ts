// Rows of numbers, element by element: `memory.copy` costs a call out of WebAssembly, too much for a short one.
import { lanes, loadUpTo, storeUpTo } from "../simd/lanes";

/** to = from. */
export function copyRow<T>(count: i32, from: usize, to: usize): void {
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
  for (; count > 0; count--) {
    store<T>(to, load<T>(from));
    from += sizeof<T>();
    to += sizeof<T>();
  }
}

/** to = x ⊙ y; `to` may be one of them. */
export function multiplyRow<T>(count: i32, x: usize, y: usize, to: usize): void {
  for (; count > 0; count -= lanes<T>()) {
    storeUpTo<T>(to, v128.mul<T>(loadUpTo<T>(x, count), loadUpTo<T>(y, count)), count);
    x += 16;
    y += 16;
    to += 16;
  }
}

/** to = to + x. */
export function addRow<T>(count: i32, x: usize, to: usize): void {
  for (; count > 0; count -= lanes<T>()) {
    storeUpTo<T>(to, v128.add<T>(loadUpTo<T>(to, count), loadUpTo<T>(x, count)), count);
    x += 16;
    to += 16;
  }
}
