// y = x ⊙ y, element by element: the chain rule's product. x and y are one block or disjoint.
import { lanes, loadPart, storePart } from "../simd/lanes";

// @ts-ignore: decorator
@inline
function multiply<T>(count: i32, x: usize, y: usize): void {
  const end = x + <usize>(count & -lanes<T>()) * sizeof<T>();
  while (x < end) {
    v128.store(y, v128.mul<T>(v128.load(x), v128.load(y)));
    x += 16;
    y += 16;
  }
  const rest = count & (lanes<T>() - 1);
  if (rest) storePart<T>(y, v128.mul<T>(loadPart<T>(x, rest), loadPart<T>(y, rest)), rest);
}

export function multiplyF64(count: i32, x: usize, y: usize): void {
  multiply<f64>(count, x, y);
}
export function multiplyF32(count: i32, x: usize, y: usize): void {
  multiply<f32>(count, x, y);
}
