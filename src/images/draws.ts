/** Mixes the bits of 32: the last step of MurmurHash3 (Appleby 2011), which is a permutation. */
function mix(bits: number): number {
  let h = bits;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 2³² divided by the golden ratio, odd. */
const STEP = 0x9e3779b9;

/**
 * What is drawn for a picture follows from where it stands alone: no order of drawing, no batch and no thread changes it, and a training
 * that goes on in the midst of an epoch draws the same. @internal
 */
export function keyOf(seed: number, ...places: readonly number[]): number {
  let key = mix(seed);
  for (const place of places) key = mix((key + STEP) ^ mix(place));
  return key;
}

/** Draw number `i` of a key, uniform in [0, 1): a multiple of 2⁻³². @internal */
export function drawOf(key: number, i: number): number {
  return mix(key + Math.imul(i + 1, STEP)) / 2 ** 32;
}
