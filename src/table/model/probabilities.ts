// What networks answer, as probabilities of all classes. Also read by scripts/source-functions.mjs.

/**
 * Probabilities of all classes, of two of which the networks give the second alone. They add up to 1: float32 networks'
 * do so in seven digits.
 */
export function spread(answer: Float64Array, classes: number): Float64Array {
  if (classes > 2) return normalized(answer, classes);
  const all = new Float64Array(2 * answer.length);
  for (let row = 0; row < answer.length; row++) {
    all[2 * row] = 1 - answer[row]!;
    all[2 * row + 1] = answer[row]!;
  }
  return all;
}

function normalized(answer: Float64Array, classes: number): Float64Array {
  const all = new Float64Array(answer.length);
  for (let start = 0; start < all.length; start += classes) {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += answer[start + c]!;
    for (let c = 0; c < classes; c++) all[start + c] = answer[start + c]! / sum;
  }
  return all;
}

/** The index of the likeliest class of each row; of two that are equally likely the first. */
export function likeliest(all: Float64Array, classes: number): Uint32Array {
  const best = new Uint32Array(all.length / classes);
  for (let row = 0; row < best.length; row++) {
    const start = row * classes;
    let index = 0;
    for (let c = 1; c < classes; c++) if (all[start + c]! > all[start + index]!) index = c;
    best[row] = index;
  }
  return best;
}
