import { sameShape } from '../../../matrix/shape.js';
import type { FoundLayer } from '../../found-layers.js';
import { foundResidual } from '../../sequences/found-sequence-layers.js';
import type { NodeReader } from '../node-reader.js';
import { type Affine, affineOf, type Call, isSameStage, type Stage } from '../value.js';

/** x + f(x), in whichever order. */
export function residualSum(node: NodeReader, a: Affine | Call, b: Affine | Call): Affine {
  const [x, y] = [node.plain(a), node.plain(b)];
  for (const [start, end] of [
    [x, y],
    [y, x],
  ] as const) {
    const layers = layersBetween(start.stage, end.stage);
    if (!layers) continue;
    const sameOrder =
      sameShape(start.dims, end.dims) &&
      start.layout?.order.join() === end.layout?.order.join() &&
      sameShape(start.layout?.dims ?? [], end.layout?.dims ?? []);
    if (!sameOrder) break;
    const previous = node.settled(start);
    const { width, shape } = end.stage;
    const next = { width, shape, from: { previous, layer: foundResidual(layers) } };
    return affineOf(next, start.dims, start.layout);
  }
  return node.fail(
    'joins two values that depend on the input; a feed-forward chain of layers is read, and x + f(x), not a sum of two branches',
  );
}

/** The layers from one stage to another behind it; undefined: it is not behind. */
function layersBetween(start: Stage, end: Stage): FoundLayer[] | undefined {
  const layers: FoundLayer[] = [];
  for (let stage = end; !isSameStage(stage, start); stage = stage.from.previous) {
    if (!stage.from) return undefined;
    layers.push(stage.from.layer);
  }
  return layers.length > 0 ? layers.reverse() : undefined;
}
