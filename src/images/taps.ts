/**
 * Which of the pixels of a row, or rows of a picture, each of the result is a mean of, and their weights: whole numbers, whose sum
 * is the same for each. So sums over bytes are whole, too, and exact below 2⁵³, whatever their order. @internal
 */
export interface Taps {
  /** The first one that counts, for each of the result. */
  readonly first: Uint32Array;
  /** Where its weights begin; one more than there are results. */
  readonly begin: Uint32Array;
  readonly weights: Float64Array;
  /** The sum of the weights of each. */
  readonly sum: number;
}

/** `extent` pixels from `start` on become `count`: areas where there are fewer, else lines between the middles of pixels. @internal */
export function tapsOf(start: number, extent: number, count: number): Taps {
  return count <= extent ? areas(start, extent, count) : lines(start, extent, count);
}

/** What is covered of each pixel, in parts of 1/count. */
function areas(start: number, extent: number, count: number): Taps {
  const first = new Uint32Array(count);
  const begin = new Uint32Array(count + 1);
  const weights: number[] = [];
  for (let i = 0; i < count; i++) {
    const [from, to] = [i * extent, (i + 1) * extent];
    const pixel = Math.floor(from / count);
    first[i] = start + pixel;
    for (let j = pixel; j * count < to; j++) {
      weights.push(Math.min((j + 1) * count, to) - Math.max(j * count, from));
    }
    begin[i + 1] = weights.length;
  }
  return { first, begin, weights: Float64Array.from(weights), sum: extent };
}

/** The middle of pixel i of the result lies at ((2i + 1)·extent − count) / (2·count); beyond the outer middles is the edge. */
function lines(start: number, extent: number, count: number): Taps {
  const first = new Uint32Array(count);
  const begin = new Uint32Array(count + 1);
  const weights = new Float64Array(2 * count);
  const sum = 2 * count;
  for (let i = 0; i < count; i++) {
    const place = Math.min(Math.max((2 * i + 1) * extent - count, 0), (extent - 1) * sum);
    const pixel = Math.min(Math.floor(place / sum), Math.max(extent - 2, 0));
    const rest = place - pixel * sum;
    first[i] = start + pixel;
    const at = begin[i]!;
    weights[at] = sum - rest;
    // A picture of one pixel has no next one.
    if (extent > 1) weights[at + 1] = rest;
    begin[i + 1] = at + (extent > 1 ? 2 : 1);
  }
  return { first, begin, weights, sum };
}
