// Files that 0.1 wrote: version 1, in which a layer had `weights`, `biases` and the places of −0 in both.

/** A layer of version 1 in the form of version 2. What is wrong in it the reader of that finds. */
export function fromVersion1(layer: unknown): unknown {
  if (typeof layer !== 'object' || layer === null) return layer;
  const { weights, biases, negativeZeros: given, ...spec } = layer as Record<string, unknown>;
  const negativeZeros: unknown = given instanceof Float64Array ? Array.from(given) : given;
  if (weights == null) return spec;
  const split = lengthOf(weights);
  const [ofWeights, ofBias] = Array.isArray(negativeZeros)
    ? [negativeZeros.filter((place) => !(place >= split)), behind(negativeZeros, split)]
    : [negativeZeros, undefined];
  return {
    ...spec,
    parameters: { weights, ...(biases == null ? {} : { bias: biases }) },
    negativeZeros: {
      ...(ofWeights === undefined ? {} : { weights: ofWeights }),
      ...(ofBias === undefined ? {} : { bias: ofBias }),
    },
  };
}

function lengthOf(values: unknown): number {
  const length = (values as { length?: unknown }).length;
  return typeof length === 'number' ? length : 0;
}

/** The places from `split` on, from there; undefined: none. */
function behind(places: readonly unknown[], split: number): unknown[] | undefined {
  const found = places.filter((place) => typeof place === 'number' && place >= split);
  return found.length > 0 ? found.map((place) => (place as number) - split) : undefined;
}
