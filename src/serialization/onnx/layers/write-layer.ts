import { fixedShape } from '../../../matrix/shape.js';
import type { Layer } from '../../../network/layer.js';
import { refuseLayer } from '../../../network/refuse-layer.js';
import type { GraphBuilder } from '../graph-builder.js';
import { ONNX_WRITERS } from './writers.js';

/**
 * Adds a layer's nodes; returns the name of what they give. Values have the shapes of Myelin's samples behind the batch, and
 * are float64 (`wide`) or float32. `name` begins the names of its tensors.
 *
 * @throws OptionError a kind that cannot be written.
 */
export function writeLayer(
  graph: GraphBuilder,
  wide: boolean,
  where: string,
  layer: Layer,
  x: string,
  name: string,
): string {
  const { inputShape, outputShape, kind } = layer;
  if (layer.isIdentity) {
    if (inputShape.join() === outputShape.join()) return x;
    return graph.node('Reshape', [
      x,
      graph.shape(`${name}.shape`, [0, ...fixedShape('toOnnx', outputShape)]),
    ]);
  }
  const write = ONNX_WRITERS.get(kind);
  if (!write) return refuseLayer('toOnnx', where, kind, [...ONNX_WRITERS.keys()]);
  const inner = (place: number, value: string): string => {
    const [at, prefix] = [`${where}.layers[${place}]`, `${name}.layers.${place}`];
    return writeLayer(graph, wide, at, layer.layers[place]!, value, prefix);
  };
  return write({ graph, wide, layer, name, inner }, x);
}
