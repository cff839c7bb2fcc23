// The shuffle of NumPy's RandomState: Fisher and Yates from the back (Durstenfeld, "Algorithm 235", CACM 7(7), 1964).
import { nextUpTo } from "./distributions";

/**
 * Shuffles `count` 32-bit elements in place, as far as the places from `rest` on: a call with `rest` elements goes on, so
 * that a shuffle of millions can pause. 0: all.
 */
export function shuffleU32(state: usize, count: u32, rest: u32, elements: usize): void {
  for (let i = count; i > max(rest, 1); i--) {
    const last = elements + (<usize>(i - 1) << 2);
    const other = elements + (<usize>nextUpTo(state, i - 1) << 2);
    const moved = load<u32>(last);
    store<u32>(last, load<u32>(other));
    store<u32>(other, moved);
  }
}
