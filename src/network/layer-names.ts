import type { ResolvedLayer } from '../description/layers/layer-kind.js';

/** The name of each layer: its kind, and from the second of the kind on its number: `conv2d`, `conv2d_2`. */
export function layerNames(layers: readonly Pick<ResolvedLayer, 'kind'>[]): string[] {
  const counts = new Map<string, number>();
  return layers.map(({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count === 1 ? kind : `${kind}_${count}`;
  });
}
