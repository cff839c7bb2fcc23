// Label smoothing (Szegedy et al. 2016): a target t becomes t·(1 − ε) + ε/k, k the classes: 2 for binaryCrossentropy, else as many as
// there are columns. Class indices become one-hot rows first. Each operation rounds to the element type.
import { Frame, Loss } from "../abi";

/** Whether the loss of the frame takes class indices: smoothed they are rows. */
export function takesIndices(frame: usize): bool {
  return load<i32>(frame + Frame.CLASS_INDICES) != 0 && load<f64>(frame + Frame.LABEL_SMOOTHING) == 0;
}

/** The targets of `rows` rows of the loss at y, in place; nothing where the frame says 0. For indices there is room for rows. */
export function smooth<T>(frame: usize, rows: i32, columns: i32, y: usize): void {
  const smoothing = load<f64>(frame + Frame.LABEL_SMOOTHING);
  if (smoothing == 0) return;
  const isBinary = load<i32>(frame + Frame.LOSS) == Loss.BinaryCrossentropy;
  const kept = <T>(1 - smoothing);
  const shared = <T>(smoothing / <f64>(isBinary ? 2 : columns));
  const bytes = <usize>columns * sizeof<T>();
  if (load<i32>(frame + Frame.CLASS_INDICES)) {
    const hot = <T>(kept + shared);
    // From the end, as rows are longer than indices.
    for (let i = rows - 1; i >= 0; i--) {
      const row = y + <usize>i * bytes;
      const label = <usize>load<u32>(y + (<usize>i << 2));
      for (let at: usize = 0; at < bytes; at += sizeof<T>()) store<T>(row + at, shared);
      store<T>(row + label * sizeof<T>(), hot);
    }
    return;
  }
  const end = y + <usize>rows * bytes;
  for (; y < end; y += sizeof<T>()) store<T>(y, <T>(<T>(load<T>(y) * kept) + shared));
}
