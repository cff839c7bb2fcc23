// The shuffle of NumPy's RandomState: Fisher and Yates from the back (Durstenfeld, "Algorithm 235", CACM 7(7), 1964).
import { nextUpTo } from "./distributions";

/** Shuffles `count` 32-bit elements in place. */
export function shuffleU32(state: usize, count: u32, elements: usize): void {
  for (let i = count; i > 1; i--) {
    const last = elements + (<usize>(i - 1) << 2);
    const other = elements + (<usize>nextUpTo(state, i - 1) << 2);
    const moved = load<u32>(last);
    store<u32>(last, load<u32>(other));
    store<u32>(other, moved);
  }
}
