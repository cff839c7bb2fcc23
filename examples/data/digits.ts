// Handwritten digits: see README.md here for the source, the licence and the form.
import digits from './digits.json' with { type: 'json' };

/** Images with the digit that each shows. */
export interface Digits {
  /** (1797, 64): 8 × 8 pixels, row by row from the top, each 0 (empty) to 16. */
  inputs: { data: Float64Array; shape: [rows: number, columns: number] };
  /** (1797): 0 to 9. */
  labels: Uint8Array;
}

const PIXELS = 64;

/** The 1,797 images in scikit-learn's order. */
export function loadDigits(): Digits {
  const { samples } = digits;
  const data = new Float64Array(samples.length * PIXELS);
  for (const [i, line] of samples.entries()) {
    let at = i * PIXELS;
    for (const symbol of line.slice(2)) {
      if (symbol >= 'a') data[at++] = symbol.charCodeAt(0) - 96;
      else at += Number(symbol);
    }
  }
  return {
    inputs: { data, shape: [samples.length, PIXELS] },
    labels: Uint8Array.from(samples, (line) => Number(line[0])),
  };
}
