// Weights in panels, as `convolve` reads them: vectors of columns in pairs, the last one alone where their number is odd.
// A panel is the row with which the sums begin (the biases, or −0, the neutral element of addition), then one row of
// weights for each term. What lies beyond the last column is 0.
import { lanes } from "../simd/lanes";

/** Bytes of the panels for so many columns and terms. */
// @ts-ignore: decorator
@inline
export function panelBytes<T>(columns: i32, terms: i32): usize {
  return (<usize>((columns + lanes<T>() - 1) / lanes<T>()) << 4) * <usize>(terms + 1);
}

/** Columns of the panel that begins `left` columns before the end, those of zeros included. */
// @ts-ignore: decorator
@inline
export function panelWidth<T>(left: i32): i32 {
  return left > lanes<T>() ? 2 * lanes<T>() : lanes<T>();
}

/** One row of a panel: of `width` columns the first `count` from `src`, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function packRow<T>(width: i32, count: i32, src: usize, step: usize, to: usize): void {
  for (let j = 0; j < count; j++) {
    store<T>(to, load<T>(src));
    src += step;
    to += sizeof<T>();
  }
  for (let j = count; j < width; j++) {
    store<T>(to, 0);
    to += sizeof<T>();
  }
}

// @ts-ignore: decorator
@inline
function packStart<T>(width: i32, count: i32, bias: usize, to: usize): void {
  if (bias) {
    packRow<T>(width, count, bias, sizeof<T>(), to);
    return;
  }
  for (let j = 0; j < width; j++) store<T>(to + <usize>j * sizeof<T>(), <T>-0.0);
}

/** The panels of weights (terms, columns), rows `rowBytes` apart. `bias` 0: none. */
export function pack<T>(columns: i32, terms: i32, weights: usize, rowBytes: usize, bias: usize, to: usize): void {
  for (let left = columns; left > 0; ) {
    const width = panelWidth<T>(left);
    const count = min(width, left);
    const bytes = <usize>width * sizeof<T>();
    packStart<T>(width, count, bias, to);
    to += bytes;
    let row = weights;
    for (let k = 0; k < terms; k++) {
      packRow<T>(width, count, row, sizeof<T>(), to);
      row += rowBytes;
      to += bytes;
    }
    weights += bytes;
    if (bias) bias += bytes;
    left -= width;
  }
}

/**
 * The panels for the gradient at the inputs. weights: `taps` matrices (columns, terms), rows `rowBytes` and matrices
 * `tapBytes` apart; row (tap, term) of a panel is column `term` of matrix taps − 1 − tap. `terms` 0: the matrices are rows
 * of columns, and row (tap) is row taps − 1 − tap. `bias` 0: none.
 */
export function packTurned<T>(
  columns: i32,
  taps: i32,
  terms: i32,
  weights: usize,
  tapBytes: usize,
  rowBytes: usize,
  bias: usize,
  to: usize,
): void {
  for (let left = columns; left > 0; ) {
    const width = panelWidth<T>(left);
    const count = min(width, left);
    const bytes = <usize>width * sizeof<T>();
    packStart<T>(width, count, bias, to);
    to += bytes;
    let tap = weights + <usize>(taps - 1) * tapBytes;
    for (let k = 0; k < taps; k++) {
      if (terms == 0) {
        packRow<T>(width, count, tap, sizeof<T>(), to);
        to += bytes;
      }
      for (let f = 0; f < terms; f++) {
        packRow<T>(width, count, tap + <usize>f * sizeof<T>(), rowBytes, to);
        to += bytes;
      }
      tap -= tapBytes;
    }
    weights += <usize>width * (terms == 0 ? sizeof<T>() : rowBytes);
    if (bias) bias += bytes;
    left -= width;
  }
}
