import type { OnnxWriter } from './writer.js';

export const writeResidual: OnnxWriter = ({ graph, layer, inner }, x) => {
  const y = layer.layers.reduce((value, _layer, place) => inner(place, value), x);
  return graph.node('Add', [x, y]);
};
